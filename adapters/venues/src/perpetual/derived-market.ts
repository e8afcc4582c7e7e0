import { allocateCandles, depthOnGrid } from '@tradewind/market';
import type { Book, Candle, Candles, Instrument, Level, Ticker, Trade } from '@tradewind/market';
import { createStepCounter } from '@tradewind/money';
import type { Rounding, StepCounter } from '@tradewind/money';

/** Levels of one side at most, as the port of venues has it. */
const DEPTH_MAX = 100;

/**
 * A perpetual whose prices are those of its spot market, on the perpetual's own grid. What rests in a book moves away
 * from the middle where it lies between two ticks, so a book that was not crossed never becomes so; all else moves to
 * the nearest step.
 */
export class DerivedMarket {
  readonly symbol: string;
  readonly #price: StepCounter;
  readonly #quantity: StepCounter;

  constructor({ symbol, tickSize, lotSize }: Instrument) {
    this.symbol = symbol;
    this.#price = createStepCounter(tickSize);
    this.#quantity = createStepCounter(lotSize);
  }

  ticker(spot: Ticker): Ticker {
    const { bid, ask } = spot;
    return {
      ...spot,
      symbol: this.symbol,
      price: this.#onTick(spot.price, 'nearest'),
      bid: bid === null ? null : this.#onTick(bid, 'down'),
      ask: ask === null ? null : this.#onTick(ask, 'up'),
      open24h: this.#onTick(spot.open24h, 'nearest'),
      high24h: this.#onTick(spot.high24h, 'nearest'),
      low24h: this.#onTick(spot.low24h, 'nearest'),
      volume24h: this.#onLot(spot.volume24h),
    };
  }

  /** Without those that are no whole lot here. */
  trades(spot: readonly Trade[]): Trade[] {
    return spot
      .map((trade) => ({
        ...trade,
        symbol: this.symbol,
        price: this.#onTick(trade.price, 'nearest'),
        quantity: this.#onLot(trade.quantity),
      }))
      .filter(({ quantity }) => quantity > 0);
  }

  book(spot: Book): Book {
    return {
      ...spot,
      symbol: this.symbol,
      bids: this.#side(spot.bids, 'down'),
      asks: this.#side(spot.asks, 'up'),
    };
  }

  candle({ time, open, high, low, close, volume }: Candle): Candle {
    return {
      time,
      open: this.#onTick(open, 'nearest'),
      high: this.#onTick(high, 'nearest'),
      low: this.#onTick(low, 'nearest'),
      close: this.#onTick(close, 'nearest'),
      volume: this.#onLot(volume),
    };
  }

  candles(spot: Candles): Candles {
    const own = allocateCandles(spot.time.length);
    own.time.set(spot.time);
    for (const field of ['open', 'high', 'low', 'close'] as const) {
      const prices = spot[field];
      for (let row = 0; row < prices.length; row += 1)
        own[field][row] = this.#onTick(prices[row]!, 'nearest');
    }
    for (let row = 0; row < spot.volume.length; row += 1) own.volume[row] = this.#onLot(spot.volume[row]!);
    return own;
  }

  /** At least one tick, as a price of nothing is none; 0 stands for an unknown price and stays. */
  #onTick(price: number, rounding: Rounding): number {
    return price > 0 ? this.#price.value(Math.max(this.#price.count(price, rounding), 1)) : 0;
  }

  #onLot(quantity: number): number {
    return this.#quantity.value(this.#quantity.count(quantity, 'nearest'));
  }

  #side(levels: readonly Level[], rounding: Rounding): Level[] {
    const own = depthOnGrid(levels, {
      price: this.#price,
      quantity: this.#quantity,
      rounding,
      depth: DEPTH_MAX,
    });
    return own.map(([ticks, lots]) => [this.#price.value(ticks), this.#quantity.value(lots)]);
  }
}
