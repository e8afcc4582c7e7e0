import { timeframeMs } from '@tradewind/market';
import type { CandleStore, FixedTimeframe, StoredTimeframe, Venue } from '@tradewind/market';
import type { Logger } from '../../logger.ts';
import type { CandleQuery } from './market-data.ts';

/** A stretch that was asked for is not asked for again this soon, whatever came back. */
const ASK_AGAIN_MS = 5 * 60_000;

/** How long a reader waits before it gets what is stored; the fetch goes on. */
const PATIENCE_MS = 4_000;

const MAX_ASKED = 10_000;

const STORED: Readonly<Record<string, StoredTimeframe>> = {
  '1m': '1m',
  '3m': '3m',
  '5m': '5m',
  '15m': '15m',
  '30m': '30m',
  '1h': '1h',
  '2h': '2h',
  '4h': '4h',
  '6h': '6h',
  '8h': '8h',
  '12h': '12h',
  '1d': '1d',
  '3d': '1d',
  '1w': '1d',
  '1M': '1d',
  '4h@1': '1h',
};

/**
 * Fetches history from a venue when somebody looks at a stretch that is not stored: a chart of a market that was never
 * recorded fills itself. What comes is stored, so it is fetched once.
 */
export class RemoteHistory {
  readonly #venues: ReadonlyMap<string, Venue>;
  readonly #isWhole: (venue: Venue) => boolean;
  readonly #store: CandleStore;
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #asked = new Map<string, { readonly until: number; readonly work: Promise<void> }>();

  constructor(options: {
    readonly venues: ReadonlyMap<string, Venue>;
    /** True for a venue all of whose history is stored, so that there is nothing to ask. */
    readonly isWhole: (venue: Venue) => boolean;
    readonly store: CandleStore;
    readonly logger: Logger;
    readonly now: () => number;
  }) {
    this.#venues = options.venues;
    this.#isWhole = options.isWhole;
    this.#store = options.store;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  /** Makes sure that what `query` asks for is stored as far as the venue has it, or gives up waiting. */
  async ensure(query: CandleQuery): Promise<void> {
    const venue = this.#venues.get(query.venue);
    const timeframe = STORED[query.timeframe];
    if (venue === undefined || timeframe === undefined || this.#isWhole(venue)) return;
    const { from, to } = stretch(query, timeframe, venue.now());
    const expected = Math.floor((to - from) / timeframeMs(timeframe));
    if (expected <= 0) return;
    const have = await this.#store.read({ venue: query.venue, symbol: query.symbol }, timeframe, {
      from,
      to,
    });
    if (have.time.length >= expected) return;
    const key = `${query.venue} ${query.symbol} ${timeframe} ${from} ${expected}`;
    const known = this.#asked.get(key);
    const work =
      known !== undefined && known.until > this.#now()
        ? known.work
        : this.#ask(key, venue, query.symbol, timeframe, from, to);
    await Promise.race([work, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())]);
  }

  #ask(
    key: string,
    venue: Venue,
    symbol: string,
    timeframe: StoredTimeframe,
    from: number,
    to: number,
  ): Promise<void> {
    if (this.#asked.size >= MAX_ASKED) this.#asked.clear();
    const work = this.#fetch(venue, symbol, timeframe, from, to).catch((error: unknown) => {
      this.#logger.warn({ err: error, venue: venue.id, symbol, timeframe }, 'history could not be fetched');
    });
    this.#asked.set(key, { until: this.#now() + ASK_AGAIN_MS, work });
    return work;
  }

  async #fetch(
    venue: Venue,
    symbol: string,
    timeframe: StoredTimeframe,
    from: number,
    to: number,
  ): Promise<void> {
    for await (const page of venue.history(symbol, timeframe satisfies FixedTimeframe, { from, to })) {
      await this.#store.write({ venue: venue.id, symbol }, timeframe, page, 'closed');
    }
  }
}

/** The range in whole candles that have closed. Rounded to blocks, so that the same look-up a minute later hits the same key. */
function stretch(query: CandleQuery, timeframe: StoredTimeframe, now: number): { from: number; to: number } {
  const length = timeframeMs(timeframe);
  const factor = { '3d': 3, '1w': 7, '1M': 31, '4h@1': 4 }[query.timeframe as string] ?? 1;
  const closed = Math.floor(now / length) * length;
  const to = Math.min(Math.floor((query.to ?? closed) / length) * length, closed);
  const from = query.from ?? to - query.limit * factor * length;
  return { from: Math.max(0, Math.floor(from / length) * length), to };
}
