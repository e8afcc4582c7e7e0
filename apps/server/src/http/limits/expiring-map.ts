import type { Clock } from '@tradewind/market';

interface Entry<Value> {
  readonly value: Value;
  /** UTC milliseconds. */
  readonly expiresAt: number;
}

/**
 * Values that expire, never more than `maxEntries` of them: what a stranger can make grow must have a bound. The entry
 * that was written longest ago gives way, so whoever is counted at this moment stays counted.
 */
export class ExpiringMap<Value> {
  readonly #clock: Clock;
  readonly #maxEntries: number;
  /** In order of writing, because a Map keeps the order of insertion and each write inserts anew. */
  readonly #entries = new Map<string, Entry<Value>>();

  constructor({ clock, maxEntries }: { readonly clock: Clock; readonly maxEntries: number }) {
    this.#clock = clock;
    this.#maxEntries = maxEntries;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry<Value> | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expiresAt > this.#clock.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, value: Value, expiresAt: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresAt });
    this.#dropOldest();
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** Two for each one written: expired entries go by and by, without a timer and without a pause. */
  #dropOldest(): void {
    const now = this.#clock.now();
    let looked = 0;
    for (const [key, { expiresAt }] of this.#entries) {
      if (looked === 2) return;
      looked += 1;
      if (expiresAt <= now || this.#entries.size > this.#maxEntries) this.#entries.delete(key);
    }
  }
}
