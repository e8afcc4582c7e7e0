/** A price at a moment, for windows. */
export interface PricePoint {
  /** UTC milliseconds. */
  readonly time: number;
  readonly value: number;
}

export type Unsubscribe = () => Promise<void>;

/** Publish/subscribe between parts of the system. Messages are JSON values; order is kept per topic and publisher. */
export interface Bus {
  publish(topic: string, message: unknown): Promise<void>;
  /** `pattern` is a topic, or a prefix ending in `*`. A handler that throws is reported and harms no other. */
  subscribe(pattern: string, handler: (message: unknown, topic: string) => void): Promise<Unsubscribe>;
  close(): Promise<void>;
}

/** Values that expire, and sliding windows of numbers. Values are JSON. */
export interface Cache {
  set(key: string, value: unknown, ttlMs: number): Promise<void>;
  setMany(entries: Iterable<readonly [key: string, value: unknown]>, ttlMs: number): Promise<void>;
  /**
   * Stores a value under a key that has none, in one step over all processes: of several callers one is answered true.
   * For claims that must hold until they expire; a cache within a process doesn't drop them to make room.
   */
  setIfAbsent(key: string, value: unknown, ttlMs: number): Promise<boolean>;
  /** undefined where absent or expired. */
  get(key: string): Promise<unknown>;
  /** Values in the order of the keys, undefined where absent. */
  getMany(keys: readonly string[]): Promise<unknown[]>;
  delete(key: string): Promise<void>;
  /**
   * Appends one point to each window, drops what is older than `spanMs` before that point, and lets a window expire
   * that no point has reached for `spanMs`. A second point at the same time replaces the first.
   */
  windowAppend(entries: Iterable<readonly [key: string, point: PricePoint]>, spanMs: number): Promise<void>;
  /** Points with `from` ≤ time < `to`, ascending. */
  windowRange(key: string, from: number, to: number): Promise<PricePoint[]>;
  close(): Promise<void>;
}
