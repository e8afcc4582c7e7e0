import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateBars } from '../../src/practice/bars.ts';
import { LOTS_TO_MOVE, splitBar } from '../../src/practice/split.ts';
import { pathOf } from './markets.ts';

const COUNT = 15;
const WICKS = { reach: 0.5, highKey: 11, lowKey: 12 };

/** Any sound bar: prices from one tick to millions, from still to wild, from hardly traded to heavily. */
const parents = fc
  .record({
    level: fc.integer({ min: 1, max: 5_000_000 }),
    spread: fc.integer({ min: 0, max: 2_000 }),
    places: fc.tuple(fc.nat(2_000), fc.nat(2_000)),
    lots: fc.oneof(fc.integer({ min: LOTS_TO_MOVE, max: 80 }), fc.integer({ min: 80, max: 10 ** 12 })),
    variance: fc.double({ min: 1e-9, max: 0.01, noNaN: true }),
  })
  .map(({ level, spread, places: [open, close], lots, variance }) => ({
    low: level,
    high: level + spread,
    open: level + Math.min(spread, open),
    close: level + Math.min(spread, close),
    lots,
    variance,
  }));

const shares = fc.record({
  shock: fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: COUNT, maxLength: COUNT }),
  variance: fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 50, noNaN: true })), {
    minLength: COUNT,
    maxLength: COUNT,
  }),
  volume: fc.array(fc.double({ min: 0.001, max: 50, noNaN: true }), { minLength: COUNT, maxLength: COUNT }),
});

describe('splitting a bar', () => {
  test('gives bars that together are that bar, to the last tick and lot', () => {
    fc.assert(
      fc.property(parents, shares, fc.nat(1_000_000), (parent, share, first) => {
        const bars = allocateBars(1);
        for (const [name, value] of Object.entries(parent)) bars[name as keyof typeof bars][0] = value;
        const children = allocateBars(COUNT);
        splitBar(
          bars,
          0,
          children,
          {
            shock: Float64Array.from(share.shock),
            variance: Float64Array.from(share.variance),
            volume: Float64Array.from(share.volume),
          },
          WICKS,
          first,
        );
        const { open, high, low, close, lots } = children;
        expect(open[0]).toBe(parent.open);
        expect(close[COUNT - 1]).toBe(parent.close);
        expect(Math.max(...high)).toBe(parent.high);
        expect(Math.min(...low)).toBe(parent.low);
        expect(lots.reduce((sum, value) => sum + value, 0)).toBe(parent.lots);
        expect([...open.subarray(1)]).toEqual([...close.subarray(0, -1)]);
        const whole = [...open, ...high, ...low, ...close, ...lots];
        expect(whole.filter((value) => !Number.isInteger(value))).toEqual([]);
        for (let k = 0; k < COUNT; k += 1) {
          expect(low[k]).toBeLessThanOrEqual(Math.min(open[k]!, close[k]!));
          expect(high[k]).toBeGreaterThanOrEqual(Math.max(open[k]!, close[k]!));
          // A child either trades enough to print its four prices, or stands still.
          expect(lots[k]! >= LOTS_TO_MOVE || (lots[k] === 0 && high[k] === low[k])).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('lets a market that hardly trades do so at any second of a minute', () => {
    const path = pathOf('AEUR/USDT');
    const counts = new Float64Array(4);
    for (let minute = 29_000_000; minute < 29_002_000; minute += 1) {
      const traded = path.seconds(minute).lots.findIndex((lots) => lots > 0);
      if (traded >= 0) counts[Math.floor(traded / 15)]! += 1;
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    // Where there are several, the first is early; but never most of them in the first second.
    expect(counts[0]! / total).toBeLessThan(0.5);
    expect(counts[3]! / total).toBeGreaterThan(0.1);
  });
});
