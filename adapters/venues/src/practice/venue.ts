import { candleAt, timeframeMs } from '@tradewind/market';
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
import { PracticeBook } from './book.ts';
import { pathCandles } from './candles.ts';
import { practiceParameters } from './parameters.ts';
import { MarketPath, SECONDS_IN_MINUTE } from './path.ts';
import { RollingDay } from './rolling-day.ts';
import { TradeTape } from './trades.ts';

/** Seed of the market that everybody sees who chose none. */
export const PRACTICE_SEED = 20_240_722;

const VENUE_ID = 'practice';
const LABEL = 'PRACTICE';

/** Symbols are spread over the second in so many slices, so that no burst builds up. */
const SLICES = 20;
const SLICE_MS = 1000 / SLICES;

/** Books of watched markets come this often. */
const BOOK_EVERY_SLICES = 4;

/** A clock that jumped (a suspended machine) is caught up in closed minutes, this many at most; history has the rest. */
const CATCH_UP_MINUTES_MAX = 24 * 60;

const PAGE = 10_000;

export interface PracticeVenueOptions {
  readonly seed?: number;
  /** Wall clock, which is the market's own time. */
  readonly clock: Clock;
  readonly scheduler?: Scheduler;
  /** Markets to simulate; those that were never measured are left out. By default all built-in ones. */
  readonly instruments?: readonly Instrument[];
}

interface SimulatedMarket {
  readonly symbol: string;
  readonly path: MarketPath;
  readonly day: RollingDay;
  readonly tape: TradeTape;
  readonly book: PracticeBook;
}

/**
 * A simulated market with prices, trades and books that behave like recorded ones: a pure function of seed, symbol and
 * time, so a restart days later continues the same path. See `docs/reference/practice-market.md`.
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
  readonly #markets: ReadonlyMap<string, SimulatedMarket>;
  #state: FeedState = 'stopped';
  #lastDataAt: number | null = null;
  #started: readonly SimulatedMarket[] = [];
  #depth: ReadonlySet<string> = new Set();
  #sink: VenueSink | undefined;
  #cancel: CancelTask | undefined;
  /** Number of the last slice that was sent, counted from 1970-01-01. */
  #slice = 0;
  /** Number of the last minute whose candle was sent. */
  #minute = 0;

  constructor({
    seed = PRACTICE_SEED,
    clock,
    scheduler = systemScheduler,
    instruments,
  }: PracticeVenueOptions) {
    this.#clock = clock;
    this.#scheduler = scheduler;
    const known = instruments ?? builtInInstruments();
    const parameters = practiceParameters(known);
    const simulated = new Set(parameters.map(({ symbol }) => symbol));
    this.#instruments = known.filter(({ symbol }) => simulated.has(symbol));
    this.#markets = new Map(
      parameters.map((own) => {
        const path = new MarketPath(own, seed);
        const market: SimulatedMarket = {
          symbol: own.symbol,
          path,
          day: new RollingDay(path),
          tape: new TradeTape(path, VENUE_ID, seed),
          book: new PracticeBook(path, VENUE_ID, seed),
        };
        return [own.symbol, market];
      }),
    );
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
    this.#started = symbols.flatMap((symbol) => this.#markets.get(symbol) ?? []);
    const now = this.#clock.now();
    this.#slice = Math.floor(now / SLICE_MS);
    this.#minute = Math.floor(now / 60_000) - 1;
    this.#state = 'live';
    sink.health(this.health());
    this.#cancel = this.#scheduler.every(SLICE_MS, () => this.#advance());
  }

  watchDepth(symbols: readonly string[]): void {
    this.#depth = new Set(symbols);
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
    for (let from = range.from; from < to; from += PAGE * length) {
      if (signal?.aborted === true) return;
      const page = pathCandles(market.path, timeframe, from, Math.min(to, from + PAGE * length));
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
    this.#sink = undefined;
    this.#state = 'stopped';
  }

  /** Sends what has become due since the last call. */
  #advance(): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    const now = this.#clock.now();
    const slice = Math.floor(now / SLICE_MS);
    if (slice <= this.#slice) return;
    this.#closeMinutes(Math.floor(now / 60_000) - 1, sink);
    // After a jump of the clock the seconds that were missed are history, not ticks.
    const first = Math.max(this.#slice + 1, slice - SLICES + 1);
    for (let due = first; due <= slice; due += 1) this.#send(due, sink);
    this.#slice = slice;
    this.#lastDataAt = now;
  }

  /** One slice: each of its symbols tells the second that has just passed, and watched books change. */
  #send(slice: number, sink: VenueSink): void {
    const second = Math.floor(slice / SLICES) - 1;
    const part = slice % SLICES;
    const tickers: Ticker[] = [];
    for (let index = part; index < this.#started.length; index += SLICES) {
      const market = this.#started[index]!;
      const trades = market.tape.at(second);
      if (trades.length > 0) sink.trades(trades);
      tickers.push(tickerOf(market, second));
    }
    if (tickers.length > 0) sink.tickers(tickers);
    if (slice % BOOK_EVERY_SLICES !== 0) return;
    for (const symbol of this.#depth) {
      const market = this.#markets.get(symbol);
      if (market !== undefined) sink.book(market.book.at(slice * SLICE_MS));
    }
  }

  #closeMinutes(newest: number, sink: VenueSink): void {
    if (newest <= this.#minute) return;
    const from = Math.max(this.#minute + 1, newest - CATCH_UP_MINUTES_MAX + 1) * 60_000;
    for (const { symbol, path } of this.#started) {
      const candles = pathCandles(path, '1m', from, (newest + 1) * 60_000);
      for (let row = 0; row < candles.time.length; row += 1)
        sink.closedCandle(symbol, candleAt(candles, row)!);
    }
    this.#minute = newest;
  }
}

function tickerOf({ symbol, path, day, book }: SimulatedMarket, second: number): Ticker {
  const { ticksPerUnit, lotsPerUnit } = path.parameters;
  const minute = Math.floor(second / SECONDS_IN_MINUTE);
  const close = path.seconds(minute).close[second - minute * SECONDS_IN_MINUTE]!;
  const { open, high, low, lots, turnover } = day.at(second);
  const { bid, ask } = book.touch(second);
  return {
    venue: VENUE_ID,
    symbol,
    time: second * 1000 + 999,
    price: close / ticksPerUnit,
    bid: bid / ticksPerUnit,
    ask: ask / ticksPerUnit,
    open24h: open / ticksPerUnit,
    high24h: high / ticksPerUnit,
    low24h: low / ticksPerUnit,
    volume24h: lots / lotsPerUnit,
    quoteVolume24h: Math.round(turnover / ticksPerUnit / lotsPerUnit),
  };
}
