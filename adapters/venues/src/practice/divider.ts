import { allocateBars } from './bars.ts';
import type { Bars } from './bars.ts';
import { Bursts } from './bursts.ts';
import type { BurstLaw } from './bursts.ts';
import { VOLUME_POWER } from './days.ts';
import { deriveKey, draw, NORMAL, randomBits, uniform } from './random.ts';
import type { Bits } from './random.ts';
import { Shocks } from './shock.ts';
import type { Correlation, MarketKeys } from './shock.ts';
import { splitBar } from './split.ts';
import type { Shares, Wicks } from './split.ts';
import { LogVolatility } from './volatility.ts';
import type { VolatilityWave } from './volatility.ts';

/** How a bar of one level is divided into those of the next. */
export interface Division {
  readonly name: string;
  readonly count: number;
  readonly waves: readonly VolatilityWave[];
  readonly burst: BurstLaw;
  /** Factor on the children's shocks that makes up for what staying inside the parent takes away. */
  readonly stretch: number;
  /** Part of the sum of its group's shocks that each child takes over. */
  readonly persistence: number;
  /** How far children go beyond their open and close; 1 as a Brownian path. */
  readonly reach: number;
  /** Mean number of trades in a child; children without any don't move. */
  readonly tradesPerBar: number;
}

/**
 * The fewer trades a bar has, the more its volume varies: in means, by this much for a single trade. Sizes alone vary by
 * 3.6 (recorded trades of BTC and ETH, 2024-08-08); trades that come in clusters make the rest.
 */
const VOLUME_VARIATION = 6;

/** How a bar's variance follows the part of its volume that is due to few or large trades (power). */
const VARIANCE_OF_VOLUME = 1;

/** Standard deviation of the logarithm of volume that few trades bring. */
function volumeNoise(tradesPerBar: number): number {
  return Math.sqrt(Math.log(1 + VOLUME_VARIATION ** 2 / Math.max(1, tradesPerBar)));
}

/** Standard deviation of the logarithm of volatility that few trades bring, each market for itself. */
export function ownVolatility(tradesPerBar: number): number {
  return (volumeNoise(tradesPerBar) * VARIANCE_OF_VOLUME) / 2;
}

/** A probability that is none. */
const NEVER = 1e-9;

/** Children in a group that persists; divides every count. */
const GROUP = 5;

/** Divided bars that are kept: a power of two, since their place is found by the parent's lowest bits. */
const KEPT = 4;

/** Divides bars of one level into those of the next. */
export class Divider {
  readonly #division: Division;
  readonly #shocks: Shocks;
  readonly #volatility: LogVolatility;
  readonly #wicks: Wicks;
  readonly #noiseKey: Bits;
  readonly #volumeNoise: number;
  readonly #tradesKey: Bits;
  /** Decides which child trades where chance would have none of them trade. */
  readonly #onlyKey: Bits;
  readonly #bursts: Bursts;
  readonly #shares: Shares;
  readonly #deviation: Float64Array;
  readonly #keptParents = new Float64Array(KEPT).fill(Number.NaN);
  readonly #kept: (Bars | undefined)[] = Array.from({ length: KEPT });

  constructor(keys: MarketKeys, correlation: Correlation, commonVolatility: number, division: Division) {
    const { name, count, waves, reach } = division;
    const own = deriveKey(keys.own, name);
    const column = () => new Float64Array(count);
    this.#division = division;
    this.#shocks = new Shocks(keys, name, correlation);
    this.#volatility = new LogVolatility(keys, name, waves, commonVolatility);
    this.#wicks = { reach, highKey: deriveKey(own, 'high'), lowKey: deriveKey(own, 'low') };
    this.#noiseKey = deriveKey(own, 'volume');
    this.#volumeNoise = volumeNoise(division.tradesPerBar);
    this.#tradesKey = deriveKey(own, 'trades');
    this.#onlyKey = deriveKey(own, 'only');
    this.#bursts = new Bursts(keys, name, division.burst);
    this.#shares = { shock: column(), variance: column(), volume: column() };
    this.#deviation = column();
  }

  /** The children of bar number `parent` where they were divided lately. */
  known(parent: number): Bars | undefined {
    const place = parent & (KEPT - 1);
    return this.#keptParents[place] === parent ? this.#kept[place] : undefined;
  }

  /** Divides bar `index` of `bars`, which is number `parent` of its level. */
  split(bars: Bars, index: number, parent: number): Bars {
    const { count } = this.#division;
    const place = parent & (KEPT - 1);
    const children = (this.#kept[place] ??= allocateBars(count));
    this.#keptParents[place] = parent;
    this.#fillShares(parent * count);
    splitBar(bars, index, children, this.#shares, this.#wicks, parent * count);
    return children;
  }

  #fillShares(first: number): void {
    const { shock, variance, volume } = this.#shares;
    const count = shock.length;
    const quiet = Math.exp(-this.#division.tradesPerBar);
    this.#volatility.fill(first, this.#deviation);
    let active = 0;
    for (let k = 0; k < count; k += 1) {
      if (quiet > NEVER && uniform(randomBits(this.#tradesKey, first + k)) < quiet) {
        shock[k] = 0;
        variance[k] = 0;
        volume[k] = 0;
        continue;
      }
      this.#fillShare(k, first + k);
      active += 1;
    }
    if (active === 0) {
      const only = randomBits(this.#onlyKey, first) % count;
      this.#fillShare(only, first + only);
    }
    this.#persist(shock);
  }

  #fillShare(k: number, index: number): void {
    const { shock, variance, volume } = this.#shares;
    const deviation = this.#deviation[k]!;
    const burst = this.#bursts.at(index);
    const own = this.#shocks.at(index);
    const noise = this.#volumeNoise * draw(NORMAL, randomBits(this.#noiseKey, index));
    shock[k] = own;
    variance[k] = burst * Math.exp(2 * deviation + VARIANCE_OF_VOLUME * noise);
    volume[k] = Math.sqrt(burst) * (0.5 + 0.5 * own * own) * Math.exp(VOLUME_POWER * deviation + noise);
  }

  /**
   * Staying inside the parent turns excursions back, which shortens the way over several children more than over one. A
   * part of each group's sum, given to all its members, makes up for it; the stretch makes up for what is lost on the
   * whole.
   */
  #persist(shock: Float64Array): void {
    const { persistence, stretch } = this.#division;
    for (let group = 0; group < shock.length; group += GROUP) {
      let sum = 0;
      for (let k = group; k < group + GROUP; k += 1) sum += shock[k]!;
      for (let k = group; k < group + GROUP; k += 1) shock[k] = stretch * (shock[k]! + persistence * sum);
    }
  }
}
