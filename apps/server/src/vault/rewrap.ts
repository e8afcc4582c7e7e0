import { secrets } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { and, asc, count, gt, inArray, ne, sql } from 'drizzle-orm';
import { recordContext } from './database-vault.ts';
import type { EncryptionKeys } from './encryption-keys.ts';
import { rewrapKey } from './envelope.ts';
import { VaultError } from './vault.ts';

/** Small, because the rows of a batch are locked until it is committed. */
const BATCH_SIZE = 200;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Counts for the operator; a prom-client counter and gauge fit. */
export interface RewrapMetrics {
  readonly rewrapped: { inc(count: number): void };
  /** Records that are still wrapped by another key than the current one. */
  readonly waiting: { set(count: number): void };
}

export interface RewrapOptions {
  readonly database: Database;
  readonly keys: EncryptionKeys;
  readonly logger: {
    info(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  readonly metrics?: RewrapMetrics;
}

export interface RewrapResult {
  readonly rewrapped: number;
  /** Ids of records that did not decrypt; they are left as they are. */
  readonly damaged: readonly string[];
  /** Records under versions that are not among ENCRYPTION_KEYS any more: nobody can read them until the key is back. */
  readonly orphaned: Readonly<Record<string, number>>;
}

/**
 * Wraps the data keys of all records by the current encryption key, so that older ones can be retired. Ciphertexts stay
 * untouched. Batches are transactions of their own: it may be interrupted or crash at any point, run in several
 * processes at once, and simply be started again. Records that another transaction holds are left for the next run.
 */
export async function rewrapAll(options: RewrapOptions, signal?: AbortSignal): Promise<RewrapResult> {
  const { database, keys, logger, metrics } = options;
  let rewrapped = 0;
  const damaged: string[] = [];
  for (let after: string | null = BEFORE_ALL; after !== null && !signal?.aborted;) {
    const batch: Batch = await rewrapBatch(database, keys, after);
    rewrapped += batch.rewrapped;
    metrics?.rewrapped.inc(batch.rewrapped);
    damaged.push(...batch.damaged);
    after = batch.last;
  }
  const others = await database.orm
    .select({ version: secrets.keyVersion, records: count() })
    .from(secrets)
    .where(ne(secrets.keyVersion, keys.current))
    .groupBy(secrets.keyVersion);
  metrics?.waiting.set(others.reduce((sum, { records }) => sum + records, 0));
  const orphaned = Object.fromEntries(
    others
      .filter(({ version }) => !keys.versions.includes(version))
      .map(({ version, records }) => [version, records]),
  );
  if (rewrapped > 0) logger.info({ rewrapped, version: keys.current }, 'secrets wrapped by the current key');
  if (damaged.length > 0) logger.error({ secrets: damaged }, 'secrets that do not decrypt');
  if (Object.keys(orphaned).length > 0) {
    logger.error({ orphaned }, 'secrets whose encryption keys are not among ENCRYPTION_KEYS');
  }
  return { rewrapped, damaged, orphaned };
}

interface Batch {
  readonly rewrapped: number;
  readonly damaged: readonly string[];
  /** The last id that was looked at; null when there are no more. */
  readonly last: string | null;
}

async function rewrapBatch(database: Database, keys: EncryptionKeys, after: string): Promise<Batch> {
  const older = keys.versions.filter((version) => version !== keys.current);
  if (older.length === 0) return { rewrapped: 0, damaged: [], last: null };
  return database.orm.transaction(async (transaction) => {
    const rows = await transaction
      .select({
        id: secrets.id,
        purpose: secrets.purpose,
        keyVersion: secrets.keyVersion,
        wrappedKey: secrets.wrappedKey,
      })
      .from(secrets)
      .where(and(inArray(secrets.keyVersion, older), gt(secrets.id, after)))
      .orderBy(asc(secrets.id))
      .limit(BATCH_SIZE)
      .for('no key update', { skipLocked: true });
    const damaged: string[] = [];
    const done = rows.flatMap(({ id, purpose, keyVersion, wrappedKey }) => {
      try {
        return [{ id, ...rewrapKey(keys, recordContext(id, purpose), { keyVersion, wrappedKey }) }];
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        damaged.push(id);
        return [];
      }
    });
    if (done.length > 0) {
      const ids = done.map(({ id }) => id);
      const wrapped = done.map(({ wrappedKey }) => wrappedKey);
      await transaction.execute(sql`
        UPDATE ${secrets} SET key_version = ${keys.current}, wrapped_key = fresh.wrapped_key, updated_at = now()
        FROM unnest(${sql.param(ids)}::uuid[], ${sql.param(wrapped)}::bytea[]) AS fresh (id, wrapped_key)
        WHERE ${secrets.id} = fresh.id`);
    }
    return { rewrapped: done.length, damaged, last: rows.at(-1)?.id ?? null };
  });
}
