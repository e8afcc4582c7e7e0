import { dataFolder, joinOrStart, migrate, openDatabase } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { readConfig } from '../config.ts';
import type { Config } from '../config.ts';

/**
 * Runs a command on the migrated database: DATABASE_URL, else the embedded one, whether or not the server is running.
 * `purpose` tells a server that is started meanwhile who holds the database.
 */
export async function withCommandDatabase(
  purpose: string,
  work: (database: Database, config: Config) => Promise<void>,
): Promise<void> {
  const { config } = readConfig(process.env);
  const database =
    config.DATABASE_URL === undefined
      ? await joinOrStart({ folder: dataFolder().root, purpose })
      : await openDatabase({ url: config.DATABASE_URL });
  try {
    await migrate(database);
    await work(database, config);
  } finally {
    await database.close();
  }
}
