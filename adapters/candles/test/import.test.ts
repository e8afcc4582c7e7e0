import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { candleRows } from '@tradewind/market';
import { importCandles } from '@tradewind/candles';
import type { CandleHistory, ImportOptions, ImportResult } from '@tradewind/candles';
import { BTC, candleOf, MINUTE, scratchFolder, series, TestClock } from './support/fixtures.ts';
import type { Scratch } from './support/fixtures.ts';
import { query } from './support/parquet-tool.ts';
import { zipOf } from './support/zip.ts';

const START = Date.UTC(2025, 0, 1);
const ALL = { from: 0, to: Date.UTC(2030, 0, 1) };
const HEADER = 'time,open,high,low,close,volume';

let scratch: Scratch;
let store: CandleHistory;

beforeEach(async () => {
  scratch = await scratchFolder(new TestClock(START));
  store = await scratch.open();
});
afterEach(() => scratch.remove());

async function importFile(
  name: string,
  content: string | Buffer,
  options: Partial<ImportOptions> = {},
): Promise<ImportResult> {
  const source = join(scratch.folder, name);
  await writeFile(source, content);
  return importCandles({
    store,
    source,
    venue: 'test',
    resolveMarket: (market) => (market === 'BTCUSDT' ? 'BTC/USDT' : undefined),
    ...options,
  });
}

const stored = async () => [...candleRows(await store.read(BTC, '1m', ALL))];
const rowText = (index: number, variant = 0): string => {
  const { time, open, high, low, close, volume } = candleOf(START + index * MINUTE, variant);
  return [time, open, high, low, close, volume].join(',');
};
const rowsText = (count: number): string =>
  Array.from({ length: count }, (_, index) => rowText(index)).join('\n');

describe('forms of files', () => {
  const expected = [...candleRows(series(START, MINUTE, 3))];
  /** As Binance publishes them: open time, figures, close time, quote volume, trades, taker volumes, nothing. */
  const klines = (unit: number): string =>
    expected
      .map(({ time, open, high, low, close, volume }) =>
        [
          time * unit,
          open,
          high,
          low,
          close,
          volume,
          time * unit + 60_000 * unit - 1,
          '1.5',
          7,
          '0.5',
          '0.7',
          0,
        ].join(','),
      )
      .join('\n');

  const forms: [string, string, string | Buffer][] = [
    ['our own', 'BTCUSDT-1m.csv', `${HEADER}\n${rowsText(3)}\n`],
    ['our own, compressed', 'BTCUSDT-1m.csv.gz', gzipSync(`${HEADER}\n${rowsText(3)}`)],
    ['without header', 'BTCUSDT-1m.csv', rowsText(3)],
    [
      'from Windows, with a byte order mark',
      'BTCUSDT_1m.csv',
      `\uFEFF${HEADER}\r\n${rowsText(3).replaceAll('\n', '\r\n')}\r\n`,
    ],
    ['Binance klines in milliseconds', 'BTCUSDT-1m-2024-12.csv', klines(1)],
    ['Binance klines in microseconds', 'BTCUSDT-1m-2025-01.csv', klines(1_000)],
    [
      'Binance klines as published',
      'BTCUSDT-1m-2025-01.zip',
      zipOf({ 'BTCUSDT-1m-2025-01.csv': klines(1_000) }),
    ],
    [
      'Binance futures klines, which have a header',
      'BTCUSDT-1m-2025-01.csv',
      `open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n${klines(1)}`,
    ],
    [
      'other names and another order',
      'BTCUSDT-1m.csv',
      `Volume,Close,Low,High,Open,Date\n${expected
        .map((c) =>
          [
            c.volume,
            c.close,
            c.low,
            c.high,
            c.open,
            new Date(c.time).toISOString().replace('T', ' ').slice(0, 19),
          ].join(', '),
        )
        .join('\n')}`,
    ],
    [
      'quoted fields and seconds',
      'BTCUSDT-1m.csv',
      rowsText(3).replace(/^\d+/gm, (time) => `"${Number(time) / 1_000}"`),
    ],
  ];
  test.each(forms)('%s', async (_, name, content) => {
    expect(await importFile(name, content)).toEqual({
      file: name,
      ...BTC,
      timeframe: '1m',
      rows: 3,
      imported: 3,
      rejected: 0,
      defects: [],
      first: START,
      last: START + 2 * MINUTE,
      cancelled: false,
    });
    expect(await stored()).toEqual(expected);
  });

  test('Parquet of any tool: other names, dates, decimals', async () => {
    const source = join(scratch.folder, 'BTCUSDT-1m.parquet');
    await query(
      `COPY (SELECT (TIMESTAMP '2025-01-01' + INTERVAL 1 MINUTE * i) AS "Open Time", (100 + i)::DECIMAL(18,8) AS open,
         (110 + i)::FLOAT AS high, CASE WHEN i = 2 THEN NULL ELSE 90 + i END AS low, 105 + i AS close, '12.5' AS volume,
         'x' AS note FROM range(5) AS t(i)) TO '${source}' (FORMAT parquet)`,
    );
    const result = await importCandles({ store, source, ...BTC, timeframe: '1m' });
    expect(result).toMatchObject({ rows: 5, imported: 4, rejected: 1 });
    expect(result.defects).toEqual([
      { file: 'BTCUSDT-1m.parquet', line: 3, reason: 'low is not a finite number' },
    ]);
    expect((await stored())[3]).toEqual({
      time: START + 4 * MINUTE,
      open: 104,
      high: 114,
      low: 94,
      close: 109,
      volume: 12.5,
    });
  });
});

