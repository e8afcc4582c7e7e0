import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';

/** How to reach the embedded server; kept in the data folder, readable by its owner only. */
export interface Connection {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Where it listens, and for whom; null while it is stopped. After a crash this is out of date: see `holder`. */
  readonly running: { readonly port: number; readonly holder: ProcessIdentity } | null;
}

export async function readConnection(folder: string): Promise<Connection | null> {
  const text = await readFile(connectionFile(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as Connection);
}

/** Replaces the file in one step and syncs it: the password in it is the only key to the cluster. */
export async function writeConnection(folder: string, connection: Connection): Promise<void> {
  const file = connectionFile(folder);
  const partial = `${file}.partial`;
  await writeFile(partial, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(partial, file);
  const directory = await open(folder, 'r');
  await directory.sync();
  await directory.close();
}

export function connectionUrl(connection: Connection, port: number, database = connection.database): string {
  const { user, password } = connection;
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

function connectionFile(folder: string): string {
  return join(folder, 'postgres.json');
}
