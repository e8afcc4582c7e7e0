/**
 * `points` events per `durationMs`, refilled steadily. It lives and dies with its connection and answers synchronously,
 * so it needs neither timers nor a store.
 */
export class TokenBucket {
  readonly #points: number;
  readonly #perMs: number;
  #tokens: number;
  #filledAt: number;

  constructor(points: number, durationMs: number, now: number) {
    this.#points = points;
    this.#perMs = points / durationMs;
    this.#tokens = points;
    this.#filledAt = now;
  }

  /** Takes `cost` points. Returns 0, or the milliseconds after which that many will be there. */
  take(cost: number, now: number): number {
    const refilled = this.#tokens + Math.max(0, now - this.#filledAt) * this.#perMs;
    this.#tokens = Math.min(this.#points, refilled);
    this.#filledAt = now;
    // An event may cost more than the bucket ever holds; a full one pays for it.
    const price = Math.min(cost, this.#points);
    if (this.#tokens >= price) {
      this.#tokens -= price;
      return 0;
    }
    return Math.ceil((price - this.#tokens) / this.#perMs);
  }
}
