import { allocateBars, ticksOf } from './bars.ts';
import type { Bars } from './bars.ts';
import { Bursts } from './bursts.ts';
import type { BurstLaw } from './bursts.ts';
import { BLOCK_DAYS, Days, VOLUME_POWER } from './days.ts';
import type { PracticeParameters } from './parameters.ts';
import { LOTS_BY_HOUR, VARIANCE_BY_HOUR } from './profile.ts';
import { deriveKey, draw, EXPONENTIAL, randomBits } from './random.ts';
import type { Bits } from './random.ts';
import { Shocks } from './shock.ts';
import type { Correlation, MarketKeys } from './shock.ts';
import { LOTS_TO_MOVE } from './split.ts';
import { LogVolatility } from './volatility.ts';
import type { VolatilityWave } from './volatility.ts';

const HOURS = 24;
const QUARTERS = 4;

/** Waves of volatility within the day; spans in hours and in quarters of an hour. */
export const HOUR_WAVES: readonly VolatilityWave[] = [
  { span: 7, deviation: 0.14 },
  { span: 2, deviation: 0.14 },
  { span: 1, deviation: 0.2 },
];
export const QUARTER_WAVES: readonly VolatilityWave[] = [{ span: 1, deviation: 0.12 }];

const HOUR_BURSTS: BurstLaw = { chance: 1 / 200, variance: 16 };

/** Every minute of an hour may move. */
const MIN_QUARTER_LOTS = 15 * LOTS_TO_MOVE;

/**
 * Hours of one market, and their quarters. Prices at full hours and at quarters are random walks bridged from midnight to
 * midnight and from hour to hour; a quarter's high and low are drawn from the law of the extremes of a Brownian bridge,
 * and an hour's are those of its quarters.
 */
export class Hours {
  readonly #days: Days;
  readonly #hourVolatility: LogVolatility;
  readonly #hourShocks: Shocks;
  readonly #quarterVolatility: LogVolatility;
  readonly #quarterShocks: Shocks;
  readonly #noiseKey: Bits;
  readonly #quarterNoiseKey: Bits;
  readonly #bursts: Bursts;
  readonly #highKey: Bits;
  readonly #lowKey: Bits;

  readonly #points = new Float64Array(HOURS + 1);
  readonly #variance = new Float64Array(HOURS);
  readonly #lots = new Float64Array(HOURS);
  readonly #deviation = new Float64Array(HOURS);
  readonly #hourBars = allocateBars(HOURS);
  #pointsOf = Number.NaN;

  readonly #quarterPoints = new Float64Array(QUARTERS + 1);
  readonly #quarterVariance = new Float64Array(QUARTERS);
  readonly #quarterHigh = new Float64Array(QUARTERS);
  readonly #quarterLow = new Float64Array(QUARTERS);
  readonly #quarterBars = allocateBars(QUARTERS);
  #quartersOf = Number.NaN;

  constructor(parameters: PracticeParameters, keys: MarketKeys, correlation: Correlation) {
    this.#days = new Days(parameters, keys, correlation);
    const { commonVolatility } = parameters;
    this.#hourVolatility = new LogVolatility(keys, 'hours', HOUR_WAVES, commonVolatility);
    this.#quarterVolatility = new LogVolatility(keys, 'quarters', QUARTER_WAVES, commonVolatility);
    this.#hourShocks = new Shocks(keys, 'hours', correlation);
    this.#quarterShocks = new Shocks(keys, 'quarters', correlation);
    this.#noiseKey = deriveKey(keys.own, 'hour volume');
    this.#quarterNoiseKey = deriveKey(keys.own, 'quarter volume');
    this.#bursts = new Bursts(keys, 'hours', HOUR_BURSTS);
    this.#highKey = deriveKey(keys.own, 'quarter high');
    this.#lowKey = deriveKey(keys.own, 'quarter low');
  }

