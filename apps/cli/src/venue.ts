import type { Venue } from '@tradewind/market';
import {
  createCcxtVenue,
  createPracticeVenue,
  isExchangeId,
  LIVE_VENUES,
  PRACTICE_SEED,
} from '@tradewind/venues';
import { UsageError } from './failure.ts';
import { systemClock } from './session.ts';
import type { Surroundings } from './surroundings.ts';

/** Venues that history can be downloaded from. */
export const VENUE_NAMES: readonly string[] = [...LIVE_VENUES, 'practice'];

/** The practice market is that of the server: PRACTICE_SEED decides which. */
export function openVenue(name: string, { env }: Pick<Surroundings, 'env'>): Venue {
  if (name === 'practice') {
    const seed = env.PRACTICE_SEED;
    if (seed !== undefined && !/^\d+$/.test(seed))
      throw new UsageError('PRACTICE_SEED must be a whole number');
    return createPracticeVenue({
      seed: seed === undefined ? PRACTICE_SEED : Number(seed),
      clock: systemClock,
    });
  }
  if (!isExchangeId(name))
    throw new UsageError(`there is no venue ${name}: choose among ${VENUE_NAMES.join(', ')}`);
  return createCcxtVenue({ exchange: name, clock: systemClock, random: Math.random });
}
