import type { Clock } from '@tradewind/market';
import { RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { ExpiringMap } from './expiring-map.ts';

export interface MemoryLimiterOptions {
  readonly points: number;
  /** Length of the window in seconds. */
  readonly duration: number;
  readonly clock: Clock;
  readonly maxKeys: number;
}

/**
 * Counts in this process, with time handed in and a bound on the number of keys. The library's own memory limiter has
 * neither: it keeps a timer and an entry for each address that ever called within the window.
 */
export class MemoryLimiter extends RateLimiterAbstract {
  readonly #clock: Clock;
  readonly #counts: ExpiringMap<number>;

  constructor({ points, duration, clock, maxKeys }: MemoryLimiterOptions) {
    super({ points, duration, keyPrefix: '' });
    this.#clock = clock;
    this.#counts = new ExpiringMap({ clock, maxEntries: maxKeys });
  }

  get keys(): number {
    return this.#counts.size;
  }

  /** As the library has it: rejects with the result when there are no points left. */
  override async consume(key: string | number, points = 1): Promise<RateLimiterRes> {
    const now = this.#clock.now();
    const found = this.#counts.get(String(key));
    const consumed = (found?.value ?? 0) + points;
    const expiresAt = found?.expiresAt ?? now + this.msDuration;
    this.#counts.set(String(key), consumed, expiresAt);
    const result = new RateLimiterRes(
      Math.max(0, this.points - consumed),
      expiresAt - now,
      consumed,
      found === undefined,
    );
    return consumed > this.points ? Promise.reject(result) : result;
  }
}
