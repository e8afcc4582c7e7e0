const EVERY_MS = 1_000;

/** A feed's second is not exact; what comes this much early goes out at once, and the mean still is one a second. */
const EARLY_MS = 250;

/** Holds each key to one message a second on average, by the generic cell rate algorithm. */
export class OncePerSecond {
  readonly #due = new Map<string, number>();

  /** Milliseconds to wait before the next message of `key`; with 0 it counts as sent. */
  waitMs(key: string, now: number): number {
    // Never further ahead than the algorithm goes: a clock that was set back must not silence a key.
    const due = Math.min(this.#due.get(key) ?? now, now + EVERY_MS + EARLY_MS);
    const wait = due - EARLY_MS - now;
    if (wait > 0) return wait;
    this.#due.set(key, Math.max(due, now) + EVERY_MS);
    return 0;
  }
}
