import { binance } from './profiles/binance.ts';
import { bingx } from './profiles/bingx.ts';
import { coinbase, coinbaseexchange } from './profiles/coinbase.ts';
import { kraken } from './profiles/kraken.ts';
import type { ExchangeProfile } from './profile.ts';

/** Venues that live feeds come from, in the order in which they are preferred. */
export const LIVE_VENUES = ['binance', 'coinbase', 'kraken', 'bingx'] as const;

export type LiveVenueId = (typeof LIVE_VENUES)[number];

/** Every exchange that `createCcxtVenue` knows. */
export type ExchangeId = LiveVenueId | 'coinbaseexchange';

const PROFILES: Readonly<Record<ExchangeId, ExchangeProfile>> = {
  binance,
  coinbase,
  coinbaseexchange,
  kraken,
  bingx,
};

export function isExchangeId(text: string): text is ExchangeId {
  return Object.hasOwn(PROFILES, text);
}

export function exchangeProfile(id: ExchangeId): ExchangeProfile {
  return PROFILES[id];
}
