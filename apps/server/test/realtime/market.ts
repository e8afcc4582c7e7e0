import { createMemoryBus } from '@tradewind/bus';
import { Catalogue, openTime, resample, StatisticsWindows, timeframeBuckets } from '@tradewind/market';
import { candleRows, candlesFromRows, instrumentId } from '@tradewind/market';
import type { Book, Bus, Candle, Instrument, Level, PricePoint, Ticker, Trade } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { CandleTuple, Interval } from '@tradewind/protocol';
import type {
  CandleQuery,
  FeedView,
  InterestKind,
  MarketData,
} from '../../src/modules/market-data/market-data.ts';
import type { MarkPrice } from '../../src/modules/market-data/mark-price.ts';
import { topics } from '../../src/modules/market-data/topics.ts';
import type { MinuteCandle } from '../../src/modules/market-data/topics.ts';

export const VENUE = 'test';

/** 2024-08-08 00:00 UTC. */
export const START = 1_723_075_200_000;

function instrument(symbol: string): Instrument {
  const [base = '', quote = ''] = symbol.split(':')[0]!.split('/');
  const type = symbol.includes(':') ? 'perpetual' : 'spot';
  return {
    symbol,
    id: instrumentId(symbol),
    type,
    base,
    quote,
    status: 'open',
    tickSize: '0.01',
    lotSize: '0.00001',
    minNotional: '5',
    maxLeverage: type === 'spot' ? 1 : 125,
  };
}

/** A venue under a test's control: what is published goes over a real bus, as a feed's does. */
export class TestMarket implements MarketData {
  readonly bus: Bus;
  readonly primaryVenue = VENUE;
  readonly watched: string[] = [];
  readonly minutes = new Map<string, Candle[]>();
  readonly windows = new Map<string, PricePoint[]>();
  readonly marks = new Map<string, MarkPrice>();
  time = START;
  /** Thrown by the next reads of the price window. */
  windowFailure: Error | undefined;
  windowReads = 0;
  windowDelayMs = 0;
  readonly #catalogue: Catalogue;
  readonly #tickers = new Map<string, Ticker>();
  readonly #trades = new Map<string, Trade[]>();
  readonly #statistics = new StatisticsWindows();

  constructor(
    symbols: readonly string[] = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'BTC/USDT:USDT'],
    bus: Bus = createMemoryBus(),
  ) {
    this.bus = bus;
    this.#catalogue = new Catalogue(symbols.map(instrument));
  }

  catalogue(): Catalogue {
    return this.#catalogue;
  }

  instrument(symbol: string): Instrument {
    const found = this.#catalogue.find(symbol);
    if (found === undefined) throw new ApiError('UNKNOWN_SYMBOL', `No market ${JSON.stringify(symbol)}`);
    return found;
  }

  venue(venue: string | undefined): string {
    if (venue !== undefined && venue !== VENUE) throw new ApiError('UNKNOWN_VENUE', `No venue ${venue}`);
    return VENUE;
  }

  ticker(_venue: string, symbol: string): Ticker | undefined {
    return this.#tickers.get(symbol);
  }

  mark(symbol: string): MarkPrice | undefined {
    return this.marks.get(symbol);
  }

  tickers(): readonly Ticker[] {
    return [...this.#tickers.values()];
  }

  recentTrades(_venue: string, symbol: string): readonly Trade[] {
    return this.#trades.get(symbol) ?? [];
  }

  async priceWindow(_venue: string, symbol: string): Promise<PricePoint[]> {
    this.windowReads += 1;
    if (this.windowDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.windowDelayMs));
    if (this.windowFailure !== undefined) throw this.windowFailure;
    return this.windows.get(symbol) ?? [];
  }

  async candles({ symbol, timeframe, from, to, limit }: CandleQuery): Promise<CandleTuple[]> {
    if (timeframe === '4h@1') throw new Error('not kept here');
    const minutes = this.minutes.get(symbol) ?? [];
    const derived = resample(candlesFromRows(minutes), timeframeBuckets(timeframe));
    return [...candleRows(derived)]
      .filter(({ time }) => time >= (from ?? 0) && time < (to ?? Infinity))
      .slice(-limit)
      .map(({ time, open, high, low, close, volume }) => [time, open, high, low, close, volume]);
  }

  async interval(
    venue: string,
    symbol: string,
    at: { date?: string; intervalHour?: number } = {},
  ): Promise<Interval | null> {
    const day = at.date === undefined ? this.time : Date.parse(at.date);
    const window =
      at.intervalHour === undefined
        ? this.#statistics.containing(day)
        : this.#statistics.opening(day, at.intervalHour);
    if (window === undefined) return null;
    const { id } = this.instrument(symbol);
    const empty = { open: null, high: null, low: null, close: null, volume: 0, dataPoints: 0 };
    return { symbol, id, venue, ...window, ...empty, isComplete: false };
  }

  async recentIntervals(venue: string, symbol: string, count: number): Promise<Interval[]> {
    const windows = this.#statistics.recent(this.time, count);
    const found = await Promise.all(windows.map((window) => this.interval(venue, symbol, window)));
    return found.flatMap((interval) => interval ?? []);
  }

  watch(kind: InterestKind, symbol: string): () => void {
    const entry = `${kind} ${symbol}`;
    this.watched.push(entry);
    return () => this.watched.splice(this.watched.indexOf(entry), 1);
  }

  feeds(): readonly FeedView[] {
    return [];
  }

  now(): number {
    return this.time;
  }

  async tick(symbol: string, price: number, changes: Partial<Ticker> = {}): Promise<void> {
    const ticker: Ticker = {
      venue: VENUE,
      symbol,
      time: this.time,
      price,
      bid: price - 0.01,
      ask: price + 0.01,
      open24h: 100,
      high24h: 120,
      low24h: 80,
      volume24h: 1000,
      quoteVolume24h: 100_000,
      ...changes,
    };
    this.#tickers.set(symbol, ticker);
    await this.bus.publish(topics.tickers(VENUE), [ticker]);
  }

  async trade(symbol: string, id: string, price: number, quantity = 0.5): Promise<void> {
    const trade: Trade = { venue: VENUE, symbol, id, time: this.time, price, quantity, side: 'buy' };
    this.#trades.set(symbol, [...this.recentTrades(VENUE, symbol), trade]);
    await this.bus.publish(topics.trades(VENUE, symbol), [trade]);
  }

  async book(symbol: string, bids: readonly Level[], asks: readonly Level[]): Promise<void> {
    const book: Book = { venue: VENUE, symbol, time: this.time, bids, asks };
    await this.bus.publish(topics.book(VENUE, symbol), book);
  }

  /** Keeps the minute as a store would, and publishes it. */
  async minute(symbol: string, candle: Candle, closed: boolean): Promise<void> {
    const kept = (this.minutes.get(symbol) ?? []).filter(({ time }) => time !== candle.time);
    this.minutes.set(
      symbol,
      [...kept, candle].sort((a, b) => a.time - b.time),
    );
    this.time = Math.max(this.time, openTime('1m', candle.time));
    const message: MinuteCandle = { symbol, candle, closed };
    await this.bus.publish(topics.candle(VENUE, symbol), message);
  }
}
