/**
 * `points` events per `durationMs`, refilled steadily. It lives and dies with its connection and answers synchronously,
 * so it needs neither timers nor a store.
 */
export class TokenBucket {
  readonly #points: number;
  /** What one point costs, in units of which `points` flow in each millisecond: whole numbers, so nothing is rounded. */
  readonly #unitsPerPoint: number;
  #units: number;
  #filledAt: number;

  constructor(points: number, durationMs: number, now: number) {
    this.#points = points;
    this.#unitsPerPoint = durationMs;
    this.#units = points * durationMs;
    this.#filledAt = now;
  }

  /** Takes `cost` points. Returns 0, or the milliseconds after which that many will be there. */
  take(cost: number, now: number): number {
    const full = this.#points * this.#unitsPerPoint;
    const flowedIn = Math.max(0, now - this.#filledAt) * this.#points;
    this.#units = Math.min(full, this.#units + flowedIn);
    this.#filledAt = now;
    // An event may cost more than the bucket ever holds; a full one pays for it.
    const price = Math.min(cost * this.#unitsPerPoint, full);
    if (this.#units < price) return Math.ceil((price - this.#units) / this.#points);
    this.#units -= price;
    return 0;
  }
}
