import type { Database } from '@tradewind/database';
import type { Durability } from '../messages.ts';

const borrow = (database: Database) => database.pool.connect();

type Client = Awaited<ReturnType<typeof borrow>>;

/** What PostgreSQL promises is not enough for a ledger. */
export class NotDurable extends Error {
  constructor(setting: string, value: string) {
    super(
      `PostgreSQL runs with ${setting} = ${value}, so an order it acknowledged may be lost: set ${setting} = on for the exchange`,
    );
    this.name = 'NotDurable';
  }
}

/** The connection that batches are committed on. */
export interface CommitConnection {
  readonly client: Client;
  /** The server process behind it, by number and start. */
  readonly backend: { readonly pid: number; readonly startedAt: string };
}

/**
 * Opens it. A commit must be on the disk before it is answered, and a statement must not be planned again for each batch.
 *
 * @param onLost called once if the connection breaks, idle or not
 * @throws {NotDurable} when PostgreSQL would acknowledge what it could lose
 */
export async function openCommitConnection(
  database: Database,
  durability: Durability,
  onLost: () => void,
): Promise<CommitConnection> {
  const client = await borrow(database);
  try {
    client.once('error', onLost);
    client.once('end', onLost);
    await client.query(
      `SELECT set_config('synchronous_commit', 'on', false), set_config('plan_cache_mode', 'force_generic_plan', false),
        set_config('jit', 'off', false)`,
    );
    if (durability === 'assert') await assertDurable(client);
    const { rows } = await client.query<{ pid: number; started: string }>(
      'SELECT pid, backend_start::text AS started FROM pg_stat_activity WHERE pid = pg_backend_pid()',
    );
    const [own] = rows;
    if (own === undefined) throw new Error('PostgreSQL does not list the connection');
    return { client, backend: { pid: own.pid, startedAt: own.started } };
  } catch (error) {
    client.off('error', onLost);
    client.off('end', onLost);
    client.release(true);
    throw error;
  }
}

async function assertDurable(client: Client): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit'] as const) {
    const { rows } = await client.query<Record<string, string>>(`SHOW ${setting}`);
    const value = rows[0]?.[setting] ?? 'unknown';
    if (value === 'off' || value === 'unknown') throw new NotDurable(setting, value);
  }
}

/**
 * Ends the server process of a connection that was lost: a commit that it may still be working on either is done by then or
 * will never be.
 */
export async function endBackend(
  database: Database,
  { pid, startedAt }: CommitConnection['backend'],
): Promise<void> {
  await database.pool.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2::timestamptz`,
    [pid, startedAt],
  );
}
