import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from './database.ts';
import type { Database, PoolOptions } from './database.ts';
import { connectionUrl, readConnection } from './embedded/connection-file.ts';
import { lockHolder } from './embedded/lock.ts';
import { isSame } from './embedded/process-identity.ts';
import { DatabaseError } from './errors.ts';
import type { DatabaseErrorCode } from './errors.ts';

export interface JoinOptions extends PoolOptions {
  /** The data folder (`dataFolder().root`). */
  readonly folder: string;
  /** What this command is, in words for a server that is refused while it runs. */
  readonly purpose?: string;
}

export interface JoinedDatabase extends Database {
  /** True when a running Tradewind holds the server; false when this command started it. */
  readonly joined: boolean;
}

/**
 * For commands: the embedded database of a running Tradewind where there is one, else the same database started for as
 * long as the command lives.
 *
 * @throws {DatabaseError} as `openDatabase`
 */
export async function joinOrStart(options: JoinOptions): Promise<JoinedDatabase> {
  const deadline = performance.now() + (options.connectTimeoutMs ?? 30_000);
  for (;;) {
    try {
      const url = await runningUrl(options.folder);
      if (url === null) return { ...(await openDatabase(options)), joined: false };
      return { ...(await openDatabase({ ...options, url, connectTimeoutMs: 1_000 })), joined: true };
    } catch (error) {
      // The holder is just starting (its address is not published yet), or just ending.
      const passing = error instanceof DatabaseError && PASSING.has(error.code);
      if (!passing || performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

const PASSING = new Set<DatabaseErrorCode>(['DATA_FOLDER_IN_USE', 'UNREACHABLE']);

/** The address of the server that a live process holds on this folder, once it has published it. */
async function runningUrl(folder: string): Promise<string | null> {
  const holder = await lockHolder(join(folder, 'postgres.lock'));
  if (holder === null) return null;
  const connection = await readConnection(folder);
  if (!connection?.running || !isSame(connection.running.holder, holder)) return null;
  return connectionUrl(connection, connection.running.port);
}