describe('malformed rows', () => {
  test('are reported with file and line; the others are imported', async () => {
    const lines = [
      HEADER,
      rowText(0),
      'not,a,candle,at,all,!',
      rowText(1),
      `${START + 2 * MINUTE},1000,1007,995`,
      `${START + 2 * MINUTE},1000,900,995,1002,10`,
      '',
      `${START + 90_000},1000,1007,995,1002,10`,
      `${START + 2 * MINUTE},1000,1007,995,"1002,10`,
      `${START + 2 * MINUTE},1000,1007,995,1002,-1`,
      `${START + 2 * MINUTE},0x10,1007,995,1002,1`,
      rowText(3),
    ];
    const result = await importFile('BTCUSDT-1m.csv', lines.join('\n'));
    expect(result).toMatchObject({ rows: 10, imported: 3, rejected: 7 });
    expect(result.defects).toEqual(
      [
        [3, 'time is no time: "not"'],
        [5, 'close is missing'],
        [6, 'high is below open or close'],
        [8, 'time 2025-01-01T00:01:30.000Z is not the open of a 1m candle'],
        [9, 'close is no number: "\\"1002"'],
        [10, 'volume is negative'],
        [11, 'open is no number: "0x10"'],
      ].map(([line, reason]) => ({ file: 'BTCUSDT-1m.csv', line, reason })),
    );
    expect((await stored()).map(({ time }) => time)).toEqual([START, START + MINUTE, START + 3 * MINUTE]);
  });

  test('are listed up to a hundred, and all counted', async () => {
    const bad = Array.from({ length: 250 }, () => 'x,1,1,1,1,1').join('\n');
    const result = await importFile('BTCUSDT-1m.csv', `${HEADER}\n${rowText(0)}\n${bad}`);
    expect(result).toMatchObject({ rows: 251, imported: 1, rejected: 250 });
    expect(result.defects.length).toBe(100);
    expect(result.defects[99]).toMatchObject({ line: 102 });
  });

  test('in an archive are reported with its entry', async () => {
    const archive = zipOf({ 'one.csv': rowText(0), 'two.csv': `${rowText(1)}\nbroken` });
    const result = await importFile('BTCUSDT-1m.zip', archive);
    expect(result.defects).toEqual([
      { file: 'BTCUSDT-1m.zip/two.csv', line: 2, reason: 'time is no time: "broken"' },
    ]);
    expect(result.imported).toBe(2);
  });
});

