import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { candleRows, candlesFromRows } from '@tradewind/market';
import type { Candle, CandleState } from '@tradewind/market';
import { UnsoundCandles } from '@tradewind/candles';
import type { CandleHistory } from '@tradewind/candles';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { BTC, candleOf, DAY, HOUR, MINUTE, scratchFolder, series, TestClock } from './support/fixtures.ts';
import type { Scratch } from './support/fixtures.ts';

const START = Date.UTC(2025, 5, 1);
const clock = new TestClock(START + 30 * DAY);
const ALL = { from: START - 400 * DAY, to: START + 400 * DAY };

let scratch: Scratch;
let database: TestDatabase;
let store: CandleHistory;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

async function fresh(): Promise<void> {
  scratch = await scratchFolder(clock);
  store = await scratch.open({ pool: database.database.pool });
}
afterEach(async () => {
  await scratch.remove();
  await database.database.pool.query('TRUNCATE candles');
});

const write = (rows: Candle[], state: CandleState = 'closed') =>
  store.write(BTC, '1m', candlesFromRows(rows), state);
const readRows = async (range = ALL) => [...candleRows(await store.read(BTC, '1m', range))];

describe('one candle, written again', () => {
  test('closed replaces provisional, a correction replaces closed, provisional never replaces closed', async () => {
    await fresh();
    await write([candleOf(START, 1)], 'provisional');
    await write([candleOf(START, 2)], 'provisional');
    expect(await readRows()).toEqual([candleOf(START, 2)]);
    await write([candleOf(START, 3)]);
    expect(await readRows()).toEqual([candleOf(START, 3)]);
    await write([candleOf(START, 4)], 'provisional');
    expect(await readRows()).toEqual([candleOf(START, 3)]);
    await write([candleOf(START, 5)]);
    await write([candleOf(START, 5)]);
    expect(await readRows()).toEqual([candleOf(START, 5)]);
  });

  test('the same rules hold once the candle lies in a cold file', async () => {
    await fresh();
    await write([candleOf(START, 1), candleOf(START + MINUTE, 1)]);
    expect(await store.compact()).toMatchObject({ moved: 2 });
    await write([candleOf(START, 2)], 'provisional');
    expect((await readRows())[0]).toEqual(candleOf(START, 1));
    await write([candleOf(START, 3)]);
    expect(await readRows()).toEqual([candleOf(START, 3), candleOf(START + MINUTE, 1)]);
    await store.compact();
    const { rows } = await database.database.pool.query('SELECT * FROM candles');
    expect(rows).toEqual([]);
    expect(await readRows()).toEqual([candleOf(START, 3), candleOf(START + MINUTE, 1)]);
  });

  test('an import replaces what the database holds, and compaction does not bring the old value back', async () => {
    await fresh();
    await write([candleOf(START, 1)]);
    await store.writeHistory(BTC, '1m', candlesFromRows([candleOf(START, 2), candleOf(START + MINUTE, 2)]));
    expect(await readRows()).toEqual([candleOf(START, 2), candleOf(START + MINUTE, 2)]);
    await store.compact();
    expect(await readRows()).toEqual([candleOf(START, 2), candleOf(START + MINUTE, 2)]);
  });
});

describe('refused as a whole', () => {
  const cases: [string, () => Candle[], RegExp][] = [
    [
      'a high below the close',
      () => [candleOf(START), { ...candleOf(START + MINUTE), high: 1 }],
      /row 2 of 2: high is below/,
    ],
    [
      'a time between minutes',
      () => [candleOf(START), candleOf(START + 90_000)],
      /row 2 of 2: time .* not aligned/,
    ],
    [
      'times that do not ascend',
      () => [candleOf(START + MINUTE), candleOf(START)],
      /row 2 of 2: time .* ascend/,
    ],
    [
      'a price that is no number',
      () => [{ ...candleOf(START), open: Number.NaN }],
      /open is not a finite number/,
    ],
    ['a time before 1970', () => [candleOf(-MINUTE)], /not in UTC milliseconds/],
  ];
  test.each(cases)('%s', async (_, rows, message) => {
    await fresh();
    await expect(write(rows())).rejects.toThrow(message);
    await expect(write(rows())).rejects.toThrow(UnsoundCandles);
    expect(await readRows()).toEqual([]);
  });

  test('one unsound series among many', async () => {
    await fresh();
    const good = { key: BTC, candles: series(START, MINUTE, 3) };
    const bad = { key: { ...BTC, symbol: 'ETH/USDT' }, candles: series(START + 1, MINUTE, 3) };
    await expect(store.writeMany('1m', [good, bad], 'closed')).rejects.toThrow(
      /test ETH\/USDT 1m, row 1 of 3/,
    );
    expect(await readRows()).toEqual([]);
  });
});

