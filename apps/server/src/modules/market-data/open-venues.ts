import type { CandleStore, Clock, Venue } from '@tradewind/market';
import {
  createCcxtVenue,
  createPracticeVenue,
  createReplayVenue,
  PRACTICE_SEED,
  recordedSource,
  storedSource,
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

/** The venues of the chosen feeds, the primary one first. */
export async function openVenues(chosen: ChosenFeeds, options: OpenVenuesOptions): Promise<Venue[]> {
  const { config, store, clock, random, logger } = options;
  if (chosen.kind === 'practice') {
    return [createPracticeVenue({ seed: config.PRACTICE_SEED ?? PRACTICE_SEED, clock })];
  }
  if (chosen.kind === 'replay') {
    const source =
      config.REPLAY_DATA === undefined
        ? storedSource({ store })
        : recordedSource({ folder: config.REPLAY_DATA });
    return [
      createReplayVenue({ source, from: config.REPLAY_FROM!, speed: config.REPLAY_SPEED, clock, logger }),
    ];
  }
  return chosen.venues.map((exchange) => createCcxtVenue({ exchange, clock, random, logger }));
}
