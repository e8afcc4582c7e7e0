import type { Cache, Clock } from '@tradewind/market';
import { decode, encode } from './json.ts';
import { PriceWindow } from './price-window.ts';

export interface MemoryCacheOptions {
  readonly clock: Clock;
  /**
   * Values beyond this many bytes of JSON text drive out those that were unused longest. Windows are not counted: they
   * hold history that nothing else has, and their number is that of the markets. Neither are claims (`setIfAbsent`):
   * they are small and short-lived, and must hold. 256 MiB unless told.
   */
  readonly maxBytes?: number;
  /** How often expired entries that nobody asks for are dropped, in milliseconds of real time. A minute unless told. */
  readonly sweepIntervalMs?: number;
}

/** What the cache holds at this moment, expired entries that were not yet dropped included. */
export interface MemoryCacheStats {
  readonly values: number;
  /** Of the JSON text of all values. */
  readonly valueBytes: number;
  readonly windows: number;
  /** Of the columns of all windows. */
  readonly windowBytes: number;
}

export interface MemoryCache extends Cache {
  stats(): MemoryCacheStats;
}

interface Entry {
  /** Frozen. */
  readonly value: unknown;
  /** Counted against `maxBytes`. */
  readonly bytes: number;
  readonly expiresAt: number;
  /** A claim stays until it expires, whatever else needs room. */
  readonly claim: boolean;
}

interface ExpiringWindow {
  readonly window: PriceWindow;
  expiresAt: number;
}

/** A cache in this process. Values are copied through JSON when they are stored and frozen, so reading copies nothing. */
export function createMemoryCache(options: MemoryCacheOptions): MemoryCache {
  const { clock, maxBytes = 256 * 2 ** 20, sweepIntervalMs = 60_000 } = options;
  // In order of use, because a Map keeps the order of insertion and each use inserts anew.
  const entries = new Map<string, Entry>();
  const windows = new Map<string, ExpiringWindow>();
  let bytes = 0;
  let closed = false;

  const remove = (key: string): void => {
    bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  const store = (key: string, text: string, expiresAt: number): void => {
    remove(key);
    if (text.length > maxBytes) return;
    entries.set(key, { value: decode(text), bytes: text.length, expiresAt, claim: false });
    bytes += text.length;
    for (const [oldest, { claim }] of entries) {
      if (bytes <= maxBytes) break;
      if (!claim) remove(oldest);
    }
  };
  const load = (key: string): unknown => {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt <= clock.now()) {
      remove(key);
      return undefined;
    }
    entries.delete(key);
    entries.set(key, entry);
    return entry.value;
  };
  const openWindow = (key: string): ExpiringWindow | undefined => {
    const found = windows.get(key);
    if (found === undefined || found.expiresAt > clock.now()) return found;
    windows.delete(key);
    return undefined;
  };
  const sweep = (): void => {
    const now = clock.now();
    for (const [key, { expiresAt }] of entries) if (expiresAt <= now) remove(key);
    for (const [key, { expiresAt }] of windows) if (expiresAt <= now) windows.delete(key);
  };
  const checkOpen = (): void => {
    if (closed) throw new Error('the cache is closed');
  };

  const sweeper = setInterval(sweep, sweepIntervalMs);
  sweeper.unref();

  return {
    // Async functions, so that what fails is a rejection here as it is over a network.
    async set(key, value, ttlMs) {
      checkOpen();
      store(key, encode(value), clock.now() + ttlMs);
    },
    async setMany(values, ttlMs) {
      checkOpen();
      const expiresAt = clock.now() + ttlMs;
      // All are encoded before the first is stored: a value that is no JSON leaves nothing half done.
      const texts = Array.from(values, ([key, value]) => [key, encode(value)] as const);
      for (const [key, text] of texts) store(key, text, expiresAt);
    },
    async setIfAbsent(key, value, ttlMs) {
      checkOpen();
      const text = encode(value);
      if (load(key) !== undefined) return false;
      entries.set(key, { value: decode(text), bytes: 0, expiresAt: clock.now() + ttlMs, claim: true });
      return true;
    },
    async get(key) {
      checkOpen();
      return load(key);
    },
    async getMany(keys) {
      checkOpen();
      return keys.map(load);
    },
    async delete(key) {
      checkOpen();
      remove(key);
      windows.delete(key);
    },
    async windowAppend(points, spanMs) {
      checkOpen();
      const expiresAt = clock.now() + spanMs;
      for (const [key, point] of points) {
        const target = openWindow(key) ?? { window: new PriceWindow(), expiresAt };
        target.window.append(point, spanMs);
        target.expiresAt = expiresAt;
        windows.set(key, target);
      }
    },
    async windowRange(key, from, to) {
      checkOpen();
      return openWindow(key)?.window.range(from, to) ?? [];
    },
    async close() {
      closed = true;
      clearInterval(sweeper);
      entries.clear();
      windows.clear();
      bytes = 0;
    },
    stats: () => ({
      values: entries.size,
      valueBytes: bytes,
      windows: windows.size,
      windowBytes: [...windows.values()].reduce((sum, { window }) => sum + window.byteLength, 0),
    }),
  };
}
