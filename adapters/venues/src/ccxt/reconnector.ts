import type { Clock } from '@tradewind/market';
import type { CancelTask, Scheduler } from '../scheduler.ts';

export interface BackoffOptions {
  /** Upper bound of the first wait. */
  readonly baseMs: number;
  /** No wait is longer. */
  readonly capMs: number;
  /** A connection that lasted this long ends the series: the next failure starts at `baseMs` again. */
  readonly stableMs: number;
}

export const DEFAULT_BACKOFF: BackoffOptions = { baseMs: 1_000, capMs: 60_000, stableMs: 30_000 };

/**
 * Spaces out attempts to connect: exponential backoff with full jitter (each wait is uniform between 0 and the bound,
 * so that the clients of a venue that came back do not return all at once; M. Brooker, "Exponential Backoff And
 * Jitter", AWS Architecture Blog, 2015). All streams of a venue share one: they wait for the same moment.
 */
export class Reconnector {
  readonly #clock: Clock;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #options: BackoffOptions;
  #attempt = 0;
  #openedAt = 0;
  #gate: { readonly opens: Promise<void>; readonly open: () => void; readonly cancel: CancelTask } | null =
    null;

  constructor(clock: Clock, scheduler: Scheduler, random: () => number, options: BackoffOptions) {
    this.#clock = clock;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#options = options;
  }

  /** Resolves when the next attempt is due; at once where no failure was reported since the last. */
  ready(): Promise<void> {
    return this.#gate?.opens ?? Promise.resolve();
  }

  /**
   * Starts the wait for the next attempt. Failures reported while one is under way belong to it.
   * @returns whether this is the first of them
   */
  failed(): boolean {
    if (this.#gate !== null) return false;
    if (this.#clock.now() - this.#openedAt >= this.#options.stableMs) this.#attempt = 0;
    const { baseMs, capMs } = this.#options;
    const bound = Math.min(capMs, baseMs * 2 ** Math.min(this.#attempt, 30));
    this.#attempt += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    const open = (): void => {
      this.#openedAt = this.#clock.now();
      this.#gate = null;
      resolve();
    };
    this.#gate = { opens: promise, open, cancel: this.#scheduler.after(this.#random() * bound, open) };
    return true;
  }

  /** Ends a wait at once, for a venue that stops. */
  release(): void {
    this.#gate?.cancel();
    this.#gate?.open();
  }
}
