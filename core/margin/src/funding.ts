import type { Amount, Grid, Lots, Ticks } from './grid.ts';
import { RATE_ONE } from './rate.ts';
import type { Rate } from './rate.ts';
import { divideRounded } from './rounding.ts';

/** Eight hours: how often funding is exchanged, and the time the interest rate is stated for. */
export const FUNDING_INTERVAL_MS = 8 * 60 * 60 * 1000;

/** 0.01 % per eight hours (Binance USD-M). */
export const FUNDING_INTEREST: Rate = 10_000n;

/** ±0.05 %: how far the interest rate may pull the premium (Binance USD-M). */
const INTEREST_REACH: Rate = 50_000n;

/**
 * How far the contract trades from the index: `[max(0, impact bid − index) − max(0, index − impact ask)] / index`
 * (Binance USD-M), to the nearest. Sampled every five seconds.
 *
 * @param prices impact bid and ask: average prices at which the impact notional could be sold and bought
 * @throws {RangeError} when the index isn't above zero
 */
export function premiumIndex(prices: {
  readonly impactBid: Ticks;
  readonly impactAsk: Ticks;
  readonly index: Ticks;
}): Rate {
  const { impactBid, impactAsk, index } = prices;
  const premium = Math.max(0, impactBid - index) - Math.max(0, index - impactAsk);
  return divideRounded(BigInt(premium) * RATE_ONE, BigInt(index), 'nearest');
}

/** Premiums of a funding period added up, so that a period needn't be kept as thousands of samples. */
export interface PremiumSum {
  readonly sum: Rate;
  readonly count: number;
}

export const NO_PREMIUMS: PremiumSum = { sum: 0n, count: 0 };

export function addPremium({ sum, count }: PremiumSum, premium: Rate): PremiumSum {
  return { sum: sum + premium, count: count + 1 };
}

/** {@link fundingRateOf} the premiums of a period. */
export function fundingRate(premiums: readonly Rate[], interest: Rate = FUNDING_INTEREST): Rate {
  return fundingRateOf(premiums.reduce(addPremium, NO_PREMIUMS), interest);
}

/**
 * Funding rate of a period: `P̄ + clamp(interest − P̄, ±0.05 %)` (Binance USD-M), P̄ the plain mean of its
 * premiums (dYdX; Binance lets later samples weigh more). A period without samples counts as one without
 * premium. Rounded once, at the end, to the nearest.
 */
export function fundingRateOf({ sum, count }: PremiumSum, interest: Rate = FUNDING_INTEREST): Rate {
  if (count === 0) return fundingRateOf({ sum: 0n, count: 1 }, interest);
  const samples = BigInt(count);
  const pull = interest * samples - sum;
  const reach = INTEREST_REACH * samples;
  const clamped = pull > reach ? reach : pull < -reach ? -reach : pull;
  return divideRounded(sum + clamped, samples, 'nearest');
}

/**
 * What a position pays (positive) or receives (negative) at the end of a funding period:
 * `mark price × quantity × rate`, signed by `lots`: longs pay a positive rate, shorts receive it. Multiplied
 * before it is divided, and rounded against the position (the payer up, the receiver down), so that a period
 * never hands out more than it takes in.
 */
export function fundingPayment(grid: Grid, markTicks: Ticks, lots: Lots, rate: Rate): Amount {
  const payment = BigInt(markTicks) * BigInt(lots) * grid.numerator * rate;
  return divideRounded(payment, grid.denominator * RATE_ONE, payment > 0n ? 'up' : 'down');
}
