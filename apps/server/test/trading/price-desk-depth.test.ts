import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStepCounter } from '@tradewind/money';
import { builtInInstruments, builtInPerpetuals } from '@tradewind/venues';
import { impactPrice, SYNTHETIC_DEPTH, syntheticDepth } from '../../src/modules/trading/price-desk/depth.ts';

const grid = (tickSize: string, lotSize: string) => ({
  price: createStepCounter(tickSize),
  quantity: createStepCounter(lotSize),
});

describe('the price at which a value can be traded', () => {
  test('is the mean over the levels that it takes', () => {
    const side = [
      [100, 10],
      [90, 10],
    ] as const;
    expect(impactPrice(side, 500)).toBe(100);
    expect(impactPrice(side, 1_000)).toBe(100);
    // 1,000 at 100 and 900 at 90: 1,900 for 20.
    expect(impactPrice(side, 1_900)).toBe(95);
    expect(impactPrice(side, 1_000_000)).toBe(95);
    expect(impactPrice([], 500)).toBeNull();
  });

  test('lies between the best and the worst level, and gets no better with a larger value', () => {
    const levels = fc
      .uniqueArray(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 20 })
      .chain((ticks) =>
        fc.tuple(
          ...ticks
            .toSorted((a, b) => b - a)
            .map((tick) => fc.tuple(fc.constant(tick), fc.integer({ min: 1, max: 1_000_000 }))),
        ),
      );
    const value = fc.integer({ min: 1, max: 1_000_000_000 });
    fc.assert(
      fc.property(levels, value, value, (bids, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const price = impactPrice(bids, less)!;
        expect(price).toBeLessThanOrEqual(bids[0]![0]);
        expect(price).toBeGreaterThanOrEqual(bids.at(-1)![0]);
        expect(impactPrice(bids, more)!).toBeLessThanOrEqual(price);
      }),
    );
  });
});

describe('made-up depth', () => {
  test('lies around the last price at the configured spread and value', () => {
    const { bids, asks } = syntheticDepth(5_000_000, grid('0.01', '0.00001'), {
      spread: 0.002,
      levels: 2,
      levelValue: 1_000,
    });
    // 50,000 ± 50 and ± 100; 1,000 USDT at 49,950 are 0.02002 BTC.
    expect(bids).toEqual([
      [4_995_000, 2_002],
      [4_990_000, 2_004],
    ]);
    expect(asks).toEqual([
      [5_005_000, 1_998],
      [5_010_000, 1_996],
    ]);
  });

  test('is sound on every market’s grid: whole, not crossed, never empty levels', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 1_000_000_000 }),
        fc.constantFrom(...builtInInstruments(), ...builtInPerpetuals()),
        (lastTick, { tickSize, lotSize }) => {
          const { bids, asks } = syntheticDepth(lastTick, grid(tickSize, lotSize), SYNTHETIC_DEPTH);
          expect(bids[0]![0]).toBeLessThan(lastTick);
          expect(asks[0]![0]).toBeGreaterThan(lastTick);
          expect(asks).toHaveLength(SYNTHETIC_DEPTH.levels);
          for (const value of [...bids, ...asks].flat()) {
            expect(Number.isSafeInteger(value) && value > 0).toBe(true);
          }
        },
      ),
    );
  });
});
