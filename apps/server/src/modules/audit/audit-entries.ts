import { auditLog, users } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { invalidCursor } from '@tradewind/protocol';
import type { AuditEntry, AuditQuery } from '@tradewind/protocol';
import { and, desc, eq, getTableColumns, gte, lt, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';

/** Which lines. `from` ≤ time < `to`, UTC milliseconds. */
export type AuditFilter = Pick<AuditQuery, 'actor' | 'target' | 'action' | 'from' | 'to'> & {
  /** Lines that an account wrote, or that are about it. */
  readonly account?: string;
};

/** Reading the audit log. Usernames are those of now: lines hold ids, so that a deleted account's name is gone here too. */
export class AuditEntries {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first. @throws {ApiError} VALIDATION_FAILED for a cursor that no page gave. */
  async page(
    filter: AuditFilter,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ data: AuditEntry[]; nextCursor: string | null }> {
    const rows = await this.#database.orm
      .select({ ...getTableColumns(auditLog), username: users.username })
      .from(auditLog)
      .leftJoin(users, eq(users.id, auditLog.actorId))
      .where(
        and(...conditions(filter), cursor === undefined ? undefined : lt(auditLog.id, readCursor(cursor))),
      )
      .orderBy(desc(auditLog.id))
      .limit(limit + 1);
    const data = rows.slice(0, limit).map(toEntry);
    return { data, nextCursor: rows.length > limit ? String(data.at(-1)!.id) : null };
  }
}

type Row = typeof auditLog.$inferSelect & { readonly username: string | null };

function conditions({ actor, target, action, from, to, account }: AuditFilter): (SQL | undefined)[] {
  return [
    actor === undefined ? undefined : eq(auditLog.actorId, actor),
    target === undefined ? undefined : eq(auditLog.targetId, target),
    action === undefined ? undefined : hasAction(action),
    from === undefined ? undefined : gte(auditLog.time, new Date(from)),
    to === undefined ? undefined : lt(auditLog.time, new Date(to)),
    account === undefined ? undefined : or(eq(auditLog.actorId, account), eq(auditLog.targetId, account)),
  ];
}

/** An action, or all whose first part it is: `session` finds `session.created`. */
function hasAction(action: string): SQL | undefined {
  if (action.includes('.')) return eq(auditLog.action, action);
  return or(eq(auditLog.action, action), sql`starts_with(${auditLog.action}, ${`${action}.`})`);
}

function readCursor(cursor: string): number {
  const id = Number(cursor);
  if (!/^\d{1,16}$/.test(cursor) || !Number.isSafeInteger(id)) throw invalidCursor();
  return id;
}

function toEntry(row: Row): AuditEntry {
  return {
    id: row.id,
    time: row.time.toISOString(),
    actor: { type: row.actorType, id: row.actorId, username: row.username },
    action: row.action,
    target: { type: row.targetType, id: row.targetId },
    address: row.address,
    userAgent: row.userAgent,
    requestId: row.requestId,
    before: row.before,
    after: row.after,
    hash: row.hash.toString('hex'),
  };
}
