import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { candleRows, candlesFromRows } from '@tradewind/market';
import { exportCandles, importCandles } from '@tradewind/candles';
import type { CandleHistory } from '@tradewind/candles';
import { BTC, candleOf, HOUR, MINUTE, scratchFolder, series, TestClock } from './support/fixtures.ts';
import type { Scratch } from './support/fixtures.ts';
import { query } from './support/parquet-tool.ts';

const START = Date.UTC(2025, 5, 30);
const ALL = { from: 0, to: START * 2 };
let scratch: Scratch;
let store: CandleHistory;
beforeEach(async () => {
  scratch = await scratchFolder(new TestClock(START));
  store = await scratch.open();
});
afterEach(() => scratch.remove());
const target = (name: string) => join(scratch.folder, 'out', name);

test.each(['BTCUSDT-1m.csv', 'BTCUSDT-1m.csv.gz', 'any.parquet'])('%s comes back as it was', async (name) => {
  const rows = [
    ...candleRows(series(START, MINUTE, 60_000)),
    { ...candleOf(START + 60_001 * MINUTE), volume: 1.5e-8 },
  ];
  await store.writeHistory(BTC, '1m', candlesFromRows(rows));
  const progress: number[] = [];
  const result = await exportCandles({
    store,
    key: BTC,
    timeframe: '1m',
    path: target(name),
    onProgress: (each) => progress.push(each.progress),
  });
  expect(result).toEqual({ rows: 60_001, first: START, last: START + 60_001 * MINUTE });
  expect(progress.length).toBe(2);
  expect(progress.at(-1)).toBe(1);
  expect(await readdir(join(scratch.folder, 'out'))).toEqual([name]);

  const copy = { venue: 'copy', symbol: BTC.symbol };
  await importCandles({ store, source: target(name), venue: 'copy', resolveMarket: () => BTC.symbol });
  expect([...candleRows(await store.read(copy, '1m', ALL))]).toEqual(rows);
});

test('text is plain decimals under the header of our own files', async () => {
  await store.writeHistory(BTC, '1m', candlesFromRows([{ ...candleOf(START), volume: 1e-7 }]));
  await exportCandles({ store, key: BTC, timeframe: '1m', path: target('a.csv.gz') });
  const { open, high, low, close } = candleOf(START);
  expect(gunzipSync(await readFile(target('a.csv.gz'))).toString()).toBe(
    `time,open,high,low,close,volume\n${START},${open},${high},${low},${close},0.0000001\n`,
  );
});

test('any timeframe and any range', async () => {
  await store.writeHistory(BTC, '1m', series(START, MINUTE, 3 * 1_440));
  const path = target('hours.parquet');
  const range = { from: START + HOUR, to: START + 5 * HOUR };
  expect(await exportCandles({ store, key: BTC, timeframe: '1h', path, ...range })).toMatchObject({
    rows: 4,
  });
  expect(await query(`SELECT time, volume FROM read_parquet('${path}')`)).toEqual(
    [1, 2, 3, 4].map((hour) => [String(START + hour * HOUR), 600]),
  );
  expect(await exportCandles({ store, key: BTC, timeframe: '1M', path: target('months.csv') })).toMatchObject(
    { rows: 2 },
  );
});

test('many at once do not wait for each other', async () => {
  await store.writeHistory(BTC, '1m', series(START, MINUTE, 3 * 1_440));
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      exportCandles({ store, key: BTC, timeframe: '1m', path: target(`${index}.parquet`) }),
    ),
  );
  expect(results.map((result) => result?.rows)).toEqual(Array<number>(8).fill(3 * 1_440));
});

test('a cancelled or failed export leaves no file, and an older one as it was', async () => {
  await store.writeHistory(BTC, '1m', series(START, MINUTE, 200_000));
  const path = target('BTCUSDT-1m.csv');
  await exportCandles({ store, key: BTC, timeframe: '1m', path, to: START + HOUR });
  const before = await readFile(path, 'utf8');
  const abort = new AbortController();
  const options = { store, key: BTC, timeframe: '1m', path, signal: abort.signal } as const;
  expect(await exportCandles({ ...options, onProgress: () => abort.abort() })).toBeNull();
  expect(await readFile(path, 'utf8')).toBe(before);
  expect(await readdir(join(scratch.folder, 'out'))).toEqual(['BTCUSDT-1m.csv']);
});

test('refuses what it can’t do, in words', async () => {
  const wanted = { store, key: BTC, timeframe: '1m' } as const;
  await expect(exportCandles({ ...wanted, path: target('a.xlsx') })).rejects.toThrow(
    'must end in .csv, .csv.gz or .parquet',
  );
  await expect(exportCandles({ ...wanted, path: target('a.csv') })).rejects.toThrow(
    'nothing is stored of BTC/USDT at test',
  );
});
