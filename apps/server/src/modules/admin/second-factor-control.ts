import type { Executor } from '@tradewind/database';

/** What administration and account deletion need of the second factor. */
export interface SecondFactorControl {
  /**
   * Takes an account's second factor away: authenticator, recovery codes, a set-up that was never finished. False where
   * none was switched on.
   */
  reset(userId: string, executor: Executor): Promise<boolean>;
}
