import type { Candle } from '@tradewind/market';
import type { CcxtCandle } from './exchange.ts';
import type { ClosedCandles } from './closed-candles.ts';
import { candleFrom } from './normalize.ts';

/** Feeds the lists of candles that CCXT keeps to `ClosedCandles`, from the newest one seen on. */
export class MinuteCandles {
  readonly #closed: ClosedCandles;
  readonly #newest = new Map<string, number>();

  constructor(closed: ClosedCandles) {
    this.#closed = closed;
  }

  /** @param final the newest candle of `rows` has closed */
  update(symbol: string, rows: readonly CcxtCandle[], final: boolean): void {
    const newest = this.#newest.get(symbol);
    // A venue's first list may hold older candles; those are history's business.
    let start = rows.length - 1;
    if (newest !== undefined) while (start > 0 && (rows[start - 1]![0] ?? 0) >= newest) start -= 1;
    for (let index = Math.max(start, 0); index < rows.length; index += 1) {
      const candle: Candle | undefined = candleFrom(rows[index]!);
      if (candle === undefined) continue;
      this.#newest.set(symbol, candle.time);
      this.#closed.update(symbol, candle, final && index === rows.length - 1);
    }
  }

  /** The connection was lost; what comes next starts afresh. */
  disrupt(): void {
    this.#newest.clear();
    this.#closed.disrupt();
  }
}
