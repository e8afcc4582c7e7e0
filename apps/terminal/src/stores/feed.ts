import type { Feed, SystemStatus } from '@tradewind/protocol';
import type { Gateway } from '../feed/gateway.ts';
import type { LinkStatus } from '../feed/messages.ts';
import type { PriceStore } from './prices.ts';

export type FeedTone = 'live' | 'replay' | 'practice' | 'stale' | 'waiting';

/** What the header says about where prices come from. */
export interface FeedState {
  readonly tone: FeedTone;
  /** In the server's words, or `STALE 12 s`. */
  readonly label: string;
  readonly link: LinkStatus;
  /** Prices on the page are not current. */
  readonly isStale: boolean;
}

/** Prices older than this are shown as stale; every market of a running feed ticks once a second. */
export const STALE_AFTER_MS = 5_000;
const LOOK_EVERY_MS = 500;

export interface FeedInputs {
  readonly feed: Feed | undefined;
  /** Since `feed` was read. */
  readonly feedReadAgoMs: number;
  /** Since streamed prices last arrived; null before the first. */
  readonly pricesAgoMs: number | null;
  readonly link: LinkStatus;
}

/** Derives what is shown: a feed is never called live on the word of a server that has fallen silent. */
export function feedState({ feed, feedReadAgoMs, pricesAgoMs, link }: FeedInputs): FeedState {
  const saidAgeMs = feed?.lastDataAgeMs ?? null;
  const reported = saidAgeMs === null ? null : saidAgeMs + feedReadAgoMs;
  const ageMs = pricesAgoMs ?? reported;
  const isStale = ageMs !== null && ageMs > STALE_AFTER_MS;
  if (isStale) return { tone: 'stale', label: `STALE ${staleSeconds(ageMs)}`, link, isStale };
  if (feed === undefined) return { tone: 'waiting', label: 'CONNECTING', link, isStale: ageMs === null };
  return { tone: feed.kind, label: feed.label, link, isStale: ageMs === null };
}

function staleSeconds(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

/** Follows link, server status and arrival of prices, and tells React when the words change. */
export class FeedStore {
  readonly #gateway: Gateway;
  readonly #prices: PriceStore;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #feed: Feed | undefined;
  #feedReadAt = 0;
  #state: FeedState;

  constructor(gateway: Gateway, prices: PriceStore, now: () => number) {
    this.#gateway = gateway;
    this.#prices = prices;
    this.#now = now;
    this.#state = this.#derive();
    gateway.onLink(() => this.#look());
    setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Takes the primary feed from a status that the server just answered. */
  report(status: SystemStatus): void {
    this.#feed = status.feeds.find((feed) => feed.isPrimary) ?? status.feeds[0];
    this.#feedReadAt = this.#now();
    this.#look();
  }

  readonly current = (): FeedState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #derive(): FeedState {
    const now = this.#now();
    const { lastAt } = this.#prices;
    return feedState({
      feed: this.#feed,
      feedReadAgoMs: now - this.#feedReadAt,
      pricesAgoMs: lastAt === null ? null : now - lastAt,
      link: this.#gateway.link,
    });
  }

  #look(): void {
    const state = this.#derive();
    if (
      state.label === this.#state.label &&
      state.isStale === this.#state.isStale &&
      state.link === this.#state.link
    ) {
      return;
    }
    this.#state = state;
    this.#listeners.forEach((listener) => listener());
  }
}