describe('files that can’t be read as a whole leave nothing behind', () => {
  const gzipped = gzipSync(`${HEADER}\n${rowsText(5_000)}`);
  const cases: [string, string, string | Buffer, RegExp][] = [
    ['other columns', 'BTCUSDT-1m.csv', 'time,fundingRate\n1,2', /no column “open” in its first line/],
    ['an empty file', 'BTCUSDT-1m.csv', '', /is empty/],
    ['a cut archive', 'BTCUSDT-1m.csv.gz', gzipped.subarray(0, gzipped.length - 2_000), /is damaged/],
    ['a cut zip', 'BTCUSDT-1m.zip', zipOf({ a: rowsText(100) }).subarray(0, 200), /is damaged/],
    ['a picture', 'BTCUSDT-1m.csv', Buffer.alloc(200_000, 7), /no text file of candles/],
    [
      'what only calls itself Parquet',
      'BTCUSDT-1m.parquet',
      'PAR1 but not really',
      /can't be read as Parquet/,
    ],
    ['no timeframe', 'BTCUSDT.csv', rowsText(1), /neither the file nor its name tells the timeframe/],
    ['a timeframe that is derived', 'BTCUSDT-1w.csv', rowsText(1), /1w candles are not imported, but 1m, /],
    ['an unknown market', 'FOO-1m.csv', rowsText(1), /the market FOO is not known; name its symbol/],
  ];
  test.each(cases)('%s', async (_, name, content, message) => {
    await expect(importFile(name, content)).rejects.toThrow(message);
    expect(await store.coverage()).toEqual([]);
    expect(await readdir(join(scratch.folder, '.staging'))).toEqual([]);
  });

  test('a missing one', async () => {
    await expect(
      importCandles({ store, source: join(scratch.folder, 'gone-1m.csv'), ...BTC }),
    ).rejects.toThrow('there is no such file');
  });
});

test('rows in any order; of repeated times the last row counts', async () => {
  const text = [rowText(5), rowText(1), rowText(5, 9), rowText(0), rowText(1, 3)].join('\n');
  await importFile('BTCUSDT-1m.csv', text);
  expect(await stored()).toEqual([
    candleOf(START),
    candleOf(START + MINUTE, 3),
    candleOf(START + 5 * MINUTE, 9),
  ]);
});

test('what is imported later corrects what is there, in months that overlap', async () => {
  await importFile('BTCUSDT-1m.csv', rowsText(100));
  const correction = Array.from({ length: 30 }, (_, index) => rowText(90 + index, 4)).join('\n');
  await importFile('BTCUSDT-1m-corrected.csv', correction);
  const volumes = (await stored()).map(({ volume }) => volume);
  expect(volumes).toEqual([...Array<number>(90).fill(10), ...Array<number>(30).fill(14)]);
});

test('a cancelled import leaves nothing, however much it had read', async () => {
  const abort = new AbortController();
  const result = await importFile('BTCUSDT-1m.csv', rowsText(200_000), {
    signal: abort.signal,
    onProgress: ({ rows }) => {
      if (rows >= 100_000) abort.abort();
    },
  });
  expect(result).toMatchObject({ cancelled: true, imported: 0, first: null });
  expect(await store.coverage()).toEqual([]);
});

test('more rows than memory should hold are imported all the same', async () => {
  // Three passes over the same 400,000 minutes, the last one counts: over a million rows wait at once.
  const writer = store.historyWriter(BTC, '1m');
  for (let variant = 0; variant < 3; variant += 1) await writer.add(series(START, MINUTE, 400_000, variant));
  expect((await readdir(join(scratch.folder, '.staging'))).length).toBe(1);
  expect(await store.coverage()).toEqual([]);
  await writer.commit();
  const candles = await store.read(BTC, '1m', ALL);
  expect(candles.time.length).toBe(400_000);
  expect(new Set(candles.volume)).toEqual(new Set([12]));
  expect(await readdir(join(scratch.folder, '.staging'))).toEqual([]);
});
