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

  /** @param staleAfterMs without data for so long, a connected venue is stale */
  constructor(
    clock: Clock,
    identity: Pick<VenueHealth, 'venue' | 'kind' | 'label'>,
    staleAfterMs: number,
    changed: () => void,
  ) {
    this.#clock = clock;
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
    this.#set('connecting');
  }

  data(): void {
    this.#lastDataAt = this.#clock.now();
    if (this.#state === 'live') return;
    if (this.#failing) this.#reconnects += 1;
    this.#failing = false;
    this.#set('live');
  }

  failed(error: unknown): void {
    this.#lastError = failureInWords(error);
    this.#failing = true;
    if (this.#state !== 'down') this.#set('down');
  }

  /** A failure that does not interrupt the feed. */
  trouble(error: unknown): void {
    this.#lastError = failureInWords(error);
  }

  /** Notices silence. @returns how long there has been none of the expected data, in milliseconds */
  check(): number {
    if (this.#lastDataAt === null) return 0;
    const silentMs = this.#clock.now() - this.#lastDataAt;
    if (this.#state === 'live' && silentMs >= this.#staleAfterMs) this.#set('stale');
    return this.#state === 'stale' ? silentMs : 0;
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