  /** The 24 hours of a day counted from 1970-01-01. */
  hours(day: number): Bars {
    this.#walkHours(day);
    const bars = this.#hourBars;
    for (let k = 0; k < HOURS; k += 1) {
      this.#walkQuarters(day * HOURS + k);
      bars.open[k] = k === 0 ? ticksOf(this.#points[0]!) : bars.close[k - 1]!;
      bars.close[k] = ticksOf(this.#points[k + 1]!);
      bars.high[k] = ticksOf(maximum(this.#quarterHigh));
      bars.low[k] = ticksOf(minimum(this.#quarterLow));
      bars.lots[k] = this.#lots[k]!;
      bars.variance[k] = this.#variance[k]!;
    }
    return bars;
  }

  /** The four quarters of an hour counted from 1970-01-01. */
  quarters(hour: number): Bars {
    const bars = this.#quarterBars;
    if (this.#quartersOf === hour) return bars;
    this.#quartersOf = hour;
    this.#walkQuarters(hour);
    for (let k = 0; k < QUARTERS; k += 1) {
      bars.open[k] = ticksOf(this.#quarterPoints[k]!);
      bars.close[k] = ticksOf(this.#quarterPoints[k + 1]!);
      bars.high[k] = ticksOf(this.#quarterHigh[k]!);
      bars.low[k] = ticksOf(this.#quarterLow[k]!);
      bars.variance[k] = this.#quarterVariance[k]!;
    }
    this.#divideLots(hour);
    return bars;
  }

  /** Log prices at the full hours of a day, and each hour's variance and volume. */
  #walkHours(day: number): void {
    if (this.#pointsOf === day) return;
    this.#pointsOf = day;
    const number = Math.floor(day / BLOCK_DAYS);
    const block = this.#days.block(number);
    const index = day - number * BLOCK_DAYS;
    const first = day * HOURS;
    const variance = this.#variance;
    const lots = this.#lots;
    this.#hourVolatility.fill(first, this.#deviation);
    let varianceShares = 0;
    let lotShares = 0;
    for (let k = 0; k < HOURS; k += 1) {
      const activity = Math.exp(this.#deviation[k]!) * Math.sqrt(this.#bursts.at(first + k));
      const noise = 0.6 + 0.4 * draw(EXPONENTIAL, randomBits(this.#noiseKey, first + k));
      variance[k] = VARIANCE_BY_HOUR[k]! * activity * activity;
      lots[k] = LOTS_BY_HOUR[k]! * activity * noise;
      varianceShares += variance[k]!;
      lotShares += lots[k]!;
    }
    for (let k = 0; k < HOURS; k += 1) {
      variance[k] = (variance[k]! / varianceShares) * block.variance[index]!;
      lots[k] = Math.max(
        QUARTERS * MIN_QUARTER_LOTS,
        Math.round((lots[k]! / lotShares) * block.lots[index]!),
      );
    }
    bridge(
      this.#points,
      variance,
      this.#hourShocks,
      first,
      block.logTicks[index]!,
      block.logTicks[index + 1]!,
    );
  }

  /** Log prices at the quarters of an hour, and each quarter's extremes. */
  #walkQuarters(hour: number): void {
    const day = Math.floor(hour / HOURS);
    this.#walkHours(day);
    const index = hour - day * HOURS;
    const first = hour * QUARTERS;
    const variance = this.#quarterVariance;
    this.#quarterVolatility.fill(first, variance);
    let total = 0;
    for (let k = 0; k < QUARTERS; k += 1) {
      variance[k] = Math.exp(2 * variance[k]!);
      total += variance[k]!;
    }
    const perShare = this.#variance[index]! / total;
    for (let k = 0; k < QUARTERS; k += 1) variance[k] = variance[k]! * perShare;
    bridge(
      this.#quarterPoints,
      variance,
      this.#quarterShocks,
      first,
      this.#points[index]!,
      this.#points[index + 1]!,
    );
    for (let k = 0; k < QUARTERS; k += 1) {
      const open = this.#quarterPoints[k]!;
      const close = this.#quarterPoints[k + 1]!;
      const move = (close - open) * (close - open);
      const spread = 2 * variance[k]!;
      const middle = (open + close) / 2;
      const up = draw(EXPONENTIAL, randomBits(this.#highKey, first + k));
      const down = draw(EXPONENTIAL, randomBits(this.#lowKey, first + k));
      this.#quarterHigh[k] = middle + Math.sqrt(move + spread * up) / 2;
      this.#quarterLow[k] = middle - Math.sqrt(move + spread * down) / 2;
    }
  }

  /** Volumes of the quarters, which sum to the hour's. */
  #divideLots(hour: number): void {
    const { lots, variance } = this.#quarterBars;
    const first = hour * QUARTERS;
    let total = 0;
    for (let k = 0; k < QUARTERS; k += 1) {
      const noise = 0.6 + 0.4 * draw(EXPONENTIAL, randomBits(this.#quarterNoiseKey, first + k));
      lots[k] = variance[k]! ** (VOLUME_POWER / 2) * noise;
      total += lots[k]!;
    }
    const free = this.#lots[hour % HOURS]! - QUARTERS * MIN_QUARTER_LOTS;
    let passed = 0;
    let given = 0;
    for (let k = 0; k < QUARTERS; k += 1) {
      passed += lots[k]!;
      const upTo = k === QUARTERS - 1 ? free : Math.round((passed / total) * free);
      lots[k] = MIN_QUARTER_LOTS + upTo - given;
      given = upTo;
    }
  }
}

/** A random walk whose steps have these variances, bridged from `start` to `end`, both of which it meets exactly. */
function bridge(
  points: Float64Array,
  variance: Float64Array,
  shocks: Shocks,
  first: number,
  start: number,
  end: number,
): void {
  const count = variance.length;
  let position = 0;
  let total = 0;
  for (let k = 0; k < count; k += 1) {
    position += Math.sqrt(variance[k]!) * shocks.at(first + k);
    points[k + 1] = position;
    total += variance[k]!;
  }
  const pull = (end - start - position) / total;
  let passed = 0;
  points[0] = start;
  for (let k = 0; k < count; k += 1) {
    passed += variance[k]!;
    points[k + 1] = start + points[k + 1]! + pull * passed;
  }
  points[count] = end;
}

function maximum(values: Float64Array): number {
  let result = -Infinity;
  for (let k = 0; k < values.length; k += 1) if (values[k]! > result) result = values[k]!;
  return result;
}

function minimum(values: Float64Array): number {
  let result = Infinity;
  for (let k = 0; k < values.length; k += 1) if (values[k]! < result) result = values[k]!;
  return result;
}
