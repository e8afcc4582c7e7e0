import type { Venue } from '@tradewind/market';
import { createCcxtVenue, isExchangeId, LIVE_VENUES } from '@tradewind/venues';
import { UsageError } from './failure.ts';
import { systemClock } from './session.ts';

/** Venues that history can be downloaded from. */
export const VENUE_NAMES: readonly string[] = LIVE_VENUES;

export function openVenue(name: string): Venue {
  if (!isExchangeId(name))
    throw new UsageError(`there is no venue ${name}: choose among ${VENUE_NAMES.join(', ')}`);
  return createCcxtVenue({ exchange: name, clock: systemClock, random: Math.random });
}
