import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { candlesFromRows } from '@tradewind/market';
import { openCandleStore } from '@tradewind/candles';
import { openDatabase, startEmbeddedPostgres } from '@tradewind/database';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { minutesText, workplace } from './support/tradewind.ts';
import type { Workplace } from './support/tradewind.ts';

// Each command is a process of its own, and machines that test are busy.
vi.setConfig({ testTimeout: 60_000 });

const START = Date.UTC(2025, 5, 30);
const KEY = { venue: 'binance', symbol: 'BTC/USDT' };

describe('with a database', () => {
  let database: TestDatabase;
  let place: Workplace;
  beforeEach(async () => {
    database = await createTestDatabase();
    place = await workplace({ DATABASE_URL: database.url });
  });
  afterEach(async () => {
    await place.remove();
    await database.drop();
  });

  async function writeRecent(price: number): Promise<void> {
    const store = await openCandleStore({
      pool: database.database.pool,
      folder: join(place.dataFolder, 'candles'),
      clock: { now: () => START },
    });
    const row = { time: START, open: price, high: price, low: price, close: price, volume: 1 };
    await store.write(KEY, '1m', candlesFromRows([row]), 'closed');
    store.close();
  }

  test('coverage shows its candles too, and an import corrects them', async () => {
    await writeRecent(7);
    expect((await place.tradewind('data', 'coverage')).stdout).toContain('binance  BTC/USDT  1m');
    expect((await place.tradewind('data', 'coverage', '--no-database')).stdout).toBe(
      'nothing is stored yet\n',
    );
    await writeFile(join(place.folder, 'BTCUSDT-1m.csv'), minutesText(START, 3));
    expect((await place.tradewind('data', 'import', 'BTCUSDT-1m.csv')).code).toBe(0);
    const { rows } = await database.database.pool.query('SELECT open FROM candles');
    expect(rows).toEqual([{ open: 100 }]);
  });

  test('backup and restore bring back what was there', async () => {
    await writeRecent(7);
    const backup = await place.tradewind('backup', 'safe.tar.zst', '--json');
    expect(backup.code).toBe(0);
    expect(JSON.parse(backup.stdout)).toMatchObject({ file: join(place.folder, 'safe.tar.zst') });
    expect(await place.tradewind('backup', 'safe.tar.zst')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^tradewind: .*safe\.tar\.zst exists already.*\n$/) as string,
    });
    await writeRecent(9);
    expect(await place.tradewind('restore', 'safe.tar.zst', '--replace')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('stop Tradewind first') as string,
    });
    await database.database.close();
    expect((await place.tradewind('restore', 'safe.tar.zst')).stderr).toMatch(/^tradewind: .+\n$/);
    expect(await place.tradewind('restore', 'safe.tar.zst', '--replace')).toMatchObject({
      code: 0,
      stderr: '',
    });
    const reopened = await openDatabase({ url: database.url });
    const { rows } = await reopened.pool.query('SELECT open FROM candles');
    await reopened.close();
    expect(rows).toEqual([{ open: 7 }]);
  });

  test('restore refuses a damaged and a missing file in one line', async () => {
    await writeFile(join(place.folder, 'broken.tar.zst'), 'not a backup');
    expect(await place.tradewind('restore', 'gone.tar.zst')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^tradewind: .*gone\.tar\.zst: there is no such file\n$/) as string,
    });
    const broken = await place.tradewind('restore', 'broken.tar.zst', '--replace');
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringMatching(/^tradewind: .+\n$/) as string });
  });

  test('that does not answer is one line, too', async () => {
    const { outcome } = place.start(['data', 'coverage'], {
      DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none',
    });
    expect(await outcome).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^tradewind: .+\n$/) as string,
    });
  });
});

test('joins the embedded database of a running server, and starts it where none runs', async () => {
  const place = await workplace();
  try {
    const server = await startEmbeddedPostgres({ folder: place.dataFolder });
    await writeFile(join(place.folder, 'BTCUSDT-1m.csv'), minutesText(START, 3));
    const joined = await place.tradewind('data', 'import', 'BTCUSDT-1m.csv');
    expect(joined).toMatchObject({ code: 0, stderr: '' });
    expect((await place.tradewind('backup')).code).toBe(0);
    await server.stop();
    expect((await place.tradewind('data', 'coverage')).stdout).toContain('binance  BTC/USDT  1m');
    expect((await place.tradewind('backup')).code).toBe(0);
  } finally {
    await place.remove();
  }
});
