import type { Database } from '@tradewind/database';
import type { OwnedKey } from '../messages.ts';

export interface FoundAnswer {
  readonly bodyHash: string;
  /** As it was stored. */
  readonly result: unknown;
}

/** What a key was answered with within the last day; null if it was not. */
export async function findAnswer(
  pool: Database['pool'],
  { account, key }: Pick<OwnedKey, 'account' | 'key'>,
): Promise<FoundAnswer | null> {
  const { rows } = await pool.query<{ body_hash: string; result: unknown }>(
    `SELECT body_hash, result FROM idempotency_keys
     WHERE account = $1 AND key = $2 AND time > now() - interval '24 hours'`,
    [account, key],
  );
  const [row] = rows;
  return row === undefined ? null : { bodyHash: row.body_hash, result: row.result };
}

/** Forgets keys that are older than a day. */
export async function pruneKeys(pool: Database['pool']): Promise<void> {
  await pool.query(`DELETE FROM idempotency_keys WHERE time < now() - interval '24 hours'`);
}
