import type { CandleStore, Clock, Venue } from '@tradewind/market';
import {
  builtInInstruments,
  builtInPerpetuals,
  createCcxtVenue,
  createPracticeVenue,
  createReplayVenue,
  LIVE_VENUES,
  PRACTICE_SEED,
  recordedSource,
  storeSource,
  withPerpetuals,
} from '@tradewind/venues';
import type { Config } from '../../config.ts';
import type { Logger } from '../../logger.ts';
import type { ChosenFeeds } from './choose-feeds.ts';

export interface OpenVenuesOptions {
  readonly config: Config;
  readonly store: CandleStore;
  readonly clock: Clock;
  /** From 0 to below 1; spreads reconnections. */
  readonly random: () => number;
  readonly logger: Logger;
}

/**
 * The venues of the chosen feeds, the primary one first. Each has the built-in perpetuals, at the prices of their spot
 * markets.
 */
export async function openVenues(chosen: ChosenFeeds, options: OpenVenuesOptions): Promise<Venue[]> {
  const perpetuals = builtInPerpetuals();
  return (await openSpotVenues(chosen, options)).map((venue) => withPerpetuals(venue, perpetuals));
}

async function openSpotVenues(chosen: ChosenFeeds, options: OpenVenuesOptions): Promise<Venue[]> {
  const { config, store, clock, random, logger } = options;
  if (chosen.kind === 'practice') {
    return [createPracticeVenue({ seed: config.PRACTICE_SEED ?? PRACTICE_SEED, clock })];
  }
  if (chosen.kind === 'replay') {
    const source =
      config.REPLAY_DATA === undefined
        ? storeSource(store, config.REPLAY_VENUE, async () => builtInInstruments())
        : recordedSource(config.REPLAY_DATA);
    return [
      createReplayVenue({ source, from: config.REPLAY_FROM!, speed: config.REPLAY_SPEED, clock, logger }),
    ];
  }
  return chosen.venues.map((exchange) =>
    createCcxtVenue({ exchange, clock, random, logger, ccxt: SPOT_ONLY }),
  );
}

/** Perpetuals follow spot markets, and a network that blocks an exchange's futures must not take its spot away. */
const SPOT_ONLY = { options: { fetchMarkets: { types: ['spot'] } } };

/** Venues to download history from: those that run as feeds, and any live one, opened when it is first asked for. */
export function historyVenues(
  feeds: readonly Venue[],
  { clock, random, logger }: Pick<OpenVenuesOptions, 'clock' | 'random' | 'logger'>,
): (id: string) => Venue | undefined {
  const opened = new Map(feeds.map((venue) => [venue.id, venue]));
  return (id) => {
    const known = opened.get(id);
    if (known !== undefined) return known;
    const exchange = LIVE_VENUES.find((venue) => venue === id);
    if (exchange === undefined) return undefined;
    const spot = createCcxtVenue({ exchange, clock, random, logger, ccxt: SPOT_ONLY });
    const venue = withPerpetuals(spot, builtInPerpetuals());
    opened.set(id, venue);
    return venue;
  };
}
