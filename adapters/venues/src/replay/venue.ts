import { openTime, timeframeMs } from '@tradewind/market';
import type {
  CancelSignal,
  Candles,
  Clock,
  FixedTimeframe,
  FeedState,
  Instrument,
  Trade,
  Venue,
  VenueHealth,
  VenueSink,
} from '@tradewind/market';
import { silentLogger } from '../logger.ts';
import type { VenueLogger } from '../logger.ts';
import { systemScheduler } from '../scheduler.ts';
import type { CancelTask, Scheduler } from '../scheduler.ts';
import { EventReader } from './event-reader.ts';
import { FeedClock } from './feed-clock.ts';
import { MarketPlayer } from './market-player.ts';
import type { ReplaySource } from './source.ts';

const VENUE_ID = 'replay';

const MINUTE = 60_000;

/** Steps a second at most; faster replays take longer strides, so that what a step brings stays bounded. */
const STEPS_PER_SECOND_MAX = 5;

/** Trades of one call to the sink at most. */
const TRADES_PER_CALL = 500;

/** Candles of one page of history. */
const PAGE = 5_000;

/** Markets that are read at the same time. */
const READERS = 8;

export interface ReplayVenueOptions {
  readonly source: ReplaySource;
  /** First moment that is played, UTC milliseconds. */
  readonly from: number;
  /** 1 to 100 times real time. */
  readonly speed: number;
  /** Wall clock. */
  readonly clock: Clock;
  readonly scheduler?: Scheduler;
  readonly logger?: VenueLogger;
  /** Decides what candles leave open: the order of high and low, the way between them. */
  readonly seed?: number;
}

/**
 * Plays stored history as if it were live, once: at the end of the data it stops, and says so. Starting it again begins
 * at `from` again.
 * @throws {RangeError} for a speed outside 1 to 100
 */
export function createReplayVenue(options: ReplayVenueOptions): Venue {
  if (!(options.speed >= 1 && options.speed <= 100)) {
    throw new RangeError(`replay speed must be from 1 to 100, not ${options.speed}`);
  }
  return new ReplayVenue(options);
}

class ReplayVenue implements Venue {
  readonly id = VENUE_ID;
  readonly kind = 'replay';
  readonly #options: ReplayVenueOptions;
  readonly #scheduler: Scheduler;
  readonly #logger: VenueLogger;
  readonly #label: string;
  #feed: FeedClock;
  /** Feed time up to which everything was played. */
  #played: number;
  /** As `#played`; before the first step a moment earlier, so that what happened right at the start is played. */
  #previous = 0;
  #players: MarketPlayer[] = [];
  #sink: VenueSink | null = null;
  #cancel: CancelTask | null = null;
  #depth: ReadonlySet<string> = new Set();
  #state: FeedState = 'connecting';
  #lastDataAt: number | null = null;
  #lastError: string | null = null;
  #starting: Promise<void> | null = null;
  #run = 0;

  constructor(options: ReplayVenueOptions) {
    this.#options = options;
    this.#scheduler = options.scheduler ?? systemScheduler;
    this.#logger = options.logger ?? silentLogger;
    this.#feed = new FeedClock(options.clock, options.from, options.speed);
    this.#played = options.from;
    this.#label = `REPLAY ${new Date(options.from).toISOString().slice(0, 10)} ×${options.speed}`;
  }

  now(): number {
    return this.#feed.now();
  }

  instruments(): Promise<Instrument[]> {
    return this.#options.source.instruments();
  }

