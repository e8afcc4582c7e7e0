import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredTimeframe } from '@tradewind/market';
import { importCandles } from '@tradewind/candles';
import type { CandleHistory } from '@tradewind/candles';
import { scratchFolder, TestClock } from './support/fixtures.ts';
import type { Scratch } from './support/fixtures.ts';

const DATA = process.env.TRADEWIND_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const FAR = Date.UTC(2100, 0, 1);

interface IndexRow {
  readonly file: string;
  readonly symbol: string;
  readonly timeframe: StoredTimeframe;
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  readonly missing: number;
}

async function readIndex(): Promise<IndexRow[]> {
  const text = await readFile(join(DATA, 'index.csv'), 'utf8');
  const [header = '', ...lines] = text.trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    const field = (name: string): string => fields[names.indexOf(name)] ?? '';
    return {
      file: field('file'),
      symbol: `${field('symbol').replace(/USDT$/, '')}/USDT`,
      timeframe: field('timeframe') as StoredTimeframe,
      rows: Number(field('rows')),
      first: Date.parse(field('first')),
      last: Date.parse(field('last')),
      missing: Number(field('missing')),
    };
  });
}

describe.skipIf(!existsSync(DATA))('recorded market data (skipped where TRADEWIND_DATA holds none)', () => {
  let scratch: Scratch;
  let store: CandleHistory;
  beforeAll(async () => {
    scratch = await scratchFolder(new TestClock(FAR));
    store = await scratch.open();
  });
  afterAll(() => scratch?.remove());

  test('files import with the rows, the span and the gaps that their index states', async () => {
    const all = (await readIndex()).filter(({ file }) => !file.includes('funding'));
    expect(all.length).toBeGreaterThan(900);
    // Every kind of file: all of Bitcoin's, the one with gaps among them, and a part of the hundreds that are alike.
    const index = all.filter(({ symbol }, place) => symbol === 'BTC/USDT' || place % 20 === 0);
    for (const row of index) {
      const venue = row.file.split('/')[0]!;
      const result = await importCandles({
        store,
        source: join(DATA, row.file),
        venue,
        resolveMarket: (market) => `${market.replace(/USDT$/, '')}/USDT`,
      });
      expect(result).toMatchObject({
        symbol: row.symbol,
        timeframe: row.timeframe,
        rows: row.rows,
        imported: row.rows,
        rejected: 0,
      });
    }
    const coverage = new Map(
      (await store.coverage()).map((series) => [
        `${series.venue} ${series.symbol} ${series.timeframe}`,
        series,
      ]),
    );
    for (const row of index) {
      const series = coverage.get(`${row.file.split('/')[0]} ${row.symbol} ${row.timeframe}`);
      expect(series, row.file).toMatchObject({
        candles: row.rows,
        first: row.first,
        last: row.last,
        missing: row.missing,
      });
    }
  }, 120_000);
});
