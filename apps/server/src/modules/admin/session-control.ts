import type { Executor } from '@tradewind/database';
import type { Session } from '@tradewind/protocol';

/** What administration and account deletion need of sessions. */
export interface SessionControl {
  /**
   * Ends all sessions of an account, but for `except`, and answers how many there were. Inside a transaction (`executor`)
   * the caller calls {@link userChanged} once that is committed.
   */
  revokeAllOf(
    userId: string,
    reason: string,
    options?: { readonly except?: string; readonly executor?: Executor },
  ): Promise<number>;
  /** Where an account is signed in, last used first; `currentId` is marked as the one that asks. */
  list(userId: string, currentId: string | null): Promise<Session[]>;
  /** Drops what is cached of an account in every process, and lets its connections be looked at again. */
  userChanged(userId: string): Promise<void>;
}
