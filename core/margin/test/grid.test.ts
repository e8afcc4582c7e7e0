import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createGrid,
  formatAmount,
  lotsOf,
  notional,
  parseAmount,
  priceText,
  quantityText,
  ticksOf,
} from '../src/index.ts';
import { grid as anyGrid } from './arbitraries.ts';

const btc = createGrid('0.01', '0.00001', 8);

describe('the grid of a market', () => {
  it('reads and writes prices and quantities as whole steps', () => {
    expect(ticksOf(btc, '64250.10')).toBe(6_425_010);
    expect(priceText(btc, 6_425_010)).toBe('64250.10');
    expect(lotsOf(btc, '0.1')).toBe(10_000);
    expect(quantityText(btc, 10_000)).toBe('0.10000');
    expect(priceText(createGrid('0.50', '1', 8), 3)).toBe('1.5');
    expect(priceText(createGrid('10', '1', 8), 3)).toBe('30');
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(anyGrid, fc.maxSafeNat(), (grid, steps) => {
        expect(ticksOf(grid, priceText(grid, steps))).toBe(steps);
        expect(lotsOf(grid, quantityText(grid, steps))).toBe(steps);
      }),
    );
  });

  it.each(['64250.105', 'NaN', '1e400', '', '99999999999999999999'])('refuses the price %j', (price) => {
    expect(() => ticksOf(btc, price)).toThrow(RangeError);
  });

  it.each([
    ['0', '1', 8],
    ['0.01', '-1', 8],
    ['0.01', '1', -1],
    ['0.01', '1', 1.5],
    ['a cent', '1', 8],
  ])('refuses a tick of %j, a lot of %j and a scale of %s', (tick, lot, scale) => {
    expect(() => createGrid(tick, lot, scale)).toThrow(RangeError);
  });
});

describe('the value of a quantity at a price', () => {
  it('is exact', () => {
    expect(notional(btc, 6_425_010, 10_000, 'down')).toBe(642_501_000_000n);
    expect(formatAmount(642_501_000_000n, 8)).toBe('6425.01000000');
  });

  it('stays exact where the product of ticks and lots is no safe integer', () => {
    expect(notional(btc, Number.MAX_SAFE_INTEGER, 3, 'down')).toBe(BigInt(Number.MAX_SAFE_INTEGER) * 30n);
  });

  it('is rounded as named where the grid is finer than the currency', () => {
    const coarse = createGrid('0.01', '0.001', 2);
    expect(notional(coarse, 1_001, 1_001, 'down')).toBe(1_002n);
    expect(notional(coarse, 1_001, 1_001, 'up')).toBe(1_003n);
    expect(notional(coarse, 1_001, -1_001, 'up')).toBe(-1_003n);
  });

  it('equals the product of the decimals', () => {
    fc.assert(
      fc.property(
        anyGrid,
        fc.nat(1_000_000_000),
        fc.nat(1_000_000_000),
        fc.constantFrom('down' as const, 'up' as const),
        (grid, ticks, lots, rounding) => {
          const price = parseAmount(priceText(grid, ticks), 10);
          const quantity = parseAmount(quantityText(grid, lots), 10);
          const product = price * quantity;
          const unit = 10n ** BigInt(20 - grid.quoteScale);
          const rest = rounding === 'up' && product % unit > 0n ? 1n : 0n;
          expect(notional(grid, ticks, lots, rounding)).toBe(product / unit + rest);
        },
      ),
    );
  });
});

describe('an amount', () => {
  it.each([
    ['1.23', 2, 123n],
    ['-1.5', 8, -150_000_000n],
    ['1.230', 2, 123n],
    ['7', 0, 7n],
  ])('%s at scale %s is %s', (text, scale, amount) => {
    expect(parseAmount(text, scale)).toBe(amount);
  });

  it('is not read from text with more places than the currency', () => {
    expect(() => parseAmount('1.234', 2)).toThrow(RangeError);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(18), (amount, scale) => {
        expect(parseAmount(formatAmount(amount, scale), scale)).toBe(amount);
      }),
    );
  });
});