  /** @throws {Error} when nothing is recorded of any of the symbols at or after the start */
  start(symbols: readonly string[], sink: VenueSink): Promise<void> {
    if (this.#sink !== null) return Promise.reject(new Error('the replay is already started'));
    this.#sink = sink;
    this.#run += 1;
    this.#starting = this.#begin(symbols, this.#run);
    return this.#starting;
  }

  watchDepth(symbols: readonly string[]): void {
    this.#depth = new Set(symbols);
  }

  /** Trades of all markets are played; there is nothing to choose. */
  watchTrades(): void {
    return;
  }

  async *history(
    symbol: string,
    timeframe: FixedTimeframe,
    range: { readonly from: number; readonly to: number },
    signal?: CancelSignal,
  ): AsyncGenerator<Candles> {
    const length = timeframeMs(timeframe);
    // The candle under way at feed time, and all after it, lie in the future of whoever watches the replay.
    const to = Math.min(range.to, openTime(timeframe, this.#played));
    for (let from = range.from; from < to && signal?.aborted !== true; from += PAGE * length) {
      const pageTo = Math.min(to, from + PAGE * length);
      const page = await this.#options.source.candles(symbol, timeframe, { from, to: pageTo });
      if (page.time.length > 0) yield page;
    }
  }

  health(): VenueHealth {
    return {
      venue: this.id,
      kind: this.kind,
      label: this.#label,
      state: this.#state,
      lastDataAt: this.#lastDataAt,
      reconnects: 0,
      lastError: this.#lastError,
    };
  }

  async stop(): Promise<void> {
    this.#run += 1;
    await this.#starting?.catch(() => undefined);
    this.#halt();
    await Promise.all(this.#players.map((player) => player.close()));
    this.#players = [];
    this.#setState('stopped');
    this.#sink = null;
  }

  async #begin(symbols: readonly string[], run: number): Promise<void> {
    const { source, from, speed, clock } = this.#options;
    this.#feed = new FeedClock(clock, from, speed);
    this.#played = from;
    this.#previous = from - 1;
    this.#lastError = null;
    this.#setState('connecting');
    const wanted = new Set(symbols);
    const instruments = (await source.instruments()).filter(({ symbol }) => wanted.has(symbol));
    const players: MarketPlayer[] = [];
    await eachOf(instruments, async (instrument) => {
      const player = await this.#player(instrument);
      if (player !== null) players.push(player);
    });
    if (run !== this.#run) return;
    if (players.length === 0) {
      this.#lastError = `nothing is recorded of these markets from ${new Date(from).toISOString()} on`;
      this.#setState('stopped');
      this.#sink = null;
      throw new Error(this.#lastError);
    }
    this.#players = players.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
    this.#feed.start();
    this.#setState('live');
    const period = 1_000 / Math.min(speed, STEPS_PER_SECOND_MAX);
    this.#cancel = this.#scheduler.every(period, () => this.#step());
  }

  async #player(instrument: Instrument): Promise<MarketPlayer | null> {
    const { source, from, seed = 1 } = this.#options;
    const { symbol } = instrument;
    const recording = (await source.events?.(symbol, this.id, from)) ?? null;
    if (recording === null && (await source.span(symbol, from)) === null) return null;
    const events = recording === null ? null : new EventReader(recording);
    const player = new MarketPlayer(this.id, instrument, source, from, seed, events);
    await player.prepare();
    return player;
  }

  #step(): void {
    const sink = this.#sink;
    if (sink === null) return;
    for (const player of this.#players) {
      player.readAhead().catch((error: unknown) => this.#readFailed(player.symbol, error));
    }
    if (this.#players.some((player) => player.isDry)) {
      this.#feed.hold();
      return;
    }
    const now = this.#feed.advance();
    const previous = this.#previous;
    this.#played = now;
    this.#previous = now;
    const tickers = [];
    for (const player of this.#players) {
      const { closed, trades, ticker } = player.advance(previous, now);
      const next = closed.length === 0 ? -Infinity : closed.at(-1)!.time + MINUTE;
      passOn(
        sink,
        trades.filter(({ time }) => time < next),
      );
      for (const candle of closed) sink.closedCandle(player.symbol, candle);
      passOn(
        sink,
        trades.filter(({ time }) => time >= next),
      );
      if (ticker !== null) tickers.push(ticker);
      const book = this.#depth.has(player.symbol) ? player.book(now) : null;
      if (book !== null) sink.book(book);
    }
    if (tickers.length > 0) sink.tickers(tickers);
    this.#lastDataAt = this.#options.clock.now();
    if (this.#players.every((player) => player.ended)) this.#finish(now);
  }

  #finish(now: number): void {
    this.#halt();
    this.#lastError = `the recording ended at ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    this.#setState('stopped');
  }

  #halt(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#feed.stop();
  }

  #readFailed(symbol: string, error: unknown): void {
    const words = `history of ${symbol} could not be read`;
    if (this.#lastError === words) return;
    this.#lastError = words;
    this.#logger.warn({ venue: this.id, symbol, err: error }, words);
  }

  #setState(state: FeedState): void {
    this.#state = state;
    this.#sink?.health(this.health());
  }
}

function passOn(sink: VenueSink, trades: readonly Trade[]): void {
  for (let start = 0; start < trades.length; start += TRADES_PER_CALL) {
    sink.trades(trades.slice(start, start + TRADES_PER_CALL));
  }
}

/** Runs `work` for all items, a few at a time. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const reader = async (): Promise<void> => {
    for (let item = items[next]; item !== undefined; item = items[next]) {
      next += 1;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
}
