import { instrumentId } from '@tradewind/market';
import type { Book, Candle, Instrument, Ticker, Trade } from '@tradewind/market';
import { CandleReader } from './candle-reader.ts';
import { chance, textKey } from './chance.ts';
import type { EventReader } from './event-reader.ts';
import { gridOf } from './grid.ts';
import type { Grid } from './grid.ts';
import { RecordedTape } from './recorded-tape.ts';
import { RollingDay } from './rolling-day.ts';
import { candleSoFar, mergePrints, secondPrints } from './second-prints.ts';
import type { SecondPrint } from './second-prints.ts';
import type { ReplaySource } from './source.ts';
import { quoteAround, syntheticBook } from './synthetic-book.ts';

const MINUTE = 60_000;

/** What happened in one market between two moments of the feed. */
export interface MarketStep {
  readonly closed: readonly Candle[];
  readonly trades: readonly Trade[];
  /** Null where nothing changed. */
  readonly ticker: Ticker | null;
}

/** Plays one market: its stored candles, and its recorded trades and books while there are any. */
export class MarketPlayer {
  readonly symbol: string;
  readonly #venue: string;
  readonly #from: number;
  readonly #key: number;
  readonly #price: Grid;
  readonly #lot: Grid;
  readonly #candles: CandleReader;
  readonly #day = new RollingDay();
  readonly #tape: RecordedTape | null;
  #minute: { readonly candle: Candle; readonly prints: SecondPrint[] } | null = null;
  #last: { readonly price: number; readonly volumePerSecond: number } | null = null;
  #tradeCount = 0;
  #tradePrice: number | null = null;
  #bookSecond = -1;

  constructor(
    venue: string,
    instrument: Instrument,
    source: ReplaySource,
    from: number,
    seed: number,
    events: EventReader | null,
  ) {
    this.symbol = instrument.symbol;
    this.#venue = venue;
    this.#from = from;
    this.#key = textKey(`${seed} ${instrument.symbol}`);
    this.#price = gridOf(instrument.tickSize);
    this.#lot = gridOf(instrument.lotSize);
    this.#candles = new CandleReader(source, this.symbol, from, this.#key, this.#price, this.#lot);
    this.#tape = events === null ? null : new RecordedTape(events);
  }

  get ended(): boolean {
    return this.#candles.ended && (this.#tape === null || this.#tape.ended);
  }

  /** True while what comes next has not been read yet. */
  get isDry(): boolean {
    return this.#candles.isDry || this.#tape?.isDry === true;
  }

  /** Reads the day before the start and what comes first. */
  async prepare(): Promise<void> {
    for (const candle of await this.#candles.dayBefore()) this.#day.add(candle);
    await Promise.all([this.#candles.readAhead(), this.#tape?.prepare(this.#from)]);
  }

  async readAhead(): Promise<void> {
    await Promise.all([this.#candles.readAhead(), this.#tape?.readAhead()]);
  }

  /** Plays what lies after `previous` up to `now`. */
  advance(previous: number, now: number): MarketStep {
    const recorded = this.#tape?.advance(now) ?? null;
    const closed: Candle[] = [];
    const prints: SecondPrint[] = [];
    for (let candle = this.#candles.peek(); candle !== undefined; candle = this.#candles.peek()) {
      if (candle.time > now) break;
      const minute = this.#enter(candle);
      prints.push(...minute.prints.filter(({ time }) => time > previous && time <= now));
      this.#last = { price: this.#priceIn(minute, now), volumePerSecond: candle.volume / 60 };
      if (candle.time + MINUTE > now) break;
      closed.push(candle);
      this.#day.add(candle);
      this.#minute = null;
      this.#candles.shift();
    }
    if (recorded !== null) {
      if (closed.length === 0 && this.#candles.ended) closed.push(...recorded.minutes);
      return { closed, trades: recorded.trades, ticker: this.#recordedTicker(now) };
    }
    const ticker = prints.length === 0 ? null : this.#candleTicker(now);
    return { closed, trades: this.#tradesOf(mergePrints(prints)), ticker };
  }

  /** The book as of `now`, where it changed since the last call. */
  book(now: number): Book | null {
    const base = { venue: this.#venue, symbol: this.symbol };
    if (this.#tape?.covers(now) === true) {
      const best = this.#tape.changedBook();
      return best === undefined ? null : { ...base, time: this.#tape.time, ...best };
    }
    const second = Math.floor(now / 1_000);
    if (this.#last === null || second === this.#bookSecond) return null;
    this.#bookSecond = second;
    const { price, volumePerSecond } = this.#last;
    const sides = syntheticBook(price, volumePerSecond, this.#key, second, this.#price, this.#lot);
    return { ...base, time: now, ...sides };
  }

  async close(): Promise<void> {
    await this.#tape?.close();
  }

  #enter(candle: Candle): { readonly candle: Candle; readonly prints: SecondPrint[] } {
    if (this.#minute?.candle !== candle) {
      this.#minute = { candle, prints: secondPrints(candle, this.#key, this.#price, this.#lot) };
    }
    return this.#minute;
  }

  #priceIn({ candle, prints }: { candle: Candle; prints: SecondPrint[] }, now: number): number {
    return prints[Math.min(59, Math.floor((now - candle.time) / 1_000))]!.price;
  }

  #candleTicker(now: number): Ticker | null {
    if (this.#last === null) return null;
    const { price } = this.#last;
    const count = this.#minute === null ? 0 : Math.floor((now - this.#minute.candle.time) / 1_000) + 1;
    const under = this.#minute === null ? undefined : candleSoFar(this.#minute.prints, Math.min(60, count));
    return {
      venue: this.#venue,
      symbol: this.symbol,
      time: now,
      price,
      ...quoteAround(price, this.#price),
      ...this.#day.at(now, under ?? null),
    };
  }

  #recordedTicker(now: number): Ticker | null {
    const quote = this.#tape!.takeQuote();
    if (quote === null) return null;
    const { price, bid, ask } = quote;
    this.#last = { price, volumePerSecond: this.#last?.volumePerSecond ?? 0 };
    const figures = this.#day.at(now, this.#tape!.minuteSoFar());
    return { venue: this.#venue, symbol: this.symbol, time: now, price, bid, ask, ...figures };
  }

  /** The taker's side follows the price: a print above the one before is a purchase. */
  #tradesOf(prints: readonly SecondPrint[]): Trade[] {
    return prints.map(({ time, price, quantity }) => {
      this.#tradeCount += 1;
      const before = this.#tradePrice ?? price;
      this.#tradePrice = price;
      const drawn = chance(this.#key, time, 8) < 0.5 ? 'buy' : 'sell';
      const side = price > before ? 'buy' : price < before ? 'sell' : drawn;
      const id = `${instrumentId(this.symbol)}-${time}-${this.#tradeCount}`;
      return { venue: this.#venue, symbol: this.symbol, id, time, price, quantity, side };
    });
  }
}
