import { timeframeMs } from '@tradewind/market';
import type {
  Candles,
  CancelSignal,
  Clock,
  FeedState,
  FixedTimeframe,
  Instrument,
  Ticker,
  Venue,
  VenueHealth,
  VenueSink,
} from '@tradewind/market';
import { builtInInstruments } from '../instruments/built-in.ts';
import { systemScheduler } from '../scheduler.ts';
import type { CancelTask, Scheduler } from '../scheduler.ts';
import { practiceCandles } from './candles.ts';
import { PracticeMarket } from './market.ts';
import { practiceParameters } from './parameters.ts';
import { Teller } from './teller.ts';

/** Seed of the market that everybody sees who chose none. */
export const PRACTICE_SEED = 20_240_722;

/** Open of the first candle in the practice market's history. */
export const PRACTICE_HISTORY_START = Date.UTC(2017, 0, 1);

const VENUE_ID = 'practice';
const LABEL = 'PRACTICE';

/** The second is cut into so many slices, and the markets are spread over them, so that no burst builds up. */
const SLICES = 20;
const SLICE_MS = 1000 / SLICES;

/** Depth of watched markets changes every so many slices: 6.7 times a second. */
const BOOK_EVERY_SLICES = 3;

/** A clock set back by more than this starts the telling anew; by less, the market waits for it. */
const SET_BACK_MS_MAX = 2_000;

const PAGE_CANDLES = 10_000;

export interface PracticeVenueOptions {
  /** Another seed is another market. {@link PRACTICE_SEED} by default. */
  readonly seed?: number;
  /** Wall clock, which is the market's own time. */
  readonly clock: Clock;
  readonly scheduler?: Scheduler;
  /** Markets to simulate; those that were never measured are left out. By default all built-in ones. */
  readonly instruments?: readonly Instrument[];
}

/**
 * A simulated market with prices, trades and books that behave like recorded ones: a function of seed, symbol and UTC
 * time, so a restart days later continues the same path. `docs/reference/practice-market.md` describes the model and
 * compares it with the recordings.
 */
export function createPracticeVenue(options: PracticeVenueOptions): Venue {
  return new PracticeVenue(options);
}

class PracticeVenue implements Venue {
  readonly id = VENUE_ID;
  readonly kind = 'practice';
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #instruments: readonly Instrument[];
  readonly #markets: ReadonlyMap<string, PracticeMarket>;
  #state: FeedState = 'stopped';
  #lastDataAt: number | null = null;
  #tellers: readonly Teller[] = [];
  #watched: ReadonlySet<string> = new Set();
  #sink: VenueSink | undefined;
  #cancel: CancelTask | undefined;
  /** Number of the last slice that was told, counted from 1970-01-01. */
  #slice = 0;

  constructor({
    seed = PRACTICE_SEED,
    clock,
    scheduler = systemScheduler,
    instruments = builtInInstruments(),
  }: PracticeVenueOptions) {
    this.#clock = clock;
    this.#scheduler = scheduler;
    const parameters = practiceParameters(instruments);
    this.#markets = new Map(parameters.map((own) => [own.symbol, new PracticeMarket(own, seed, VENUE_ID)]));
    this.#instruments = instruments.filter(({ symbol }) => this.#markets.has(symbol));
  }

  now(): number {
    return this.#clock.now();
  }

  async instruments(): Promise<Instrument[]> {
    return [...this.#instruments];
  }

  async start(symbols: readonly string[], sink: VenueSink): Promise<void> {
    await this.stop();
    this.#sink = sink;
    const now = this.#clock.now();
    this.#tellers = symbols.flatMap((symbol) => {
      const market = this.#markets.get(symbol);
      return market === undefined ? [] : [new Teller(market, now)];
    });
    this.#slice = Math.floor(now / SLICE_MS);
    this.#state = 'live';
    sink.health(this.health());
    this.#cancel = this.#scheduler.every(SLICE_MS, () => this.#advance());
  }

  watchDepth(symbols: readonly string[]): void {
    this.#watched = new Set(symbols);
  }

  /** All trades stream always: they cost little here. */
  watchTrades(): void {}

  async *history(
    symbol: string,
    timeframe: FixedTimeframe,
    range: { readonly from: number; readonly to: number },
    signal?: CancelSignal,
  ): AsyncGenerator<Candles> {
    const market = this.#markets.get(symbol);
    if (market === undefined) return;
    const length = timeframeMs(timeframe);
    // A candle whose time has not passed is the future, which no history has.
    const to = Math.min(range.to, this.#clock.now() - length + 1);
    const first = Math.max(range.from, PRACTICE_HISTORY_START);
    for (let from = first; from < to; from += PAGE_CANDLES * length) {
      if (signal?.aborted === true) return;
      const page = practiceCandles(market.path, timeframe, from, Math.min(to, from + PAGE_CANDLES * length));
      if (page.time.length > 0) yield page;
    }
  }

  health(): VenueHealth {
    return {
      venue: VENUE_ID,
      kind: 'practice',
      label: LABEL,
      state: this.#state,
      lastDataAt: this.#lastDataAt,
      reconnects: 0,
      lastError: null,
    };
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#state !== 'stopped') {
      this.#state = 'stopped';
      this.#sink?.health(this.health());
    }
    this.#sink = undefined;
    this.#tellers = [];
  }

  /** Tells what has become due since the last call. */
  #advance(): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    const now = this.#clock.now();
    const slice = Math.floor(now / SLICE_MS);
    if ((this.#slice - slice) * SLICE_MS > SET_BACK_MS_MAX) {
      for (const teller of this.#tellers) teller.startFrom(now);
      this.#slice = slice;
    }
    if (slice <= this.#slice) return;
    // After a jump of the clock one round is told; what lies before it is caught up in closed candles.
    const first = Math.max(this.#slice + 1, slice - SLICES + 1);
    for (let due = first; due <= slice; due += 1) this.#tell(due, sink);
    this.#slice = slice;
    this.#lastDataAt = now;
  }

  /**
   * One slice. A watched market is told as it happens. The others have a slice each, in which they tell the second that
   * has just ended.
   */
  #tell(slice: number, sink: VenueSink): void {
    const time = slice * SLICE_MS;
    const ended = Math.floor(slice / SLICES) - 1;
    const part = slice % SLICES;
    const tickers: Ticker[] = [];
    const told: Teller[] = [];
    this.#tellers.forEach((teller, index) => {
      if (part !== (this.#watched.has(teller.symbol) ? 0 : index % SLICES)) return;
      const ticker = teller.second(ended, sink);
      if (ticker === undefined) return;
      tickers.push(ticker);
      told.push(teller);
    });
    if (tickers.length > 0) sink.tickers(tickers);
    for (const teller of told) teller.closedMinutes(ended, sink);
    for (const teller of this.#tellers) {
      if (!this.#watched.has(teller.symbol)) continue;
      teller.trades(time, sink);
      if (slice % BOOK_EVERY_SLICES === 0) sink.book(teller.book(time));
    }
  }
}
