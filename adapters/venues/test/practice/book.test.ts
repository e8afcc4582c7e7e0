import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Book, Level } from '@tradewind/market';
import { hasRecordings, readRecording } from '../../tools/recordings.ts';
import { marketOf, SYMBOLS } from './markets.ts';

const someTime = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });

function depth(levels: readonly Level[]): { readonly span: number; readonly quantity: number } {
  const best = levels[0]![0];
  const shown = levels.slice(0, 100);
  return {
    span: Math.abs(shown.at(-1)![0] - best) / best,
    quantity: shown.reduce((sum, [, quantity]) => sum + quantity, 0),
  };
}

describe('practice books', () => {
  test('are sorted, uncrossed, on the grid, without empty levels, and begin at the quoted prices', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SYMBOLS), someTime, (symbol, time) => {
        const market = marketOf(symbol);
        const { ticksPerUnit, lotsPerUnit } = market.path.parameters;
        const second = Math.floor(time / 1000);
        const { bids, asks } = market.book(second * 1000 + 999);
        const ticker = market.ticker(second);
        expect([bids[0]![0], asks[0]![0]]).toEqual([ticker.bid, ticker.ask]);
        expect(ticker.ask).toBeGreaterThan(ticker.bid!);
        expect([ticker.bid, ticker.ask]).toContain(ticker.price);
        expect(asks).toHaveLength(100);
        for (const levels of [bids.toReversed(), asks]) {
          const ticks = levels.map(([price]) => Math.round(price * ticksPerUnit));
          expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
          expect(levels.map(([price]) => price)).toEqual(ticks.map((tick) => tick / ticksPerUnit));
          const lots = levels.map(([, quantity]) => Math.round(quantity * lotsPerUnit));
          expect(levels.map(([, quantity]) => quantity)).toEqual(lots.map((lot) => lot / lotsPerUnit));
          expect(Math.min(...lots)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('change gradually: from one update to the next most levels stay', () => {
    const market = marketOf('ETH/USDT');
    const start = Date.UTC(2025, 4, 6, 14);
    const key = ({ bids, asks }: Book) => new Set([...bids, ...asks].map((level) => level.join('@')));
    let kept = 0;
    let moved = 0;
    let before = key(market.book(start));
    for (let time = start + 150; time < start + 60_000; time += 150) {
      const after = key(market.book(time));
      const same = [...after].filter((level) => before.has(level)).length;
      kept += same / after.size / 399;
      if (same < after.size) moved += 1;
      before = after;
    }
    expect(kept).toBeGreaterThan(0.85);
    expect(moved).toBeGreaterThan(300);
  });

  test.skipIf(!hasRecordings())('are as deep and as dense as the recorded ones', () => {
    for (const base of ['BTC', 'ETH']) {
      const path = `rest/binance-spot-depth-${base.toLowerCase()}usdt-20240808.json.gz`;
      const recorded = JSON.parse(readRecording(path)) as Record<'bids' | 'asks', [string, string][]>;
      const market = marketOf(`${base}/USDT`);
      const books = Array.from({ length: 24 }, (_, hour) => market.book(Date.UTC(2024, 7, 8, hour)));
      for (const side of ['bids', 'asks'] as const) {
        const real = depth(
          recorded[side].map(([price, quantity]): Level => [Number(price), Number(quantity)]),
        );
        const simulated = books.map((book) => depth(book[side]));
        const mean = (of: (one: (typeof simulated)[number]) => number) =>
          simulated.reduce((sum, one) => sum + of(one), 0) / simulated.length;
        expect(Math.abs(Math.log(mean(({ span }) => span) / real.span))).toBeLessThan(Math.log(2.5));
        expect(Math.abs(Math.log(mean(({ quantity }) => quantity) / real.quantity))).toBeLessThan(
          Math.log(2.5),
        );
      }
    }
  });
});
