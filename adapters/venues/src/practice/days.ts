import { Bursts } from './bursts.ts';
import type { BurstLaw } from './bursts.ts';
import type { PracticeParameters } from './parameters.ts';
import { weekdayLots, weekdayVariance } from './profile.ts';
import { deriveKey, normal } from './random.ts';
import type { Bits } from './random.ts';
import { Shocks } from './shock.ts';
import type { Correlation, MarketKeys } from './shock.ts';
import { LogVolatility } from './volatility.ts';
import type { VolatilityWave } from './volatility.ts';

/** Length of a block in days: the path is drawn towards its price level over this time. */
export const BLOCK_DAYS = 256;

/** Waves of volatility of days and longer; spans in days. */
export const DAY_WAVES: readonly VolatilityWave[] = [
  { span: 90, deviation: 0.24 },
  { span: 14, deviation: 0.2 },
  { span: 3, deviation: 0.2 },
  { span: 1, deviation: 0.16 },
];

const DAY_BURSTS: BurstLaw = { chance: 1 / 90, variance: 8 };

/** How volume follows volatility (power), and how it changes by itself (standard deviations of its logarithm). */
export const VOLUME_POWER = 1.1;
const VOLUME_MONTHS = 0.35;
const VOLUME_DAYS = 0.2;

/** Block ends lie within so many standard deviations, so that no price leaves its level by more than that for long. */
const MAX_DEVIATIONS = 2;

/**
 * Standard deviation of the logarithm of block ends at most: a wild market that fell to a tenth of its level would have a
 * tick so coarse for its price that it hardly moved.
 */
const MAX_SPREAD = 0.4;

/** Blocks that are kept; history is read in order, and live reads stay in one or two. */
const KEPT_BLOCKS = 3;

/** The days of one block: log prices (in ticks) at each midnight, and each day's variance and volume. */
export interface Block {
  /** One more than there are days: the last is the first of the next block. */
  readonly logTicks: Float64Array;
  readonly variance: Float64Array;
  /** Mean lots of a day as busy as this one. */
  readonly lots: Float64Array;
}

/**
 * Days of one market, block by block. Block ends are independent draws around the price level, spread as a random walk over
 * half a block, within limits; between them the days are a random walk bridged from one end to the other. Returns over
 * days and weeks are then those of a random walk, and over years the price stays near its level.
 */
export class Days {
  readonly #parameters: PracticeParameters;
  readonly #volatility: LogVolatility;
  readonly #bursts: Bursts;
  readonly #ends: Shocks;
  readonly #shocks: Shocks;
  readonly #monthsKey: Bits;
  readonly #daysKey: Bits;
  readonly #blocks = new Map<number, Block>();

  constructor(parameters: PracticeParameters, keys: MarketKeys, correlation: Correlation) {
    this.#parameters = parameters;
    this.#volatility = new LogVolatility(keys, 'days', DAY_WAVES, parameters.commonVolatility);
    this.#bursts = new Bursts(keys, 'days', DAY_BURSTS);
    this.#ends = new Shocks(keys, 'blocks', correlation);
    this.#shocks = new Shocks(keys, 'days', correlation);
    this.#monthsKey = deriveKey(keys.own, 'volume by month');
    this.#daysKey = deriveKey(keys.own, 'volume by day');
  }

  /** The block with this number, counted from 1970-01-01. */
  block(number: number): Block {
    const known = this.#blocks.get(number);
    if (known !== undefined) return known;
    const block = this.#compute(number);
    const oldest = this.#blocks.size >= KEPT_BLOCKS ? this.#blocks.keys().next().value : undefined;
    if (oldest !== undefined) this.#blocks.delete(oldest);
    this.#blocks.set(number, block);
    return block;
  }

  #end(number: number): number {
    const { dailyVolatility, levelTicks } = this.#parameters;
    const deviations = Math.max(-MAX_DEVIATIONS, Math.min(MAX_DEVIATIONS, this.#ends.at(number)));
    const spread = Math.min(MAX_SPREAD, dailyVolatility * Math.sqrt(BLOCK_DAYS / 2));
    // Less half the variance, so that the mean price, not the mean logarithm, is the level.
    return Math.log(levelTicks) - (spread * spread) / 2 + spread * deviations;
  }

  #compute(number: number): Block {
    const { dailyVolatility, dailyLots } = this.#parameters;
    const logTicks = new Float64Array(BLOCK_DAYS + 1);
    const variance = new Float64Array(BLOCK_DAYS);
    const lots = new Float64Array(BLOCK_DAYS);
    const meanBurst = 1 + DAY_BURSTS.chance * (DAY_BURSTS.variance - 1);
    const meanVariance = dailyVolatility ** 2 / this.#volatility.meanVariance / meanBurst;
    const deviation = new Float64Array(BLOCK_DAYS);
    this.#volatility.fill(number * BLOCK_DAYS, deviation);
    let total = 0;
    let position = 0;
    for (let k = 0; k < BLOCK_DAYS; k += 1) {
      const day = number * BLOCK_DAYS + k;
      const burst = this.#bursts.at(day);
      variance[k] = meanVariance * Math.exp(2 * deviation[k]!) * burst * weekdayVariance(day);
      lots[k] =
        dailyLots *
        weekdayLots(day) *
        Math.sqrt(burst) *
        Math.exp(VOLUME_POWER * deviation[k]! + this.#volumeNoise(day));
      position += Math.sqrt(variance[k]!) * this.#shocks.at(day);
      logTicks[k + 1] = position;
      total += variance[k]!;
    }
    const start = this.#end(number);
    const pull = (this.#end(number + 1) - start - position) / total;
    let passed = 0;
    logTicks[0] = start;
    for (let k = 0; k < BLOCK_DAYS; k += 1) {
      passed += variance[k]!;
      logTicks[k + 1] = start + logTicks[k + 1]! + pull * passed;
    }
    logTicks[BLOCK_DAYS] = this.#end(number + 1);
    return { logTicks, variance, lots };
  }

  /** Interest that comes and goes by the month and by the day; its mean effect on volume is 1. */
  #volumeNoise(day: number): number {
    const position = day / 30;
    const node = Math.floor(position);
    const after = position - node;
    const months = (1 - after) * normal(this.#monthsKey, node) + after * normal(this.#monthsKey, node + 1);
    const bias =
      (VOLUME_MONTHS ** 2 + VOLUME_DAYS ** 2) / 2 +
      (VOLUME_POWER ** 2 * Math.log(this.#volatility.meanVariance)) / 4;
    return VOLUME_MONTHS * months + VOLUME_DAYS * normal(this.#daysKey, day) - bias;
  }
}
