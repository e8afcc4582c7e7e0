const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How failures at one counter are answered. */
export interface DelayPolicy {
  /** Wait after the n-th failure in milliseconds, from the first on; the last holds for all that follow. */
  readonly delaysMs: readonly number[];
  /** From this many failures on the counter vouches for nobody any more. */
  readonly voidAt: number | null;
  /** Without an attempt for this long all is forgotten. */
  readonly forgetMs: number;
}

/** Three failures cost nothing; then each doubles the wait, up to a bound. */
function doubling(firstMs: number, longestMs: number): number[] {
  const delaysMs = [0, 0, 0];
  for (let delayMs = firstMs; delayMs < longestMs; delayMs *= 2) delaysMs.push(delayMs);
  return [...delaysMs, longestMs];
}

/**
 * All whom the account does not know, together: however many addresses guess, at most 96 guesses a day come through.
 * It is forgotten only after a day, or pausing would gain new free tries.
 */
export const STRANGERS: DelayPolicy = {
  delaysMs: doubling(SECOND_MS, 15 * MINUTE_MS),
  voidAt: null,
  forgetMs: DAY_MS,
};

/**
 * One address among the strangers. It waits longer than all of them together do, so a guesser of few addresses leaves
 * most openings to others: an owner with a new device may be among them.
 */
export const STRANGER_ADDRESS: DelayPolicy = {
  delaysMs: doubling(2 * SECOND_MS, HOUR_MS),
  voidAt: null,
  forgetMs: DAY_MS,
};

/** A device or address that signed in before. After ten failures in a row it counts as a stranger. */
export const ACQUAINTED: DelayPolicy = {
  delaysMs: doubling(SECOND_MS, 15 * MINUTE_MS),
  voidAt: 10,
  forgetMs: 30 * DAY_MS,
};
