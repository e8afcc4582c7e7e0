import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@tradewind/market';
import { openCandleStore } from '@tradewind/candles';
import type { CandleHistory } from '@tradewind/candles';
import { dataFolder, joinOrStart, migrate, openDatabase } from '@tradewind/database';
import type { Database, DataFolder } from '@tradewind/database';
import type { Surroundings } from './surroundings.ts';

export const systemClock: Clock = { now: () => Date.now() };

/** Somebody waits at the keyboard: a server that does not answer by then is reported. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
  /** False to work on the cold files alone. */
  readonly database?: boolean;
}

export function folderOf({ dataDir }: CommonOptions, { env }: Pick<Surroundings, 'env'>): DataFolder {
  return dataFolder({ env: dataDir === undefined ? env : { ...env, TRADEWIND_DATA_DIR: dataDir } });
}

/** The database in use: one’s own by DATABASE_URL, else the embedded one, joined where Tradewind runs, else started. */
export async function openOwnDatabase(
  folder: DataFolder,
  { env }: Pick<Surroundings, 'env'>,
  purpose: string,
): Promise<Database> {
  const shared = { name: 'tradewind command', statementTimeoutMs: 0 };
  const url = env.DATABASE_URL;
  if (url !== undefined && url !== '') {
    return openDatabase({ url, ...shared, connectTimeoutMs: CONNECT_TIMEOUT_MS });
  }
  return joinOrStart({ folder: folder.root, purpose, ...shared });
}

/** Whether there is a database at all: a machine that only works with files needs none. */
export function hasDatabase(folder: DataFolder, { env }: Pick<Surroundings, 'env'>): boolean {
  return (env.DATABASE_URL ?? '') !== '' || existsSync(join(folder.root, 'postgres'));
}

/** Runs `work` on the candle history: with its recent part where there is a database, else on the cold files alone. */
export async function withHistory<T>(
  options: CommonOptions,
  surroundings: Surroundings,
  purpose: string,
  work: (store: CandleHistory) => Promise<T>,
): Promise<T> {
  const folder = folderOf(options, surroundings);
  const wanted = options.database !== false && hasDatabase(folder, surroundings);
  const database = wanted ? await openOwnDatabase(folder, surroundings, purpose) : undefined;
  try {
    if (database !== undefined) await migrate(database);
    const store = await openCandleStore({
      folder: folder.candles,
      clock: systemClock,
      ...(database === undefined ? {} : { pool: database.pool }),
    });
    try {
      return await work(store);
    } finally {
      store.close();
    }
  } finally {
    await database?.close();
  }
}
