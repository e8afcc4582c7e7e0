import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCandleStore } from '@tradewind/candles';
import type { CandleHistory } from '@tradewind/candles';
import { BTC, DAY, HOUR, MINUTE, scratchFolder, series, TestClock } from './support/fixtures.ts';
import type { Scratch } from './support/fixtures.ts';
import { query } from './support/parquet-tool.ts';

const run = promisify(execFile);
const MONTH = Date.UTC(2025, 5, 1);
const ALL = { from: 0, to: MONTH + 365 * DAY };
const SECOND_PROCESS = join(import.meta.dirname, 'support/rewrite-history.ts');

let scratch: Scratch;
let store: CandleHistory;
let seriesFolder: string;

beforeEach(async () => {
  scratch = await scratchFolder(new TestClock(MONTH));
  store = await scratch.open();
  seriesFolder = join(scratch.folder, 'venue=test/market=BTCUSDT');
});
afterEach(() => scratch.remove());

const dataFiles = (timeframe = '1m') => readdir(join(seriesFolder, `timeframe=${timeframe}`));
const generations = () => readdir(join(seriesFolder, 'manifest'));

describe('other tools', () => {
  test('read the files with venue, market and timeframe as columns', async () => {
    await store.writeHistory(BTC, '1m', series(MONTH, MINUTE, 1_000));
    await store.writeHistory({ venue: 'other', symbol: 'ETH/USDT:USDT' }, '1h', series(MONTH, HOUR, 10));
    const files = `${scratch.folder}/venue=*/market=*/timeframe=*/*.parquet`;
    const rows = await query(
      `SELECT venue, market, timeframe, count(*), min(time), sum(volume), bool_and(typeof(time) = 'BIGINT')
       FROM read_parquet('${files}', hive_partitioning = true) GROUP BY ALL ORDER BY venue`,
    );
    expect(rows).toEqual([
      ['other', 'ETHUSDT.P', '1h', '10', String(MONTH), 100, true],
      ['test', 'BTCUSDT', '1m', '1000', String(MONTH), 10_000, true],
    ]);
  });

  test('find minutes in one file a month and hours in one a year, ascending', async () => {
    await store.writeHistory(BTC, '1m', series(MONTH - DAY, MINUTE, 2 * 1_440));
    await store.writeHistory(BTC, '1h', series(MONTH - DAY, HOUR, 48));
    expect(new Set((await dataFiles()).map((name) => name.split('.')[0]))).toEqual(
      new Set(['2025-05', '2025-06']),
    );
    expect((await dataFiles('1h')).map((name) => name.split('.')[0])).toEqual(['2025']);
    const [file = ''] = await dataFiles('1h');
    const times = await query(`SELECT time FROM read_parquet('${join(seriesFolder, 'timeframe=1h', file)}')`);
    expect(times.map(([time]) => Number(time))).toEqual([...series(MONTH - DAY, HOUR, 48).time]);
  });
});

test('folders and symbols may have any name', async () => {
  const folder = join(scratch.folder, 'it’s [a] *folder* ? with spaces');
  const odd = await openCandleStore({ folder, clock: new TestClock(MONTH) });
  for (const symbol of ['../../etc', "O'NEIL/USDT", '1000SATS/USDT', 'ÄÖ %/USDT', '..']) {
    const key = { venue: '..', symbol };
    await odd.writeHistory(key, '1m', series(MONTH, MINUTE, 5));
    expect((await odd.read(key, '1m', ALL)).time.length, symbol).toBe(5);
  }
  expect((await odd.coverage()).length).toBe(5);
  odd.close();
  expect(await readdir(scratch.folder)).toEqual(expect.arrayContaining(['it’s [a] *folder* ? with spaces']));
});

test('a symbol whose files would be another’s is refused', async () => {
  await store.writeHistory({ venue: 'test', symbol: 'AB/CD' }, '1m', series(MONTH, MINUTE, 5));
  await expect(
    store.writeHistory({ venue: 'test', symbol: 'A/BCD' }, '1m', series(MONTH, MINUTE, 5)),
  ).rejects.toThrow('A/BCD of test would share its files with AB/CD');
  expect((await store.read({ venue: 'test', symbol: 'A/BCD' }, '1m', ALL)).time.length).toBe(0);
});

