import type { Lots, Rate, Side, Ticks } from '@tradewind/margin';

/** Where prices go on their way to the exchange, in whole ticks and lots. Calls of one market come in time order. */
export interface PriceDeskSink {
  /** The venue's depth, best first. `synthetic`: made around the last price, for want of one. */
  quote(
    symbol: string,
    time: number,
    bids: readonly (readonly [Ticks, Lots])[],
    asks: readonly (readonly [Ticks, Lots])[],
    synthetic: boolean,
  ): void;
  /** A trade at the venue; `lots` 0 where only the last price is known, `taker` 0 where the side is unknown. */
  print(symbol: string, time: number, tick: Ticks, lots: Lots, taker: Side | 0): void;
  mark(symbol: string, time: number, mark: Ticks, index: Ticks, stale: boolean): void;
  /** Funding is settled at this rate. */
  funding(symbol: string, time: number, rate: Rate): void;
}
