import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from './database.ts';
import type { Database, PoolOptions } from './database.ts';
import { connectionUrl, readConnection } from './embedded/connection-file.ts';
import { lockHolder } from './embedded/lock.ts';
import { DatabaseError } from './errors.ts';

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
    const url = await runningUrl(options.folder);
    if (url !== null) return { ...(await openDatabase({ ...options, url })), joined: true };
    try {
      return { ...(await openDatabase(options)), joined: false };
    } catch (error) {
      // The holder is just starting (its port is not published yet) or just ending.
      const starting = error instanceof DatabaseError && error.code === 'DATA_FOLDER_IN_USE';
      if (!starting || performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** The address of the server that a live process holds on this folder, once it has published it. */
async function runningUrl(folder: string): Promise<string | null> {
  const holder = await lockHolder(join(folder, 'postgres.lock')).catch(() => null);
  if (holder === null) return null;
  const connection = await readConnection(folder);
  if (connection === null || connection.port === null) return null;
  return connectionUrl({ ...connection, port: connection.port });
}