test('writing what is there already makes no new files', async () => {
  await store.writeHistory(BTC, '1m', series(MONTH, MINUTE, 100));
  const before = [await dataFiles(), await generations()];
  await store.writeHistory(BTC, '1m', series(MONTH, MINUTE, 100));
  expect([await dataFiles(), await generations()]).toEqual(before);
});

describe('several processes', () => {
  test('that write to one series at the same time lose nothing', async () => {
    await Promise.all(
      [0, 1, 2].map((number) =>
        run(process.execPath, [SECOND_PROCESS, scratch.folder, 'writer', String(number)]),
      ),
    );
    const candles = await store.read(BTC, '1m', ALL);
    expect(candles.time.length).toBe(3 * 20 * 10);
    // Cleaners that met each other leave the rest to the next one.
    await store.compact();
    expect((await dataFiles()).length).toBe(1);
    expect((await generations()).length).toBe(1);
  });

  test('read whole generations while another one replaces the files', async () => {
    const other = fork(SECOND_PROCESS, [scratch.folder, 'rewriter'], { execArgv: [] });
    await once(other, 'message');
    const passes = new Set<number>();
    for (let read = 0; read < 25; read += 1) {
      // A store of its own each time, so that nothing is cached and every read opens files.
      const reader = await scratch.open();
      const { time, volume } = await reader.read(BTC, '1m', ALL);
      expect(time.length).toBe(20_000);
      passes.add(volume[0]!);
      expect(new Set(volume).size).toBe(1);
    }
    expect(passes.size).toBeGreaterThan(1);
    other.send('stop');
    await once(other, 'exit');
  });
});

describe('superseded files', () => {
  const lease = () => join(seriesFolder, 'leases', `1-${process.pid}-test`);

  test('go at once when nobody reads them', async () => {
    await store.writeHistory(BTC, '1m', series(MONTH, MINUTE, 100));
    await store.writeHistory(BTC, '1m', series(MONTH, MINUTE, 100, 1));
    expect((await dataFiles()).length).toBe(1);
    expect((await generations()).length).toBe(1);
  });

  test('stay while a reader holds the generation that names them, and go after it', async () => {
    await store.writeHistory(BTC, '1m', series(MONTH, MINUTE, 100));
    const [held = ''] = await dataFiles();
    await mkdir(join(seriesFolder, 'leases'), { recursive: true });
    await writeFile(lease(), '');
    await store.writeHistory(BTC, '1m', series(MONTH, MINUTE, 100, 1));
    await store.writeHistory(BTC, '1m', series(MONTH, MINUTE, 100, 2));
    expect(await dataFiles()).toContain(held);
    expect((await dataFiles()).length).toBe(2);

    // The reader’s process died: it has not renewed its lease for long.
    const longAgo = new Date((await stat(lease())).mtimeMs - HOUR);
    await utimes(lease(), longAgo, longAgo);
    await store.compact();
    expect(await dataFiles()).not.toContain(held);
    expect((await dataFiles()).length).toBe(1);
  });

  test('that a crash left unlisted go after an hour, not before', async () => {
    await store.writeHistory(BTC, '1m', series(MONTH, MINUTE, 100));
    const orphan = join(seriesFolder, 'timeframe=1m', '2025-06.dead.parquet.tmp');
    await writeFile(orphan, 'half');
    await store.compact();
    expect(await dataFiles()).toContain('2025-06.dead.parquet.tmp');
    const longAgo = new Date((await stat(orphan)).mtimeMs - 2 * HOUR);
    await utimes(orphan, longAgo, longAgo);
    await store.compact();
    expect((await dataFiles()).length).toBe(1);
  });

  test('that an import left when it was killed go after a day', async () => {
    const staged = join(scratch.folder, '.staging/dead');
    await mkdir(staged);
    await writeFile(join(staged, '2025-06.0.parquet'), 'rows');
    await store.compact();
    expect(await readdir(staged)).toEqual(['2025-06.0.parquet']);
    const longAgo = new Date((await stat(staged)).mtimeMs - 25 * HOUR);
    await utimes(staged, longAgo, longAgo);
    await store.compact();
    expect(await readdir(join(scratch.folder, '.staging'))).toEqual([]);
  });
});
