import type { Clock } from '@tradewind/market';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
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
export class MemoryLimiter extends RateLimiterMemory {
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

  override async penalty(key: string | number, points = 1): Promise<RateLimiterRes> {
    const now = this.#clock.now();
    const found = this.#counts.get(String(key));
    const consumed = (found?.value ?? 0) + points;
    const expiresAt = found?.expiresAt ?? now + this.msDuration;
    this.#counts.set(String(key), consumed, expiresAt);
    const remaining = Math.max(0, this.points - consumed);
    return new RateLimiterRes(remaining, expiresAt - now, consumed, found === undefined);
  }
}
