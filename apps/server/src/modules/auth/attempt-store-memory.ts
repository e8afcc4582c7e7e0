import type { Clock } from '@tradewind/market';
import { ExpiringMap } from '../../http/limits/expiring-map.ts';
import type { DelayPolicy } from './attempt-delays.ts';
import type { AttemptStore, Charge } from './attempt-store.ts';

const MAX_COUNTERS = 50_000;
const MAX_REMEMBERED = 50_000;

interface Counter {
  readonly failures: number;
  /** UTC milliseconds. */
  readonly waitUntil: number;
}

export interface MemoryAttemptStoreOptions {
  readonly clock: Clock;
  readonly maxCounters?: number;
  readonly maxRemembered?: number;
}

/** Of this process, within bounds. */
export class MemoryAttemptStore implements AttemptStore {
  readonly #counters: ExpiringMap<Counter>;
  readonly #remembered: ExpiringMap<true>;

  constructor(options: MemoryAttemptStoreOptions) {
    const { clock, maxCounters = MAX_COUNTERS, maxRemembered = MAX_REMEMBERED } = options;
    this.#counters = new ExpiringMap({ clock, maxEntries: maxCounters });
    this.#remembered = new ExpiringMap({ clock, maxEntries: maxRemembered });
  }

  get size(): number {
    return this.#counters.size + this.#remembered.size;
  }

  async charge(key: string, { delaysMs, voidAt, forgetMs }: DelayPolicy, now: number): Promise<Charge> {
    const { failures, waitUntil } = this.#counters.get(key)?.value ?? { failures: 0, waitUntil: 0 };
    if (voidAt !== null && failures >= voidAt) return { outcome: 'void' };
    const waitMs = waitUntil - now;
    // A wait longer than there are comes from a clock that was set back.
    if (waitMs > 0 && waitMs <= delaysMs.at(-1)!) return { outcome: 'wait', waitMs };
    const delayMs = delaysMs[Math.min(failures, delaysMs.length - 1)]!;
    this.#counters.set(key, { failures: failures + 1, waitUntil: now + delayMs }, now + forgetMs);
    return { outcome: 'charged' };
  }

  async refund(key: string): Promise<void> {
    const found = this.#counters.get(key);
    if (found === undefined) return;
    const failures = found.value.failures - 1;
    if (failures === 0) this.#counters.delete(key);
    else this.#counters.set(key, { failures, waitUntil: 0 }, found.expiresAt);
  }

  async clear(key: string): Promise<void> {
    this.#counters.delete(key);
  }

  async remember(key: string, ttlMs: number, now: number): Promise<void> {
    this.#remembered.set(key, true, now + ttlMs);
  }

  async remembers(key: string): Promise<boolean> {
    return this.#remembered.get(key) !== undefined;
  }
}
