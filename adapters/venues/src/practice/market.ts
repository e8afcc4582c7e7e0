import type { Book, Candle, Ticker, Trade } from '@tradewind/market';
import { candleRows } from '@tradewind/market';
import { PracticeBook } from './book.ts';
import { practiceCandles } from './candles.ts';
import type { PracticeParameters } from './parameters.ts';
import { MarketPath, SECONDS_IN_MINUTE } from './path.ts';
import { Quotes } from './quote.ts';
import type { Quote } from './quote.ts';
import { RollingDay } from './rolling-day.ts';
import { TradeTape } from './trades.ts';

/** One simulated market: everything a venue tells about it, at any moment, in the form that venues tell it. */
export class PracticeMarket {
  readonly path: MarketPath;
  readonly #venue: string;
  readonly #parameters: PracticeParameters;
  readonly #quotes: Quotes;
  readonly #tape: TradeTape;
  readonly #day: RollingDay;
  readonly #book: PracticeBook;

  constructor(parameters: PracticeParameters, seed: number, venue: string) {
    this.#venue = venue;
    this.#parameters = parameters;
    this.path = new MarketPath(parameters, seed);
    this.#quotes = new Quotes(parameters, seed);
    this.#tape = new TradeTape(this.path, this.#quotes, seed);
    this.#day = new RollingDay(this.path);
    this.#book = new PracticeBook(parameters, seed);
  }

  get symbol(): string {
    return this.#parameters.symbol;
  }

  /** The ticker at the end of a second counted from 1970-01-01. */
  ticker(second: number): Ticker {
    const { symbol, ticksPerUnit, lotsPerUnit } = this.#parameters;
    const time = second * 1000 + 999;
    const { bid, ask } = this.#quote(time);
    const day = this.#day.at(second);
    return {
      venue: this.#venue,
      symbol,
      time,
      price: this.#close(second) / ticksPerUnit,
      bid: bid / ticksPerUnit,
      ask: ask / ticksPerUnit,
      open24h: day.open / ticksPerUnit,
      high24h: day.high / ticksPerUnit,
      low24h: day.low / ticksPerUnit,
      volume24h: day.lots / lotsPerUnit,
      quoteVolume24h: Math.round((day.turnover / ticksPerUnit / lotsPerUnit) * 100) / 100,
    };
  }

  /** Prints with `from` ≤ time < `to`, UTC milliseconds, oldest first. */
  trades(from: number, to: number): Trade[] {
    const { symbol, ticksPerUnit, lotsPerUnit } = this.#parameters;
    const trades: Trade[] = [];
    for (let second = Math.floor(from / 1000); second * 1000 < to; second += 1) {
      for (const { id, time, ticks, lots, isBuy } of this.#tape.at(second)) {
        if (time < from || time >= to) continue;
        trades.push({
          venue: this.#venue,
          symbol,
          id: String(id),
          time,
          price: ticks / ticksPerUnit,
          quantity: lots / lotsPerUnit,
          side: isBuy ? 'buy' : 'sell',
        });
      }
    }
    return trades;
  }

  /** Depth at a moment, UTC milliseconds. */
  book(time: number): Book {
    return { venue: this.#venue, symbol: this.symbol, time, ...this.#book.at(time, this.#quote(time)) };
  }

  /** Closed one-minute candles with `from` ≤ open time < `to`, oldest first. */
  minutes(from: number, to: number): Generator<Candle> {
    return candleRows(practiceCandles(this.path, '1m', from, to));
  }

  #close(second: number): number {
    const minute = Math.floor(second / SECONDS_IN_MINUTE);
    return this.path.seconds(minute).close[second - minute * SECONDS_IN_MINUTE]!;
  }

  /** Best prices at a moment: beside the last print of the running second, or else the close of the one before. */
  #quote(time: number): Quote {
    const second = Math.floor(time / 1000);
    const last = this.#tape.at(second).findLast((print) => print.time <= time);
    if (last !== undefined) return this.#quotes.around(second, last.ticks, last.isBuy);
    const close = this.#close(second - 1);
    const open = this.#open(second - 1);
    return this.#quotes.around(second, close, this.#quotes.lastWasBuy(second - 1, open, close));
  }

  #open(second: number): number {
    const minute = Math.floor(second / SECONDS_IN_MINUTE);
    return this.path.seconds(minute).open[second - minute * SECONDS_IN_MINUTE]!;
  }
}
