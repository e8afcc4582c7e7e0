import type { Clock, FeedState, VenueHealth } from '@tradewind/market';
import { failureInWords } from './words.ts';

/** Keeps a live venue's health and tells when its state changed. */
export class HealthRecord {
  readonly #clock: Clock;
  readonly #identity: Pick<VenueHealth, 'venue' | 'kind' | 'label'>;
  readonly #staleAfterMs: number;
  readonly #changed: () => void;
  #state: FeedState = 'connecting';
  #lastDataAt: number | null = null;
  #reconnects = 0;
  #lastError: string | null = null;
  #failing = false;
  /** Since when nothing has happened: no data, and no new attempt to connect. */
  #quietSince: number;

  /** @param staleAfterMs without data for so long, a connected venue is stale */
  constructor(
    clock: Clock,
    identity: Pick<VenueHealth, 'venue' | 'kind' | 'label'>,
    staleAfterMs: number,
    changed: () => void,
  ) {
    this.#clock = clock;
    this.#quietSince = clock.now();
    this.#identity = identity;
    this.#staleAfterMs = staleAfterMs;
    this.#changed = changed;
  }

  get(): VenueHealth {
    return {
      ...this.#identity,
      state: this.#state,
      lastDataAt: this.#lastDataAt,
      reconnects: this.#reconnects,
      lastError: this.#lastError,
    };
  }

  start(): void {
    this.#quietSince = this.#clock.now();
    this.#set('connecting');
  }

  data(): void {
    this.#lastDataAt = this.#clock.now();
    this.#quietSince = this.#lastDataAt;
    if (this.#state === 'live') return;
    if (this.#failing) this.#reconnects += 1;
    this.#failing = false;
    this.#set('live');
  }

  failed(error: unknown): void {
    this.#lastError = failureInWords(error);
    this.#failing = true;
    this.#quietSince = this.#clock.now();
    if (this.#state !== 'down') this.#set('down');
  }

  /** A failure that does not interrupt the feed. */
  trouble(error: unknown): void {
    this.#lastError = failureInWords(error);
  }

  /** Notices silence. @returns how long nothing has happened, in milliseconds */
  check(): number {
    const now = this.#clock.now();
    if (this.#state === 'live' && now - (this.#lastDataAt ?? now) >= this.#staleAfterMs) this.#set('stale');
    return now - this.#quietSince;
  }

  stop(): void {
    this.#set('stopped');
  }

  #set(state: FeedState): void {
    if (this.#state === 'stopped' && state !== 'connecting') return;
    this.#state = state;
    this.#changed();
  }
}
