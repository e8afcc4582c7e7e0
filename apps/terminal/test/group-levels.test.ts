import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultGroup, groupDecimals, groupLevels } from '../src/panels/book/group-levels.ts';

const levels = (...pairs: [number, number][]) => new Float64Array(pairs.flat());

describe('grouping of the order book', () => {
  it('joins levels to rows and adds them up', () => {
    const bids = levels([100.09, 1], [100.05, 2], [99.99, 4]);
    expect(groupLevels(bids, 'bids', 0.01, 10, 20)).toEqual([
      { price: expect.closeTo(100), quantity: 3, total: 3 },
      { price: expect.closeTo(99.9), quantity: 4, total: 7 },
    ]);
  });

  it('never shows a better price than there is', () => {
    const bid = groupLevels(levels([100.09, 1]), 'bids', 0.01, 10, 20)[0]!;
    const ask = groupLevels(levels([100.01, 1]), 'asks', 0.01, 10, 20)[0]!;
    expect(bid.price).toBeCloseTo(100);
    expect(ask.price).toBeCloseTo(100.1);
  });

  it('takes prices on the grid as they are, binary fractions or not', () => {
    const rows = groupLevels(levels([0.3, 1], [0.1 + 0.2, 1]), 'asks', 0.1, 1, 20);
    expect(rows).toHaveLength(1);
    expect(rows[0]!.quantity).toBe(2);
  });

  it('loses nothing of what it has room for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 50 })), {
          maxLength: 60,
        }),
        fc.constantFrom(1, 2, 5, 10, 100),
        (pairs, ticksPerRow) => {
          const best = pairs
            .toSorted(([a], [b]) => b - a)
            .map(([ticks, size]): [number, number] => [ticks / 100, size]);
          const rows = groupLevels(levels(...best), 'bids', 0.01, ticksPerRow, 1000);
          const sum = best.reduce((total, [, size]) => total + size, 0);
          expect(rows.at(-1)?.total ?? 0).toBe(sum);
          expect(rows.reduce((total, row) => total + row.quantity, 0)).toBe(sum);
          expect(rows.every((row, index) => index === 0 || row.price < rows[index - 1]!.price)).toBe(true);
        },
      ),
    );
  });

  it('fills no more rows than asked for', () => {
    const many = levels(...Array.from({ length: 50 }, (_, index): [number, number] => [100 - index, 1]));
    expect(groupLevels(many, 'bids', 1, 1, 12)).toHaveLength(12);
  });

  it('starts with rows that suit the price', () => {
    expect(defaultGroup(64_000, 0.01)).toBeGreaterThan(10);
    expect(defaultGroup(0.00001367, 0.00000001)).toBe(1);
    expect(groupDecimals(2, 10)).toBe(1);
    expect(groupDecimals(2, 50)).toBe(1);
    expect(groupDecimals(2, 1000)).toBe(0);
    expect(groupDecimals(8, 1)).toBe(8);
  });
});