test('many series are written at once, one of them named twice', async () => {
  await fresh();
  const keys = Array.from({ length: 40 }, (_, index) => ({ venue: 'test', symbol: `COIN${index}/USDT` }));
  const written = keys.map((key, index) => ({ key, candles: series(START, MINUTE, 1_000, index) }));
  await store.writeMany(
    '1m',
    [...written, { key: keys[0]!, candles: series(START, MINUTE, 1, 99) }],
    'closed',
  );
  for (const [index, key] of keys.entries()) {
    const candles = await store.read(key, '1m', ALL);
    expect(candles.time.length).toBe(1_000);
    expect(candles.volume[999]).toBe(10 + index);
  }
  expect((await store.read(keys[0]!, '1m', ALL)).volume[0]).toBe(109);
});

describe('larger timeframes', () => {
  test('hours are used where minutes are missing, and never together with them', async () => {
    await fresh();
    const hours = series(START, HOUR, 48, 5);
    await store.write(BTC, '1h', hours, 'closed');
    // Minutes begin in the middle of hour 24: that hour keeps its own candle, from hour 25 on the minutes count.
    const minutesFrom = START + 24 * HOUR + 30 * MINUTE;
    await store.write(BTC, '1m', series(minutesFrom, MINUTE, 90, 1), 'closed');
    const read = await store.read(BTC, '1h', ALL);
    expect(read.volume[24]).toBe(hours.volume[24]);
    expect(read.volume[25]).toBe(60 * 11);
    expect(read.volume[26]).toBe(hours.volume[26]);
    const day = await store.read(BTC, '1d', { from: START + DAY, to: START + 2 * DAY });
    expect(day.volume[0]).toBe(15 * 23 + 60 * 11);
  });

  test('minutes that are only provisional do not displace a closed hour', async () => {
    await fresh();
    await store.write(BTC, '1h', series(START, HOUR, 1, 5), 'closed');
    await store.write(BTC, '1m', series(START, MINUTE, 60, 1), 'provisional');
    expect((await store.read(BTC, '1h', ALL)).volume[0]).toBe(15);
    await store.write(BTC, '1m', series(START, MINUTE, 60, 1), 'closed');
    expect((await store.read(BTC, '1h', ALL)).volume[0]).toBe(60 * 11);
  });

  test('weeks open on Monday and months on the first', async () => {
    await fresh();
    await store.write(BTC, '1h', series(START, HOUR, 24 * 61), 'closed');
    const months = await store.read(BTC, '1M', ALL);
    expect([...months.time]).toEqual([Date.UTC(2025, 5, 1), Date.UTC(2025, 6, 1)]);
    expect(months.volume[0]).toBe(10 * 24 * 30);
    const weeks = await store.read(BTC, '1w', ALL);
    expect(new Date(weeks.time[1]!).getUTCDay()).toBe(1);
    expect(weeks.volume[1]).toBe(10 * 24 * 7);
  });

  test('seconds are refused', async () => {
    await fresh();
    await expect(store.read(BTC, '1s', ALL)).rejects.toThrow('1s candles are not stored');
  });
});

