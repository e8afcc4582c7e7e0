import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { candlesFromRows } from '@tradewind/market';
import { downloadCandles } from '@tradewind/candles';
import type { CandleHistory, DownloadOptions } from '@tradewind/candles';
import { BTC, candleOf, MINUTE, scratchFolder, series, TestClock } from './support/fixtures.ts';
import type { Scratch } from './support/fixtures.ts';
import { PagedVenue } from './support/paged-venue.ts';

const START = Date.UTC(2025, 5, 1);
const NOW = START + 1_000 * MINUTE + 30_000;
const QUICK = { firstMs: 1, longestMs: 2, attempts: 4 };

let scratch: Scratch;
let store: CandleHistory;
beforeEach(async () => {
  scratch = await scratchFolder(new TestClock(NOW));
  store = await scratch.open();
});
afterEach(() => scratch.remove());

const download = (venue: PagedVenue, options: Partial<DownloadOptions> = {}) =>
  downloadCandles({
    store,
    venue,
    symbol: BTC.symbol,
    timeframe: '1m',
    from: START,
    random: () => 0.5,
    backoff: QUICK,
    ...options,
  });
const stored = async () => (await store.read(BTC, '1m', { from: 0, to: NOW * 2 })).time.length;

class RateLimitExceeded extends Error {}

test('fetches what is missing up to the present, and nothing twice', async () => {
  const venue = new PagedVenue(series(START, MINUTE, 2_000), NOW);
  const seen: number[] = [];
  const result = await download(venue, { onProgress: ({ progress }) => seen.push(progress) });
  expect(result).toEqual({ rows: 1_000, stretches: 1, gaps: [], missing: 0, cancelled: false });
  expect(seen.length).toBe(10);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBe(1);
  expect(await download(venue)).toMatchObject({ rows: 0, stretches: 0 });
  expect(venue.asked.length).toBe(1);
});

test('fills only the holes of what is stored', async () => {
  await store.writeHistory(BTC, '1m', series(START + 100 * MINUTE, MINUTE, 200));
  await store.writeHistory(BTC, '1m', series(START + 400 * MINUTE, MINUTE, 600));
  const venue = new PagedVenue(series(START, MINUTE, 1_000), NOW);
  expect(await download(venue)).toMatchObject({ rows: 200, stretches: 2, missing: 0 });
  expect(venue.asked).toEqual([
    { from: START, to: START + 100 * MINUTE },
    { from: START + 300 * MINUTE, to: START + 400 * MINUTE },
  ]);
});

test('reports gaps that the venue has itself, after asking again', async () => {
  const rows = Array.from({ length: 500 }, (_, index) => candleOf(START + index * MINUTE)).filter(
    (_, index) => index < 100 || index >= 110,
  );
  const venue = new PagedVenue(candlesFromRows(rows), NOW);
  const result = await download(venue, { to: START + 500 * MINUTE });
  expect(result).toMatchObject({ rows: 490, missing: 10 });
  expect(result.gaps).toEqual([{ from: START + 100 * MINUTE, to: START + 110 * MINUTE, missing: 10 }]);
  expect(venue.asked.length).toBe(2);
});

describe('failures', () => {
  test('that pass are waited out, and what was fetched is not fetched again', async () => {
    const venue = new PagedVenue(series(START, MINUTE, 1_000), NOW);
    venue.failures.push(
      new Error('Binance: too many requests', { cause: new RateLimitExceeded('429') }),
      Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
    );
    const waits: (string | null)[] = [];
    const result = await download(venue, { onProgress: ({ waiting }) => waits.push(waiting) });
    expect(result).toMatchObject({ rows: 1_000, missing: 0 });
    expect(waits.filter((text) => text !== null)).toEqual(['Binance: too many requests', 'socket hang up']);
    expect(venue.asked.map(({ from }) => (from - START) / MINUTE)).toEqual([0, 100, 200]);
  });

  test('that stay end the download after so many attempts, and what came is kept', async () => {
    const venue = new PagedVenue(series(START, MINUTE, 1_000), NOW);
    venue.failures.push(...Array.from({ length: 10 }, () => new RateLimitExceeded('slow down')));
    venue.failAfterPages = 0;
    await expect(download(venue)).rejects.toThrow('slow down');
    expect(venue.asked.length).toBe(QUICK.attempts);
  });

  test('of another kind end it at once, and what came is kept for the next time', async () => {
    const venue = new PagedVenue(series(START, MINUTE, 1_000), NOW);
    venue.failures.push(new Error('the exchange does not have this market'));
    venue.failAfterPages = 3;
    await expect(download(venue)).rejects.toThrow('does not have this market');
    expect(await stored()).toBe(300);
    expect(await download(venue)).toMatchObject({ rows: 700 });
    expect(await stored()).toBe(1_000);
  });
});

test('a cancelled download keeps what came and goes on there', async () => {
  const venue = new PagedVenue(series(START, MINUTE, 1_000), NOW);
  const abort = new AbortController();
  const first = await download(venue, {
    signal: abort.signal,
    onProgress: ({ rows }) => {
      if (rows >= 400) abort.abort();
    },
  });
  expect(first).toMatchObject({ rows: 400, cancelled: true });
  expect(await stored()).toBe(400);
  expect(await download(venue)).toMatchObject({ rows: 600, cancelled: false });
});
