import type { RedisScripts } from '@tradewind/bus';
import type { Clock } from '@tradewind/market';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { ExpiringMap } from './expiring-map.ts';
import { MemoryLimiter } from './memory-limiter.ts';

/** Callers that are told apart at a time, for each budget. About 200 bytes each. */
const MAX_KEYS = 20_000;

export interface Allowance {
  readonly points: number;
  /** Counted in whole seconds, rounded up. */
  readonly windowMs: number;
}

export interface BudgetOptions extends Allowance {
  /** Names the counter where processes share it. */
  readonly name: string;
  readonly clock: Clock;
  /** Counters of all processes; without them this process counts by itself. */
  readonly scripts: RedisScripts | undefined;
  readonly maxKeys?: number;
}

/** What became of a wish to spend. */
export interface Spending {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until the window ends and all points are there again, in milliseconds. */
  readonly resetMs: number;
}

/**
 * Points that each caller may spend in a window of time. Shared through Redis where there is one; while it is away this
 * process counts by itself, so no request ever fails for want of it.
 */
export class Budget {
  readonly points: number;
  readonly windowSeconds: number;
  readonly #clock: Clock;
  readonly #memory: MemoryLimiter;
  readonly #limiter: RateLimiterRedis | MemoryLimiter;
  /** Who has nothing left, until when: what floods is refused without asking anybody. */
  readonly #exhausted: ExpiringMap<true>;

  constructor({ name, points, windowMs, clock, scripts, maxKeys = MAX_KEYS }: BudgetOptions) {
    this.points = points;
    this.windowSeconds = Math.ceil(windowMs / 1000);
    this.#clock = clock;
    this.#exhausted = new ExpiringMap({ clock, maxEntries: maxKeys });
    this.#memory = new MemoryLimiter({ points, duration: this.windowSeconds, clock, maxKeys });
    this.#limiter =
      scripts === undefined
        ? this.#memory
        : new RateLimiterRedis({
            storeClient: scripts,
            useRedisPackage: true,
            rejectIfRedisNotReady: true,
            keyPrefix: `${scripts.prefix}limit:${name}`,
            points,
            duration: this.windowSeconds,
            insuranceLimiter: this.#memory,
          });
  }

  /** Entries that this process holds. */
  get size(): number {
    return this.#memory.keys + this.#exhausted.size;
  }

  async spend(key: string, points = 1): Promise<Spending> {
    const waitMs = this.exhaustedForMs(key);
    if (waitMs > 0) return this.#spending(false, 0, waitMs);
    // Counting is the library's; it never refuses, so nothing but a fault is thrown.
    const { consumedPoints, msBeforeNext } = await this.#limiter.penalty(key, points);
    const allowed = consumedPoints <= this.points;
    if (!allowed) this.#exhausted.set(key, true, this.#clock.now() + msBeforeNext);
    return this.#spending(allowed, Math.max(0, this.points - consumedPoints), msBeforeNext);
  }

  /** How long a caller who was refused before has to wait, in milliseconds; 0 for all others. */
  exhaustedForMs(key: string): number {
    const found = this.#exhausted.get(key);
    return found === undefined ? 0 : found.expiresAt - this.#clock.now();
  }

  #spending(allowed: boolean, remaining: number, resetMs: number): Spending {
    return { allowed, limit: this.points, remaining, resetMs };
  }
}
