import type {
  Bus,
  Cache,
  Candle,
  CandleStore,
  Catalogue,
  Clock,
  Instrument,
  PricePoint,
  StatisticsWindows,
  Ticker,
  Trade,
  Unsubscribe,
  Venue,
} from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { CandleTuple, Interval } from '@tradewind/protocol';
import type { Logger } from '../../logger.ts';
import { keys } from './cache-keys.ts';
import { CandleReader } from './candle-reader.ts';
import type { Instruments } from './instruments.ts';
import { Interests } from './interests.ts';
import { LiveState } from './live-state.ts';
import type { CandleQuery, FeedView, InterestKind, MarketData } from './market-data.ts';
import type { MarkPrice } from './mark-price.ts';
import { RemoteHistory } from './remote-history.ts';
import { topics } from './topics.ts';
import type { MinuteCandle } from './topics.ts';
import { IntervalStatistics } from './windows.ts';

export interface MarketDataOptions {
  readonly bus: Bus;
  readonly cache: Cache;
  readonly store: CandleStore;
  readonly instruments: Instruments;
  readonly venues: readonly Venue[];
  readonly windows: StatisticsWindows;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether the history that a venue should have from the start is there. */
  readonly historyIsLoaded: () => boolean;
  /** Tells the processes on one bus apart. */
  readonly processId: string;
}

/** Market data for everybody: live state from the bus, candles from the store, statistics from both. */
export class MarketDataService implements MarketData {
  readonly bus: Bus;
  readonly primaryVenue: string;
  readonly store: CandleStore;
  readonly instruments: Instruments;
  readonly live = new LiveState();
  readonly statistics: IntervalStatistics;
  readonly #cache: Cache;
  readonly #clock: Clock;
  readonly #venues: ReadonlyMap<string, Venue>;
  readonly #interests: Interests;
  readonly #reader: CandleReader;
  readonly #remote: RemoteHistory;
  #followMinutes: Unsubscribe | undefined;

  constructor(options: MarketDataOptions) {
    const [primary] = options.venues;
    if (primary === undefined) throw new Error('market data needs at least one venue');
    this.bus = options.bus;
    this.primaryVenue = primary.id;
    this.store = options.store;
    this.instruments = options.instruments;
    this.#cache = options.cache;
    this.#clock = options.clock;
    this.#venues = new Map(options.venues.map((venue) => [venue.id, venue]));
    this.#interests = new Interests(options.bus, options.processId);
    const now = (venue: string) => this.now(venue);
    const runningMinute = (venue: string, symbol: string) => this.#runningMinute(venue, symbol);
    const { store, cache, windows, logger } = options;
    this.statistics = new IntervalStatistics({ windows, store, cache, newestMinute: runningMinute, now });
    this.#reader = new CandleReader({ store, cache, windows, runningMinute, now });
    // The practice market's history is loaded whole at the first start; until then a chart gets what it shows at once.
    const isWhole = ({ kind }: Venue): boolean => kind === 'practice' && options.historyIsLoaded();
    this.#remote = new RemoteHistory({
      venues: this.#venues,
      isWhole,
      store,
      logger,
      now: () => options.clock.now(),
    });
  }

  async start(): Promise<void> {
    await this.live.attach(this.bus);
    this.#followMinutes = await this.bus.subscribe('candle:*', (message, topic) => {
      const { symbol, candle, closed } = message as MinuteCandle;
      if (closed) this.statistics.minuteClosed(topic.split(':')[1]!, symbol, candle);
    });
  }

  async stop(): Promise<void> {
    this.#interests.close();
    await this.#followMinutes?.();
    await this.live.detach();
  }

  catalogue(): Catalogue {
    return this.instruments.catalogue();
  }

  instrument(symbol: string): Instrument {
    return this.instruments.get(symbol);
  }

  venue(venue: string | undefined): string {
    if (venue === undefined) return this.primaryVenue;
    if (!this.#venues.has(venue)) {
      const known = [...this.#venues.keys()].join(', ');
      throw new ApiError('UNKNOWN_VENUE', `There is no feed of ${venue}; there is ${known}`);
    }
    return venue;
  }

  ticker(venue: string, symbol: string): Ticker | undefined {
    return this.live.ticker(venue, symbol);
  }

  tickers(venue: string): readonly Ticker[] {
    return this.live.tickers(venue);
  }

  mark(symbol: string): MarkPrice | undefined {
    return this.live.mark(symbol);
  }

  recentTrades(venue: string, symbol: string): readonly Trade[] {
    return this.live.trades(venue, symbol);
  }

  priceWindow(venue: string, symbol: string, from = 0, to = this.now(venue) + 1): Promise<PricePoint[]> {
    return this.#cache.windowRange(keys.window(venue, symbol), from, to);
  }

  async candles(query: CandleQuery): Promise<CandleTuple[]> {
    await this.#remote.ensure(query);
    return this.#reader.read(query);
  }

  async interval(
    venue: string,
    symbol: string,
    at: { date?: string | undefined; intervalHour?: number | undefined } = {},
  ): Promise<Interval | null> {
    const { windows } = this.statistics;
    const current = windows.containing(this.now(venue));
    const day = at.date === undefined ? Date.parse(current.date) : Date.parse(at.date);
    if (at.date === undefined && at.intervalHour === undefined) {
      return this.statistics.interval(venue, this.instrument(symbol), current);
    }
    const window = windows.opening(day, at.intervalHour ?? windows.hours[0]!);
    return window === undefined ? null : this.statistics.interval(venue, this.instrument(symbol), window);
  }

  recentIntervals(venue: string, symbol: string, count: number, before?: number): Promise<Interval[]> {
    return this.statistics.recent(venue, this.instrument(symbol), count, before);
  }

  watch(kind: InterestKind, symbol: string): () => void {
    return this.#interests.watch(kind, symbol);
  }

  feeds(): readonly FeedView[] {
    return [...this.#venues.values()].map((venue) => ({
      health: venue.health(),
      isPrimary: venue.id === this.primaryVenue,
      feedTime: venue.now(),
    }));
  }

  now(venue: string): number {
    return this.#venues.get(venue)?.now() ?? this.#clock.now();
  }

  #runningMinute(venue: string, symbol: string): Candle | undefined {
    return this.live.minute(topics.candle(venue, symbol))?.candle;
  }
}
