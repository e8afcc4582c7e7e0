import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Database } from '../database.ts';

/** A line of the audit log as somebody noted it elsewhere. */
export interface AuditHead {
  readonly id: number;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** What a look through the whole audit log found. */
export interface AuditChain {
  readonly entries: number;
  /** The last line; null where there is none. */
  readonly head: AuditHead | null;
  /** Id of the first line that does not fit, or that is missing; null where the chain holds. */
  readonly brokenAt: number | null;
}

/**
 * Recomputes the chain of the audit log, as of one moment, while others go on appending. Memory does not grow with the
 * log.
 *
 * The chain shows lines that were altered, inserted, or removed from the start or the middle. Lines cut off its end
 * leave a shorter chain that is whole: only a head that was noted before shows them, so one can be given.
 */
export async function verifyAuditLog(
  database: Database,
  noted: AuditHead | null = null,
): Promise<AuditChain> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const chain = await verifyAuditChain(client, noted);
    await client.query('COMMIT');
    client.release();
    return chain;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** As {@link verifyAuditLog}, inside the caller's transaction. */
export async function verifyAuditChain(
  client: pg.ClientBase,
  noted: AuditHead | null = null,
): Promise<AuditChain> {
  await client.query(`DECLARE audit_lines NO SCROLL CURSOR FOR ${LINES}`);
  let entries = 0;
  let previous: Buffer = Buffer.alloc(0);
  let lastId = 0;
  let brokenAt: number | null = null;
  for (;;) {
    const { rows } = await client.query<Line>(`FETCH ${BATCH_ROWS} FROM audit_lines`);
    for (const line of rows) {
      entries += 1;
      lastId = Number(line.id);
      const fits =
        line.id === String(entries) && line.previousHash.equals(previous) && isAsWritten(line, noted);
      if (!fits) brokenAt ??= lastId;
      previous = line.hash;
    }
    if (rows.length < BATCH_ROWS) break;
  }
  await client.query('CLOSE audit_lines');
  // A noted line beyond the end: what followed the last line is gone.
  if (noted !== null && noted.id > lastId) brokenAt ??= lastId + 1;
  return { entries, head: entries === 0 ? null : { id: lastId, hash: previous.toString('hex') }, brokenAt };
}

const BATCH_ROWS = 500;

/** Numbers come as text, because a line that was tampered with may hold any. */
const LINES = `
  SELECT id::text AS id, CASE WHEN isfinite(time) THEN (extract(epoch FROM time) * 1000)::bigint::text END AS time,
    actor_type AS "actorType", actor_id AS "actorId", action, target_type AS "targetType", target_id AS "targetId",
    address, user_agent AS "userAgent", request_id AS "requestId", before::text AS before, after::text AS after,
    previous_hash AS "previousHash", hash,
    CASE WHEN isfinite(time) THEN audit_log_hash(line) END AS recomputed
  FROM audit_log AS line ORDER BY line.id`;

interface Line {
  readonly id: string;
  /** UTC milliseconds. */
  readonly time: string | null;
  readonly actorType: string;
  readonly actorId: string | null;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  /** JSON, as the database writes it. */
  readonly before: string | null;
  readonly after: string | null;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
  /** What the database's own function makes of the line. */
  readonly recomputed: Buffer | null;
}

/**
 * Two opinions must agree with what is stored: ours, which trusts no function of the database that somebody may have
 * replaced, and that function's, by which the next line will be written.
 */
function isAsWritten(line: Line, noted: AuditHead | null): boolean {
  const ours = auditLineHash(line);
  if (!line.hash.equals(ours) || line.recomputed === null || !line.recomputed.equals(ours)) return false;
  return noted === null || line.id !== String(noted.id) || line.hash.toString('hex') === noted.hash;
}

/** SHA-256 over the line as a JSON array in PostgreSQL's spelling, the hash of the line before among it. */
function auditLineHash(line: Line): Buffer {
  const parts = [
    line.id,
    line.time ?? 'null',
    jsonText(line.actorType),
    jsonText(line.actorId),
    jsonText(line.action),
    jsonText(line.targetType),
    jsonText(line.targetId),
    jsonText(line.address),
    jsonText(line.userAgent),
    jsonText(line.requestId),
    line.before ?? 'null',
    line.after ?? 'null',
    jsonText(line.previousHash.toString('hex')),
  ];
  return createHash('sha256')
    .update(`[${parts.join(', ')}]`)
    .digest();
}

/** PostgreSQL and ECMAScript escape JSON strings alike; that text holds no zero character and no lone surrogate. */
function jsonText(text: string | null): string {
  return JSON.stringify(text);
}
