import { dataFolder, joinOrStart, migrate, openDatabase } from '@tradewind/database';
import { builtInInstruments, TRACKED_BY_DEFAULT } from '@tradewind/venues';
import { readConfig } from '../config.ts';
import { Instruments } from '../modules/market-data/instruments.ts';

const { config } = readConfig(process.env);
const database =
  config.DATABASE_URL === undefined
    ? await joinOrStart({ folder: dataFolder().root, purpose: 'npm run seed:symbols' })
    : await openDatabase({ url: config.DATABASE_URL });
try {
  await migrate(database);
  const instruments = new Instruments(database);
  await instruments.load();
  const added = await instruments.seed(builtInInstruments().slice(0, TRACKED_BY_DEFAULT), 'binance');
  process.stdout.write(`${added} symbols added; the catalogue has ${instruments.catalogue().size}.\n`);
} finally {
  await database.close();
}
