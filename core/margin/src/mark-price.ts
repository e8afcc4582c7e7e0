import { FUNDING_INTERVAL_MS } from './funding.ts';
import type { Ticks } from './grid.ts';
import { median } from './median.ts';
import { RATE_ONE } from './rate.ts';
import type { Rate } from './rate.ts';
import { divideRounded } from './rounding.ts';

export interface MarkInput {
  readonly index: Ticks;
  /** Last price of the contract itself; a contract that never traded takes the index. */
  readonly contract: Ticks;
  readonly lastFundingRate: Rate;
  /** Milliseconds to the next funding. */
  readonly msToFunding: number;
  /** `mid − index` of the contract's book in ticks, one sample every five seconds, the last thirty. */
  readonly basisSamples: readonly Ticks[];
}

/**
 * Mark price: the median of `P1 = index × (1 + last funding rate × time to funding / 8 h)`,
 * `P2 = index + mean basis` and the contract's last price (Binance USD-M, mark price), so that no single one of
 * the three moves it. Each is rounded to the nearest tick; at least one tick. Without samples P2 is the index.
 */
export function markPrice({ index, contract, lastFundingRate, msToFunding, basisSamples }: MarkInput): Ticks {
  const period = RATE_ONE * BigInt(FUNDING_INTERVAL_MS);
  const accrued = lastFundingRate * BigInt(msToFunding);
  const fundingPrice = Number(divideRounded(BigInt(index) * (period + accrued), period, 'nearest'));
  return Math.max(median([fundingPrice, index + meanBasis(basisSamples), contract]), 1);
}

function meanBasis(samples: readonly Ticks[]): Ticks {
  if (samples.length === 0) return 0;
  const sum = samples.reduce((total, sample) => total + BigInt(sample), 0n);
  return Number(divideRounded(sum, BigInt(samples.length), 'nearest'));
}
