import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bankruptcyTicks,
  compareFractions,
  createGrid,
  deleverageScore,
  fractionText,
  initialMargin,
  openedPosition,
} from '../src/index.ts';
import type { Side } from '../src/index.ts';

const btc = createGrid('0.01', '0.001', 8);

function score(side: Side, entryTicks: number, leverage: number, markTicks: number, lots = 1_000) {
  const position = openedPosition(btc, side, entryTicks, lots);
  const balance = initialMargin(position.entryNotional, leverage);
  return deleverageScore({
    grid: btc,
    position,
    markTicks,
    bankruptcyTicks: bankruptcyTicks({ grid: btc, position, balance }),
  });
}

describe('the rank in the queue for auto-deleveraging', () => {
  it('is profit times effective leverage', () => {
    // Long at 100, leverage 10, mark 110: 10 % × 110 / (110 − 90) = 0.55
    expect(fractionText(score(1, 10_000, 10, 11_000), 6, 'nearest')).toBe('0.550000');
    // Short at 100, leverage 10, mark 90: 10 % × 90 / (110 − 90) = 0.45
    expect(fractionText(score(-1, 10_000, 10, 9_000), 6, 'nearest')).toBe('0.450000');
  });

  it('is loss by effective leverage', () => {
    // Long at 100, leverage 10, mark 95: −5 % / (95 / (95 − 90)) = −0.002631…
    expect(fractionText(score(1, 10_000, 10, 9_500), 6, 'nearest')).toBe('-0.002632');
    // Short at 100, leverage 10, mark 105: −5 % / (105 / (110 − 105))
    expect(fractionText(score(-1, 10_000, 10, 10_500), 6, 'nearest')).toBe('-0.002381');
  });

  it('does not depend on the size of the position', () => {
    expect(compareFractions(score(1, 10_000, 10, 11_000, 1_000), score(1, 10_000, 10, 11_000, 7_000))).toBe(
      0,
    );
  });

  it('puts winners before losers, and the more levered winner first', () => {
    const order = [score(1, 10_000, 50, 11_000), score(1, 10_000, 10, 11_000), score(1, 10_000, 10, 9_500)];
    expect(order.toSorted((a, b) => compareFractions(b, a))).toEqual(order);
  });

  it('is above zero in profit, below it in loss, and stays comparable beyond bankruptcy', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Side>(1, -1),
        fc.integer({ min: 1_000, max: 100_000 }),
        fc.integer({ min: 2, max: 100 }),
        fc.integer({ min: 1, max: 300_000 }),
        (side, entry, leverage, mark) => {
          const rank = score(side, entry, leverage, mark);
          expect(rank.denominator > 0n).toBe(true);
          expect(Math.sign(Number(rank.numerator))).toBe(Math.sign(side * (mark - entry)));
        },
      ),
    );
  });

  it('does not exist without lots', () => {
    const position = { lots: 0, entryNotional: 0n };
    expect(() => deleverageScore({ grid: btc, position, markTicks: 1, bankruptcyTicks: 1 })).toThrow(
      RangeError,
    );
  });
});
