import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { candleRows } from '@tradewind/market';
import type { CandleHistory } from '@tradewind/candles';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { BTC, candleOf, DAY, MINUTE, scratchFolder, series, TestClock } from './support/fixtures.ts';
import type { Scratch } from './support/fixtures.ts';

const run = promisify(execFile);
const START = Date.UTC(2025, 4, 31, 23);
const NOW = START + 10 * DAY;
const ALL = { from: 0, to: NOW };

let scratch: Scratch;
let database: TestDatabase;
let store: CandleHistory;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  scratch = await scratchFolder(new TestClock(NOW));
  store = await scratch.open({ pool: database.database.pool });
});
afterEach(async () => {
  await scratch.remove();
  await database.database.pool.query('TRUNCATE candles');
});

async function hotRows(): Promise<number> {
  const { rows } = await database.database.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM candles',
  );
  return rows[0]!.count;
}

test('moves closed candles that are old enough, over a month’s end, and leaves the others', async () => {
  await store.write(BTC, '1m', series(START, MINUTE, 120), 'closed');
  await store.write(BTC, '1m', series(START + 120 * MINUTE, MINUTE, 5), 'provisional');
  await store.write(BTC, '1m', series(NOW - DAY, MINUTE, 7), 'closed');
  const before = [...candleRows(await store.read(BTC, '1m', ALL))];
  expect(await store.compact()).toEqual({ moved: 120, series: 1, cancelled: false });
  expect(await hotRows()).toBe(12);
  expect([...candleRows(await store.read(BTC, '1m', ALL))]).toEqual(before);
  expect(await store.compact()).toMatchObject({ moved: 0 });
});

test.each(['stored', 'cleared'])(
  'killed after “%s”, the next run completes and doubles nothing',
  async (step) => {
    await store.write(BTC, '1m', series(START, MINUTE, 500), 'closed');
    await store.write({ ...BTC, symbol: 'ETH/USDT' }, '1m', series(START, MINUTE, 500), 'closed');
    const script = join(import.meta.dirname, 'support/compact-and-die.ts');
    await expect(
      run(process.execPath, [script, database.url, scratch.folder, String(NOW), step]),
    ).rejects.toMatchObject({ signal: 'SIGKILL' });
    expect(await hotRows()).toBe(step === 'stored' ? 1_000 : 500);

    const whole = [...candleRows(series(START, MINUTE, 500))];
    expect([...candleRows(await store.read(BTC, '1m', ALL))]).toEqual(whole);
    await store.compact();
    expect(await hotRows()).toBe(0);
    expect([...candleRows(await store.read(BTC, '1m', ALL))]).toEqual(whole);
    expect(await store.coverage(BTC)).toMatchObject([{ candles: 500, gapCount: 0 }]);
  },
);

test('a correction that comes between reading and clearing is kept', async () => {
  await store.write(BTC, '1m', series(START, MINUTE, 3), 'closed');
  let corrected: Promise<void> | undefined;
  await store.compact({
    onProgress: ({ step }) => {
      if (step === 'stored') corrected = store.write(BTC, '1m', series(START, MINUTE, 1, 40), 'closed');
    },
  });
  await corrected;
  expect([...candleRows(await store.read(BTC, '1m', ALL))][0]).toEqual(candleOf(START, 40));
});

test('a signal ends it between series; the rest follows the next time', async () => {
  for (const symbol of ['A/USDT', 'B/USDT', 'C/USDT']) {
    await store.write({ venue: 'test', symbol }, '1m', series(START, MINUTE, 10), 'closed');
  }
  const abort = new AbortController();
  const result = await store.compact({
    signal: abort.signal,
    onProgress: ({ done }) => {
      if (done === 1) abort.abort();
    },
  });
  expect(result).toEqual({ moved: 10, series: 1, cancelled: true });
  expect(await store.compact()).toEqual({ moved: 20, series: 2, cancelled: false });
});
