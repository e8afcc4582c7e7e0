import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { candleRows, candlesFromRows } from '@tradewind/market';
import type { CandleHistory } from '@tradewind/candles';
import { BTC, candleOf, MINUTE, scratchFolder, TestClock } from './support/fixtures.ts';
import type { Scratch } from './support/fixtures.ts';

const START = Date.UTC(2025, 0, 31, 23);
let scratch: Scratch;
let store: CandleHistory;
beforeEach(async () => {
  scratch = await scratchFolder(new TestClock(START));
  store = await scratch.open();
});
afterEach(() => scratch.remove());

test('an import is the stored rows with the given ones over them, in any order and with repeated times', async () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 9 })), {
    maxLength: 60,
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(rows, { minLength: 1, maxLength: 3 }), async (imports) => {
      const key = { ...BTC, symbol: `R${(run += 1)}/USDT` };
      const expected = new Map<number, number>();
      for (const given of imports) {
        const candles = given.map(([minute, variant]) => candleOf(START + minute * MINUTE, variant));
        for (const [minute, variant] of given) expected.set(START + minute * MINUTE, variant);
        await store.writeHistory(key, '1m', candlesFromRows(candles));
      }
      const sorted = [...expected].toSorted(([a], [b]) => a - b);
      const read = await store.read(key, '1m', { from: 0, to: START * 2 });
      expect([...candleRows(read)]).toEqual(sorted.map(([time, variant]) => candleOf(time, variant)));
    }),
    { numRuns: 40, seed: 7 },
  );
});
