import type { Book, Level } from '@tradewind/market';
import { SECONDS_IN_MINUTE } from './path.ts';
import type { MarketPath } from './path.ts';
import { deriveKey, draw, EXPONENTIAL, normal, randomBits, uniform } from './random.ts';
import type { Bits } from './random.ts';

const LEVELS = 100;

/** Mean distance of two levels as a share of the price; the recorded BTC and ETH books hold 100 levels within 0.2 to 0.4 %. */
const LEVEL_DISTANCE = 3e-5;

/** Value near the touch as a share of a day's turnover, and how it grows with each level outwards. */
const TOUCH_SHARE = 1.2e-5;
const GROWTH = 0.03;

/** An order's size stays about this long before it changes. */
const LIFE_MS = 4_000;

/**
 * Depth of one market: a function of seed, market and time. A level belongs to its price, so levels persist from moment
 * to moment; sizes change one by one and gradually, and the touch follows the price path.
 */
export class PracticeBook {
  readonly #path: MarketPath;
  readonly #venue: string;
  readonly #key: Bits;
  readonly #stride: number;
  readonly #touchLots: number;

  constructor(path: MarketPath, venue: string, seed: number) {
    this.#path = path;
    this.#venue = venue;
    const { symbol, levelTicks, spreadTicks, dailyLots } = path.parameters;
    this.#key = deriveKey(seed >>> 0, `book ${symbol}`);
    this.#stride = Math.max(1, Math.round(levelTicks * LEVEL_DISTANCE), Math.floor(spreadTicks / 4));
    this.#touchLots = Math.max(4, dailyLots * TOUCH_SHARE);
  }

  /** Best bid and ask in ticks after a second: the last price is one of them, whichever side traded last. */
  touch(second: number): { readonly bid: number; readonly ask: number } {
    const minute = Math.floor(second / SECONDS_IN_MINUTE);
    const close = this.#path.seconds(minute).close[second - minute * SECONDS_IN_MINUTE]!;
    const width = uniform(randomBits(this.#key, second));
    const spread = Math.max(1, Math.round(this.#path.parameters.spreadTicks * (0.6 + 0.8 * width)));
    const buyer = randomBits(this.#key ^ 0x9b05688c, second) % 2 === 0;
    const bid = Math.max(1, buyer ? close - spread : close);
    return { bid, ask: bid + spread };
  }

  /** The whole depth at a moment, UTC milliseconds, after the second before it. */
  at(time: number): Book {
    const { symbol } = this.#path.parameters;
    const { bid, ask } = this.touch(Math.floor(time / 1000) - 1);
    return {
      venue: this.#venue,
      symbol,
      time,
      bids: this.#side(bid, -1, time),
      asks: this.#side(ask, 1, time),
    };
  }

  #side(touch: number, direction: 1 | -1, time: number): Level[] {
    const { ticksPerUnit, lotsPerUnit } = this.#path.parameters;
    const levels: Level[] = [];
    const push = (ticks: number) => {
      const lots = this.#lots(ticks, levels.length, direction, time);
      levels.push([ticks / ticksPerUnit, lots / lotsPerUnit]);
    };
    push(touch);
    let cell = Math.floor(touch / this.#stride) + direction;
    for (; levels.length < LEVELS; cell += direction) {
      const ticks = cell * this.#stride + (randomBits(this.#key ^ 0x5be0cd19, cell) % this.#stride);
      if (ticks < 1) break;
      if ((ticks - touch) * direction > 0) push(ticks);
    }
    return levels;
  }

  /** Size of the order at a price: drawn for each of its lives, moving in a straight line from one to the next. */
  #lots(ticks: number, depth: number, direction: 1 | -1, time: number): number {
    const level = randomBits(this.#key ^ (direction === 1 ? 0x428a2f98 : 0x71374491), ticks);
    const life = time / LIFE_MS + uniform(level);
    const number = Math.floor(life);
    const size = (n: number) =>
      (0.15 + draw(EXPONENTIAL, randomBits(level, n))) * Math.exp(0.5 * normal(level ^ 0x12835b01, n));
    const between = life - number;
    const blend = size(number) * (1 - between) + size(number + 1) * between;
    return Math.max(1, Math.round(this.#touchLots * (1 + GROWTH * depth) * blend));
  }
}
