import { deriveKey, normal } from './random.ts';
import type { Bits } from './random.ts';

/** One wave of changing volatility. */
export interface VolatilityFactor {
  /** Steps between independent values; in between the factor moves in a straight line. 1: independent at each step. */
  readonly span: number;
  /** Standard deviation of the logarithm of volatility that this factor brings. */
  readonly deviation: number;
}

/** Share of each wave that a market has in common with all others; calm and storm come over all of them together. */
const COMMON = 0.75;
const OWN = Math.sqrt(1 - COMMON * COMMON);

/**
 * The logarithm of volatility as a sum of waves of several lengths, partly common to all markets. Several lengths
 * together make the autocorrelation of absolute returns fall slowly, as it does in recorded markets.
 */
export class LogVolatility {
  /** Mean of the variance `exp(2 × at(index))`. */
  readonly meanVariance: number;
  readonly #waves: readonly { span: number; common: number; own: number; commonKey: Bits; ownKey: Bits }[];

  constructor(marketKey: Bits, ownKey: Bits, factors: readonly VolatilityFactor[]) {
    this.#waves = factors.map(({ span, deviation }) => ({
      span,
      common: deviation * COMMON,
      own: deviation * OWN,
      commonKey: deriveKey(marketKey, `volatility ${span}`),
      ownKey: deriveKey(ownKey, `volatility ${span}`),
    }));
    this.meanVariance = Math.exp(2 * factors.reduce((sum, { deviation }) => sum + deviation ** 2, 0));
  }

  at(index: number): number {
    let sum = 0;
    for (const { span, common, own, commonKey, ownKey } of this.#waves) {
      if (span === 1) {
        sum += common * normal(commonKey, index) + own * normal(ownKey, index);
        continue;
      }
      const position = index / span;
      const node = Math.floor(position);
      const after = position - node;
      const before = 1 - after;
      const scale = 1 / Math.sqrt(before * before + after * after);
      sum +=
        common * scale * (before * normal(commonKey, node) + after * normal(commonKey, node + 1)) +
        own * scale * (before * normal(ownKey, node) + after * normal(ownKey, node + 1));
    }
    return sum;
  }
}
