import { deriveKey, draw, NORMAL, randomBits } from './random.ts';
import type { Bits } from './random.ts';
import type { MarketKeys } from './shock.ts';

/** One wave of changing volatility. */
export interface VolatilityWave {
  /** Steps between independent values; in between the wave moves in a straight line. 1: independent at each step. */
  readonly span: number;
  /** Standard deviation of the logarithm of volatility that this wave brings. */
  readonly deviation: number;
}

/** Variance of the logarithm of volatility that waves bring together. */
export function waveVariance(waves: readonly VolatilityWave[]): number {
  return waves.reduce((sum, { deviation }) => sum + deviation ** 2, 0);
}

interface KeyedWave {
  readonly span: number;
  readonly common: number;
  readonly own: number;
  readonly commonKey: Bits;
  readonly ownKey: Bits;
}

/**
 * The logarithm of volatility as a sum of waves of several lengths, partly common to all markets: calm and storm come
 * over all of them together. Several lengths together make the autocorrelation of absolute returns fall slowly, as it
 * does in recorded markets.
 */
export class LogVolatility {
  /** Mean of the variance `exp(2 × value)`. */
  readonly meanVariance: number;
  readonly #waves: readonly KeyedWave[];

  /** `level` names the scale of time; `common` is the correlation of the waves with those of all markets. */
  constructor(keys: MarketKeys, level: string, waves: readonly VolatilityWave[], common: number) {
    this.#waves = waves.map(({ span, deviation }) => ({
      span,
      common: deviation * common,
      own: deviation * Math.sqrt(1 - common ** 2),
      commonKey: deriveKey(keys.market, `${level} volatility ${span}`),
      ownKey: deriveKey(keys.own, `${level} volatility ${span}`),
    }));
    this.meanVariance = Math.exp(2 * waveVariance(waves));
  }

  /** Writes the values of the steps that begin with `first`, as many as `target` holds. */
  fill(first: number, target: Float64Array): void {
    target.fill(0);
    for (const wave of this.#waves) {
      if (wave.span === 1) {
        for (let k = 0; k < target.length; k += 1) target[k] = target[k]! + nodeOf(wave, first + k);
      } else addLine(wave, first, target);
    }
  }
}

/** Value of a wave at one of its nodes. */
function nodeOf({ common, own, commonKey, ownKey }: KeyedWave, index: number): number {
  return common * draw(NORMAL, randomBits(commonKey, index)) + own * draw(NORMAL, randomBits(ownKey, index));
}

/** Adds a wave that moves from node to node. */
function addLine(wave: KeyedWave, first: number, target: Float64Array): void {
  const { span } = wave;
  let number = Math.floor(first / span);
  let left = nodeOf(wave, number);
  let right = nodeOf(wave, number + 1);
  for (let k = 0; k < target.length; k += 1) {
    const index = first + k;
    if (index >= (number + 1) * span) {
      number += 1;
      left = right;
      right = nodeOf(wave, number + 1);
    }
    const after = (index - number * span) / span;
    const before = 1 - after;
    // Between nodes the sum of two independent values would vary less than at them.
    target[k] = target[k]! + (before * left + after * right) / Math.sqrt(before * before + after * after);
  }
}
