import { allocateBars, ticksOf } from './bars.ts';
import type { Bars } from './bars.ts';
import { BLOCK_DAYS, Days, VOLUME_POWER } from './days.ts';
import type { MarketKeys } from './days.ts';
import type { PracticeParameters } from './parameters.ts';
import { LOTS_BY_HOUR, VARIANCE_BY_HOUR } from './profile.ts';
import { deriveKey, draw, EXPONENTIAL, randomBits, uniform } from './random.ts';
import type { Bits } from './random.ts';
import { Shocks } from './shock.ts';
import { LOTS_TO_MOVE, splitBar } from './split.ts';
import type { Shares, Wicks } from './split.ts';
import { LogVolatility } from './volatility.ts';
import type { VolatilityFactor } from './volatility.ts';

export const HOURS_IN_DAY = 24;
export const MINUTES_IN_HOUR = 60;
export const SECONDS_IN_MINUTE = 60;

/** Waves of volatility within the day; spans in hours, minutes and seconds. */
const HOUR_FACTORS: readonly VolatilityFactor[] = [
  { span: 9, deviation: 0.18 },
  { span: 2, deviation: 0.16 },
  { span: 1, deviation: 0.14 },
];
const MINUTE_FACTORS: readonly VolatilityFactor[] = [
  { span: 22, deviation: 0.2 },
  { span: 6, deviation: 0.2 },
  { span: 1, deviation: 0.28 },
];
const SECOND_FACTORS: readonly VolatilityFactor[] = [
  { span: 12, deviation: 0.25 },
  { span: 1, deviation: 0.5 },
];

/** News: rare minutes that move many times as much as their neighbours, most of them for all markets together. */
const JUMP_CHANCE = 1 / 2500;
const JUMP_VARIANCE = 30;
const COMMON_JUMPS = 0.6;

/** How far children reach beyond open and close, by level; 1 is a Brownian path. */
const REACH = { day: 1, hour: 0.9, minute: 0.8, second: 0.4 } as const;

/** How many bars of each level are kept, so that neighbouring questions cost one split. */
const KEPT = 3;

interface Level {
  readonly shocks: Shocks;
  readonly volatility: LogVolatility;
  readonly highKey: Bits;
  readonly lowKey: Bits;
  readonly noiseKey: Bits;
}

/**
 * The price path of one market: a pure function of seed, market and time, defined from above. A day's bar is split into
 * hours, an hour into minutes, a minute into seconds, each time to the last tick and lot, so that candles of all
 * timeframes agree and any moment can be computed without what lies before it.
 */
export class MarketPath {
  readonly parameters: PracticeParameters;
  readonly #days: Days;
  readonly #dayHigh: Bits;
  readonly #dayLow: Bits;
  readonly #commonJumps: Bits;
  readonly #ownJumps: Bits;
  readonly #hour: Level;
  readonly #minute: Level;
  readonly #second: Level;
  readonly #kept: readonly Map<number, Bars>[] = [new Map(), new Map(), new Map()];

  constructor(parameters: PracticeParameters, seed: number) {
    this.parameters = parameters;
    const keys: MarketKeys = {
      market: deriveKey(seed >>> 0, 'market'),
      own: deriveKey(seed >>> 0, parameters.symbol),
    };
    const correlation = { bitcoin: parameters.bitcoinCorrelation, common: parameters.commonCorrelation };
    this.#days = new Days(parameters, keys, correlation);
    this.#dayHigh = deriveKey(keys.own, 'day high');
    this.#dayLow = deriveKey(keys.own, 'day low');
    this.#commonJumps = deriveKey(keys.market, 'jumps');
    this.#ownJumps = deriveKey(keys.own, 'jumps');
    const level = (name: string, factors: readonly VolatilityFactor[]): Level => ({
      shocks: new Shocks(keys, name, correlation),
      volatility: new LogVolatility(deriveKey(keys.market, name), deriveKey(keys.own, name), factors),
      highKey: deriveKey(keys.own, `${name} high`),
      lowKey: deriveKey(keys.own, `${name} low`),
      noiseKey: deriveKey(keys.own, `${name} volume`),
    });
    this.#hour = level('hours', HOUR_FACTORS);
    this.#minute = level('minutes', MINUTE_FACTORS);
    this.#second = level('seconds', SECOND_FACTORS);
  }

