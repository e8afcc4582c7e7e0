import type { Database } from '@tradewind/database';
import { builtInInstruments, TRACKED_BY_DEFAULT } from '@tradewind/venues';
import { Instruments } from '../modules/market-data/instruments.ts';

/** Adds the built-in symbols that the catalogue does not have yet, and says how many. */
export async function seedCatalogue(database: Database): Promise<string> {
  const instruments = new Instruments(database);
  await instruments.load();
  const added = await instruments.seed(builtInInstruments().slice(0, TRACKED_BY_DEFAULT), 'binance');
  return `${added} symbols added; the catalogue has ${instruments.catalogue().size}.`;
}
