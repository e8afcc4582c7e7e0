import {
  addPremium,
  FUNDING_INTEREST,
  FUNDING_INTERVAL_MS,
  fundingRateOf,
  NO_PREMIUMS,
} from '@tradewind/margin';
import type { PremiumSum, Rate } from '@tradewind/margin';

/** The eight hours up to 00:00, 08:00 or 16:00 UTC over which premiums become a funding rate. */
export class FundingPeriod {
  #number: number | null = null;
  #premiums: PremiumSum = NO_PREMIUMS;
  #lastRate: Rate = FUNDING_INTEREST;

  /** Rate of the last settlement; the interest rate before the first. */
  get lastRate(): Rate {
    return this.#lastRate;
  }

  /** What the rate would be if the period ended now. */
  get runningRate(): Rate {
    return fundingRateOf(this.#premiums);
  }

  add(premium: Rate): void {
    this.#premiums = addPremium(this.#premiums, premium);
  }

  msLeft(time: number): number {
    return FUNDING_INTERVAL_MS - (time % FUNDING_INTERVAL_MS);
  }

  /**
   * Exchange time goes on. Returns the rate to settle at where a period has ended, else null. Periods in which nothing
   * ran are not made up for: nobody knows their premiums, and settling them all at once would be no funding rate.
   */
  advance(time: number): Rate | null {
    const before = this.#number;
    this.#number = Math.floor(time / FUNDING_INTERVAL_MS);
    if (before === this.#number || before === null) return null;
    const rate = this.runningRate;
    this.#premiums = NO_PREMIUMS;
    this.#lastRate = rate;
    return rate;
  }
}
