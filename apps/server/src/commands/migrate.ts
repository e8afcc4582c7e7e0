import { dataFolder, joinOrStart, migrate, openDatabase } from '@tradewind/database';
import { readConfig } from '../config.ts';

const { config } = readConfig(process.env);
const database =
  config.DATABASE_URL === undefined
    ? await joinOrStart({ folder: dataFolder().root, purpose: 'npm run migrate' })
    : await openDatabase({ url: config.DATABASE_URL });
try {
  await migrate(database);
  process.stdout.write('The schema is up to date.\n');
} finally {
  await database.close();
}
