import type { Level } from '@tradewind/market';
import type { PracticeParameters } from './parameters.ts';
import type { Quote } from './quote.ts';
import { deriveKey, draw, NORMAL, randomBits, uniform } from './random.ts';
import type { Bits } from './random.ts';

/** Levels a side, as many as are passed on. */
const LEVELS = 100;

/**
 * Mean distance of two levels as a share of the price: 28 ticks of 0.01 at 61,838 in the recorded BTC book of
 * 2024-08-08, 2 ticks of 0.01 at 2,684 in that of ETH. Where the tick is coarser every tick holds a level.
 */
const LEVEL_DISTANCE = 4.5e-6;

/**
 * Value that rests within one basis point of the price, as a share of a day's traded value: some 300,000 USDT of 1.8 billion
 * in the recorded BTC book, 170,000 of 1 billion in that of ETH.
 */
const DEPTH_PER_BASIS_POINT = 1.7e-4;

/** Where ticks are fine, orders gather at the best price: times the mean level in the recorded books. */
const TOUCH_FACTOR = 6;

/** Standard deviation of the logarithm of a level's size; of that a slow part, and a part that changes each time. */
const SIZE_DEVIATION = 1.7;
const SLOW = 0.85;
const FAST = Math.sqrt(1 - SLOW * SLOW);
const CHANGES_OF_SLOW = 8;

/** A level keeps its size for this long before it changes, each level at times of its own. */
const LIFE_MS_MIN = 1_000;
const LIFE_MS_MAX = 12_000;

/**
 * Depth of one market: a function of seed, market, time and the best prices. A level belongs to its price and not to its
 * distance from the best, so levels stay when the price moves; sizes change level by level, and each somewhat.
 */
export class PracticeBook {
  readonly #parameters: PracticeParameters;
  readonly #stride: number;
  readonly #meanLots: number;
  readonly #placeKey: Bits;
  readonly #lifeKey: Bits;
  readonly #sizeKey: Bits;

  constructor(parameters: PracticeParameters, seed: number) {
    const { symbol, levelTicks, dailyLots } = parameters;
    const key = deriveKey(deriveKey(seed >>> 0, symbol), 'book');
    this.#parameters = parameters;
    this.#stride = Math.max(1, Math.round(levelTicks * LEVEL_DISTANCE));
    const basisPoints = (this.#stride / levelTicks) * 1e4;
    this.#meanLots = dailyLots * DEPTH_PER_BASIS_POINT * basisPoints;
    this.#placeKey = deriveKey(key, 'place');
    this.#lifeKey = deriveKey(key, 'life');
    this.#sizeKey = deriveKey(key, 'size');
  }

  /** Both sides at a moment, UTC milliseconds, beside these best prices; best first. */
  at(time: number, { bid, ask }: Quote): { readonly bids: Level[]; readonly asks: Level[] } {
    return { bids: this.#side(bid, -1, time), asks: this.#side(ask, 1, time) };
  }

  #side(best: number, direction: 1 | -1, time: number): Level[] {
    const { ticksPerUnit, lotsPerUnit } = this.#parameters;
    const levels: Level[] = [];
    const touch = this.#stride > 1 ? TOUCH_FACTOR : 1;
    levels.push([best / ticksPerUnit, this.#lots(best, direction, time, touch) / lotsPerUnit]);
    for (let cell = Math.floor(best / this.#stride); levels.length < LEVELS; cell += direction) {
      const ticks = cell * this.#stride + (randomBits(this.#placeKey, cell) % this.#stride);
      if (ticks < 1) break;
      if ((ticks - best) * direction <= 0) continue;
      const lots = this.#lots(ticks, direction, time, 1);
      levels.push([ticks / ticksPerUnit, lots / lotsPerUnit]);
    }
    return levels;
  }

  /** Size in lots of the level at a price; `factor` on the mean. */
  #lots(ticks: number, direction: 1 | -1, time: number, factor: number): number {
    const level = randomBits(this.#sizeKey ^ direction, ticks);
    const life = LIFE_MS_MIN + (LIFE_MS_MAX - LIFE_MS_MIN) * uniform(randomBits(this.#lifeKey, ticks));
    const change = Math.floor(time / life + uniform(level));
    const slow = draw(NORMAL, randomBits(level, Math.floor(change / CHANGES_OF_SLOW)));
    const fast = draw(NORMAL, randomBits(level ^ 1, change));
    const deviation = SIZE_DEVIATION * (SLOW * slow + FAST * fast);
    const lots = this.#meanLots * factor * Math.exp(deviation - (SIZE_DEVIATION * SIZE_DEVIATION) / 2);
    return Math.max(1, Math.round(lots));
  }
}
