import { underlyingSymbol } from '@tradewind/market';
import type { Instrument, Venue } from '@tradewind/market';
import { builtInInstruments, builtInPerpetuals, TRACKED_BY_DEFAULT } from '@tradewind/venues';
import type { Logger } from '../../logger.ts';
import type { Instruments } from './instruments.ts';

/**
 * Fills an empty catalogue: with the primary venue's markets where it tells, else from the built-in table. A catalogue
 * that is filled gets the perpetuals which it has the spot market of and not yet themselves.
 */
export async function seedCatalogue(
  instruments: Instruments,
  primary: Venue,
  logger: Pick<Logger, 'info' | 'warn'>,
): Promise<void> {
  const present = instruments.catalogue().all();
  const spot = present.length > 0 ? present : await spotMarkets(primary, logger);
  const known = new Set(spot.map(({ symbol }) => symbol));
  const perpetuals = builtInPerpetuals().filter((perpetual) => known.has(underlyingSymbol(perpetual)!));
  const added = await instruments.seed([...spot, ...perpetuals], primary.id);
  if (added > 0) logger.info({ added }, 'catalogue seeded');
}

async function spotMarkets(primary: Venue, logger: Pick<Logger, 'warn'>): Promise<Instrument[]> {
  const builtIn = builtInInstruments().slice(0, TRACKED_BY_DEFAULT);
  if (primary.kind !== 'live') return builtIn;
  try {
    const current = new Map((await primary.instruments()).map((one) => [one.symbol, one]));
    return builtIn.flatMap(({ symbol }) => current.get(symbol) ?? []);
  } catch (error) {
    logger.warn({ err: error, venue: primary.id }, 'no exchange information; the built-in filters are used');
    return builtIn;
  }
}
