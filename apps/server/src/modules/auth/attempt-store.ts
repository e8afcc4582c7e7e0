import type { DelayPolicy } from './attempt-delays.ts';

/** What became of an attempt that asked to be made. */
export type Charge =
  | { readonly outcome: 'charged' }
  /** Too early; nothing was counted. */
  | { readonly outcome: 'wait'; readonly waitMs: number }
  /** Too many failures for the policy to vouch for this one; nothing was counted. */
  | { readonly outcome: 'void' };

/**
 * Failures and waits, by key. An attempt is counted as a failure in the same step that lets it through and given back
 * when it succeeds: were it counted afterwards, a thousand guesses sent at once would all find the counter untouched.
 */
export interface AttemptStore {
  /** Counts a failure at `now` (UTC milliseconds) and begins its wait, unless an earlier wait is not over. */
  charge(key: string, policy: DelayPolicy, now: number): Promise<Charge>;
  /** Takes one failure and the wait that it began back. */
  refund(key: string): Promise<void>;
  /** Forgets all failures. */
  clear(key: string): Promise<void>;
  /** Keeps in mind until `now + ttlMs` that `key` has signed in. */
  remember(key: string, ttlMs: number, now: number): Promise<void>;
  remembers(key: string): Promise<boolean>;
}
