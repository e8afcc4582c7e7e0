import type { Candle } from '@tradewind/market';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClosedCandles } from '../../src/ccxt/closed-candles.ts';

const MINUTE = 60_000;
const BTC = 'BTC/USDT';

function candle(minute: number, close = 100 + minute): Candle {
  return { time: minute * MINUTE, open: close, high: close + 1, low: close - 1, close, volume: minute + 1 };
}

/** A venue whose REST has a candle for each minute but those in `quiet`. */
function series(flagged: boolean, quiet: readonly number[] = []) {
  const delivered: number[] = [];
  const values: Candle[] = [];
  const fetched: [number, number][] = [];
  const unfilled: number[] = [];
  let fails = false;
  const closed = new ClosedCandles({
    flagged,
    fetch: async (_symbol, from, to) => {
      fetched.push([from / MINUTE, to / MINUTE]);
      await Promise.resolve();
      if (fails) throw new Error('no network');
      const rows: Candle[] = [];
      for (let minute = from / MINUTE; minute < to / MINUTE; minute += 1) {
        if (!quiet.includes(minute)) rows.push(candle(minute));
      }
      return rows;
    },
    deliver: (_symbol, row) => {
      delivered.push(row.time / MINUTE);
      values.push(row);
    },
    unfilled: (_symbol, from) => unfilled.push(from / MINUTE),
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { closed, delivered, values, fetched, unfilled, settle, fail: () => (fails = true) };
}

describe('ClosedCandles', () => {
  it('keeps a forming candle back until it has closed', () => {
    const { closed, delivered } = series(true);
    closed.update(BTC, candle(1), false);
    closed.update(BTC, candle(1, 105), false);
    expect(delivered).toEqual([]);
    closed.update(BTC, candle(1, 106), true);
    expect(delivered).toEqual([1]);
  });

  it('fetches a candle whose last frame was lost', async () => {
    const { closed, delivered, fetched, settle } = series(true);
    closed.update(BTC, candle(1), true);
    closed.update(BTC, candle(2, 999), false);
    closed.update(BTC, candle(3), true);
    await settle();
    expect(fetched).toEqual([[2, 3]]);
    expect(delivered).toEqual([1, 2, 3]);
  });

  it('closes by the next candle, or by time, where nothing is flagged', () => {
    const { closed, delivered, fetched } = series(false);
    closed.update(BTC, candle(1), false);
    closed.update(BTC, candle(2), false);
    expect(delivered).toEqual([1]);
    closed.closeBefore(3 * MINUTE - 1);
    expect(delivered).toEqual([1]);
    closed.closeBefore(3 * MINUTE);
    expect(delivered).toEqual([1, 2]);
    expect(fetched).toEqual([]);
  });

  it('takes a minute without a frame for one without trades, unless the connection was lost', async () => {
    const { closed, delivered, fetched, settle } = series(false);
    closed.update(BTC, candle(1), false);
    closed.update(BTC, candle(5), false);
    closed.update(BTC, candle(6), false);
    expect(fetched).toEqual([]);
    expect(delivered).toEqual([1, 5]);
    closed.disrupt();
    closed.update(BTC, candle(9), false);
    await settle();
    expect(fetched).toEqual([[6, 9]]);
    expect(delivered).toEqual([1, 5, 6, 7, 8]);
  });

  it('does not trust a candle that was forming when the connection was lost', async () => {
    const { closed, values, settle } = series(false);
    closed.update(BTC, candle(1, 42), false);
    closed.disrupt();
    closed.update(BTC, candle(2), false);
    await settle();
    expect(values).toEqual([candle(1)]);
  });

  it('passes on a correction of the newest candle', () => {
    const { closed, values } = series(false);
    closed.update(BTC, candle(1), false);
    closed.closeBefore(2 * MINUTE);
    closed.update(BTC, candle(1), false);
    closed.update(BTC, candle(1, 107), false);
    expect(values).toEqual([candle(1), candle(1, 107)]);
  });

  it('goes on after a gap that could not be filled, and says so', async () => {
    const { closed, delivered, unfilled, fail, settle } = series(true);
    closed.update(BTC, candle(1), true);
    fail();
    closed.disrupt();
    closed.update(BTC, candle(4), true);
    await settle();
    expect(unfilled).toEqual([2]);
    expect(delivered).toEqual([1, 4]);
  });

  it('delivers each minute once and in order, whatever is lost on the way', async () => {
    const step = fc.record({ lost: fc.boolean(), drop: fc.boolean(), pause: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 30 }),
        fc.boolean(),
        async (steps, flagged) => {
          const { closed, delivered, settle } = series(flagged);
          closed.update(BTC, candle(0), flagged);
          for (const [index, { lost, drop, pause }] of steps.entries()) {
            const minute = index + 1;
            // A frame is only ever lost with its connection.
            if (drop || lost) closed.disrupt();
            if (!lost) closed.update(BTC, candle(minute), flagged);
            if (pause) await settle();
          }
          const last = steps.length + 1;
          closed.update(BTC, candle(last), flagged);
          closed.closeBefore((last + 1) * MINUTE);
          await settle();
          await settle();
          expect(delivered).toEqual(Array.from({ length: last + 1 }, (_, minute) => minute));
        },
      ),
      { numRuns: 300 },
    );
  });
});
