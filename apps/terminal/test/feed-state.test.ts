import type { Feed } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { feedState } from '../src/stores/feed.ts';
import type { FeedInputs } from '../src/stores/feed.ts';

const feed: Feed = {
  venue: 'binance',
  kind: 'live',
  label: 'LIVE Binance',
  state: 'live',
  isPrimary: true,
  lastDataAt: '2026-01-01T00:00:00Z',
  lastDataAgeMs: 200,
  feedTime: '2026-01-01T00:00:00Z',
  reconnects: 0,
  lastError: null,
};
const connected = { state: 'connected', latencyMs: 12 } as const;
const inputs = (change: Partial<FeedInputs> = {}): FeedInputs => ({
  feed,
  feedReadAgoMs: 1_000,
  pricesAgoMs: 400,
  link: connected,
  ...change,
});

describe('the feed in the header', () => {
  it("is named in the server's words", () => {
    expect(feedState(inputs())).toMatchObject({ label: 'LIVE Binance', tone: 'live', isStale: false });
    const replay = { ...feed, kind: 'replay', label: 'REPLAY 2021-05-12 ×10' } as const;
    expect(feedState(inputs({ feed: replay })).label).toBe('REPLAY 2021-05-12 ×10');
  });

  it('is stale once prices stop, whatever the server said last', () => {
    expect(feedState(inputs({ pricesAgoMs: 12_300 }))).toMatchObject({ label: 'STALE 12 s', isStale: true });
    expect(feedState(inputs({ pricesAgoMs: 300_000 })).label).toBe('STALE 5 min');
  });

  it('goes by what the server said while no price has arrived yet', () => {
    const silent = { ...feed, lastDataAgeMs: 8_000 };
    expect(feedState(inputs({ feed: silent, pricesAgoMs: null })).label).toBe('STALE 9 s');
  });

  it('claims nothing before it knows anything', () => {
    const state = feedState(inputs({ feed: undefined, pricesAgoMs: null }));
    expect(state).toMatchObject({ label: 'CONNECTING', tone: 'waiting', isStale: true });
  });
});