describe('the newest candles of a range', () => {
  test('are found however far back they lie, and over gaps', async () => {
    await fresh();
    await store.writeHistory(BTC, '1m', series(START, MINUTE, 100));
    await store.writeHistory(BTC, '1m', series(START + 200 * DAY, MINUTE, 10));
    const range = { from: 0, to: Number.POSITIVE_INFINITY, limit: 50 };
    const newest = await store.read(BTC, '1m', range);
    expect(newest.time.length).toBe(50);
    expect(newest.time[39]).toBe(START + 99 * MINUTE);
    expect(newest.time[49]).toBe(START + 200 * DAY + 9 * MINUTE);
    expect((await store.read(BTC, '1h', { ...range, limit: 2 })).time[0]).toBe(START + HOUR);
    expect((await store.read(BTC, '1m', { ...range, limit: 1_000 })).time.length).toBe(110);
    expect((await store.read({ ...BTC, symbol: 'NONE/USDT' }, '1h', range)).time.length).toBe(0);
  });

  test('a caller may change what it was given without harm to others', async () => {
    await fresh();
    await store.writeHistory(BTC, '1m', series(START, MINUTE, 100));
    (await store.read(BTC, '1m', ALL)).close.fill(0);
    (await store.read(BTC, '1h', ALL)).close.fill(0);
    expect([...(await store.read(BTC, '1m', ALL)).close]).not.toContain(0);
  });
});

describe('coverage', () => {
  test('tells spans and gaps over hot and cold together, without provisional candles', async () => {
    await fresh();
    await store.writeHistory(BTC, '1m', series(START, MINUTE, 60));
    await store.writeHistory(BTC, '1m', series(START + 2 * HOUR, MINUTE, 60));
    await store.write(BTC, '1m', series(START + HOUR, MINUTE, 20), 'closed');
    await store.write(BTC, '1m', series(START + HOUR + 20 * MINUTE, MINUTE, 5), 'provisional');
    await store.write(BTC, '1h', series(START, HOUR, 2), 'closed');
    const [minutes, hours, ...others] = await store.coverage({ venue: 'test' });
    expect(others).toEqual([]);
    expect(minutes).toEqual({
      ...BTC,
      timeframe: '1m',
      first: START,
      last: START + 3 * HOUR - MINUTE,
      candles: 140,
      gaps: [{ from: START + HOUR + 20 * MINUTE, to: START + 2 * HOUR, missing: 40 }],
      gapCount: 1,
      missing: 40,
    });
    expect(hours).toMatchObject({ timeframe: '1h', candles: 2, gapCount: 0 });
    expect(await store.coverage({ venue: 'other' })).toEqual([]);
    expect(await store.missing(BTC, '1m', { from: START - HOUR, to: START + 4 * HOUR })).toEqual([
      { from: START - HOUR, to: START },
      { from: START + HOUR + 20 * MINUTE, to: START + 2 * HOUR },
      { from: START + 3 * HOUR, to: START + 4 * HOUR },
    ]);
  });

  test('lists as many gaps as asked for, and counts them all', async () => {
    await fresh();
    await store.writeHistory(BTC, '1m', series(START, 2 * MINUTE, 1_000));
    const [coverage] = await store.coverage({ ...BTC, gapLimit: 600 });
    expect(coverage).toMatchObject({ candles: 1_000, gapCount: 999, missing: 999 });
    expect(coverage?.gaps.length).toBe(600);
    expect(coverage?.gaps[599]).toEqual({
      from: START + 1_199 * MINUTE,
      to: START + 1_200 * MINUTE,
      missing: 1,
    });
  });
});

describe('retention', () => {
  test('forgets what is older, per timeframe, hot and cold', async () => {
    await fresh();
    const old = START - 100 * DAY;
    await store.writeHistory(BTC, '1m', series(old, MINUTE, 10));
    await store.writeHistory(BTC, '1m', series(START, MINUTE, 10));
    await store.writeHistory(BTC, '1d', series(old, DAY, 10));
    await store.write(BTC, '1m', series(old + DAY, MINUTE, 5), 'closed');
    expect(await store.retain({ '1m': 60 })).toEqual({ removed: 15, cancelled: false });
    expect((await readRows()).length).toBe(10);
    expect((await store.read(BTC, '1d', ALL)).time.length).toBe(11);
    await expect(store.retain({ '1m': 0 })).rejects.toThrow('days to keep must be above zero');
    expect(await store.retain({ '1m': 1 }, { signal: AbortSignal.abort() })).toEqual({
      removed: 0,
      cancelled: true,
    });
  });
});
