import { openTime } from '@tradewind/market';
import type { Candle, Ticker, Trade } from '@tradewind/market';
import { cleanVolume } from './volume.ts';

interface OpenMinute {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/**
 * One-minute candles of one venue, built from ticks while a minute runs. They are provisional: the venue's own closed
 * candle replaces them. Volume counts the trades that were seen, so it is a lower bound until then.
 */
export class MinuteBuilder {
  readonly #minutes = new Map<string, OpenMinute>();

  /** Takes a ticker's price in; returns the minute that it ended, if it did. */
  tick(ticker: Pick<Ticker, 'symbol' | 'time' | 'price'>): Candle | undefined {
    return this.#add(ticker.symbol, ticker.time, ticker.price, 0);
  }

  /** Takes a trade's price and quantity in; returns the minute that it ended, if it did. */
  trade(trade: Pick<Trade, 'symbol' | 'time' | 'price' | 'quantity'>): Candle | undefined {
    return this.#add(trade.symbol, trade.time, trade.price, trade.quantity);
  }

  /** The running minute of a symbol. */
  open(symbol: string): Candle | undefined {
    const minute = this.#minutes.get(symbol);
    return minute === undefined ? undefined : { ...minute };
  }

  /** Running minutes of all symbols. */
  *all(): Generator<readonly [symbol: string, candle: Candle]> {
    for (const [symbol, minute] of this.#minutes) yield [symbol, { ...minute }];
  }

  #add(symbol: string, time: number, price: number, quantity: number): Candle | undefined {
    const start = openTime('1m', time);
    const minute = this.#minutes.get(symbol);
    // A tick that belongs to a minute already closed comes too late to build it; the venue's own candle has it.
    if (minute !== undefined && start < minute.time) return undefined;
    if (minute === undefined || start > minute.time) {
      this.#minutes.set(symbol, {
        time: start,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: quantity,
      });
      return minute;
    }
    if (price > minute.high) minute.high = price;
    if (price < minute.low) minute.low = price;
    minute.close = price;
    minute.volume = cleanVolume(minute.volume + quantity);
    return undefined;
  }
}
