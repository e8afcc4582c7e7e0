/**
 * Tells React that something changed, at most once per `intervalMs`. What ticks many times a second is painted outside
 * React; what React draws from the same data (order of rows, counts) needs no more than this.
 */
export class CoarseSignal {
  readonly #intervalMs: number;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #version = 0;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** Rises with each notification; the snapshot for `useSyncExternalStore`. */
  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Something changed. The listeners hear of it within the interval. */
  touch(): void {
    this.#timer ??= setTimeout(() => this.flush(), this.#intervalMs);
  }

  /** Tells the listeners now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#version += 1;
    this.#listeners.forEach((listener) => listener());
  }
}