  /** The bar of one UTC day, counted from 1970-01-01, as a series of one. */
  day(day: number): Bars {
    const number = Math.floor(day / BLOCK_DAYS);
    const block = this.#days.block(number);
    const index = day - number * BLOCK_DAYS;
    const bars = allocateBars(1);
    const open = ticksOf(block.logTicks[index]!);
    const close = ticksOf(block.logTicks[index + 1]!);
    const variance = block.variance[index]!;
    const middle = (open + close) / 2;
    const spread = 2 * variance * middle * middle * REACH.day;
    const up = Math.sqrt((close - open) ** 2 + spread * draw(EXPONENTIAL, randomBits(this.#dayHigh, day)));
    const down = Math.sqrt((close - open) ** 2 + spread * draw(EXPONENTIAL, randomBits(this.#dayLow, day)));
    bars.open[0] = open;
    bars.close[0] = close;
    bars.high[0] = Math.max(open, close, Math.round(middle + up / 2));
    // A market that falls far in a day still trades above zero.
    bars.low[0] = Math.max(
      1,
      Math.min(open, close, Math.max(Math.round(middle / 3), Math.round(middle - down / 2))),
    );
    bars.lots[0] = Math.max(LOTS_TO_MOVE * HOURS_IN_DAY, Math.round(block.lots[index]!));
    bars.variance[0] = variance;
    return bars;
  }

  /** The 24 hours of a day. */
  hours(day: number): Bars {
    return this.#keep(0, day, () => {
      const shares = this.#shares(this.#hour, day * HOURS_IN_DAY, HOURS_IN_DAY, (hour) => ({
        variance: VARIANCE_BY_HOUR[hour]!,
        volume: LOTS_BY_HOUR[hour]!,
      }));
      return this.#split(this.day(day), 0, shares, this.#wicks(this.#hour, REACH.hour), day * HOURS_IN_DAY);
    });
  }

  /** The 60 minutes of an hour, counted from 1970-01-01. */
  minutes(hour: number): Bars {
    return this.#keep(1, hour, () => {
      const first = hour * MINUTES_IN_HOUR;
      const shares = this.#shares(this.#minute, first, MINUTES_IN_HOUR, (k) => {
        const jump = this.#jump(first + k);
        return { variance: jump, volume: Math.sqrt(jump) };
      });
      const day = Math.floor(hour / HOURS_IN_DAY);
      const parent = this.hours(day);
      return this.#split(
        parent,
        hour - day * HOURS_IN_DAY,
        shares,
        this.#wicks(this.#minute, REACH.minute),
        first,
      );
    });
  }

  /** The 60 seconds of a minute, counted from 1970-01-01. */
  seconds(minute: number): Bars {
    return this.#keep(2, minute, () => {
      const first = minute * SECONDS_IN_MINUTE;
      const { tradesPerSecond } = this.parameters;
      const quiet = Math.exp(-tradesPerSecond);
      const shares = this.#shares(this.#second, first, SECONDS_IN_MINUTE, (k) => {
        const trades = uniform(randomBits(this.#second.noiseKey ^ 0x2545f491, first + k)) >= quiet ? 1 : 0;
        return { variance: trades, volume: trades };
      });
      const hour = Math.floor(minute / MINUTES_IN_HOUR);
      const parent = this.minutes(hour);
      return this.#split(
        parent,
        minute - hour * MINUTES_IN_HOUR,
        shares,
        this.#wicks(this.#second, REACH.second),
        first,
      );
    });
  }

  /** Factor on the variance of a minute: 1, or far more where news breaks. */
  #jump(minute: number): number {
    const common = uniform(randomBits(this.#commonJumps, minute)) < JUMP_CHANCE * COMMON_JUMPS;
    const own = uniform(randomBits(this.#ownJumps, minute)) < JUMP_CHANCE * (1 - COMMON_JUMPS);
    return common || own ? JUMP_VARIANCE : 1;
  }

  #shares(
    { shocks, volatility, noiseKey }: Level,
    first: number,
    count: number,
    profile: (child: number) => { readonly variance: number; readonly volume: number },
  ): Shares {
    const shares = {
      shock: new Float64Array(count),
      variance: new Float64Array(count),
      volume: new Float64Array(count),
    };
    for (let k = 0; k < count; k += 1) {
      const { variance, volume } = profile(k);
      const deviation = volatility.at(first + k);
      shares.shock[k] = shocks.at(first + k);
      shares.variance[k] = variance * Math.exp(2 * deviation);
      shares.volume[k] =
        volume *
        Math.exp(VOLUME_POWER * deviation) *
        (0.4 + draw(EXPONENTIAL, randomBits(noiseKey, first + k)));
    }
    return shares;
  }

  #wicks({ highKey, lowKey }: Level, reach: number): Wicks {
    return { reach, highKey, lowKey };
  }

  #split(parent: Bars, index: number, shares: Shares, wicks: Wicks, first: number): Bars {
    const children = allocateBars(shares.shock.length);
    splitBar(parent, index, children, shares, wicks, first);
    return children;
  }

  #keep(level: number, key: number, compute: () => Bars): Bars {
    const kept = this.#kept[level]!;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const bars = compute();
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, bars);
    return bars;
  }
}
