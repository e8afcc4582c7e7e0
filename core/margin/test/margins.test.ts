import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialMargin, isLiquidatable, maintenanceMargin, marginRatio, RATE_ONE } from '../src/index.ts';
import { brackets } from './arbitraries.ts';
import { BTC, ETH, usdt } from './tables.ts';

describe('the initial margin', () => {
  it.each([
    [usdt(50_000), 125, usdt(400)],
    [usdt(-50_000), 125, usdt(400)],
    [10n, 3, 4n],
    [1n, 125, 1n],
    [0n, 125, 0n],
    [7n, 1, 7n],
  ])('of %s at leverage %s is %s', (notional, leverage, margin) => {
    expect(initialMargin(notional, leverage)).toBe(margin);
  });

  it('is never less than its share, and less than a unit more', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.integer({ min: 1, max: 125 }), (notional, leverage) => {
        const excess = initialMargin(notional, leverage) * BigInt(leverage) - notional;
        expect(excess >= 0n && excess < BigInt(leverage)).toBe(true);
      }),
    );
  });

  it.each([0, -1, 2.5, NaN, Infinity])('refuses the leverage %s', (leverage) => {
    expect(() => initialMargin(1n, leverage)).toThrow(RangeError);
  });
});

describe('the maintenance margin', () => {
  it.each([
    [BTC, 50_000, 200],
    [BTC, 100_000, 450],
    [BTC, 600_000, 2_950],
    [BTC, 3_000_000, 18_550],
    [BTC, 12_000_000, 108_550],
    [BTC, 70_000_000, 1_268_550],
    [BTC, 100_000_000, 2_018_550],
    [BTC, 230_000_000, 8_518_550],
    [BTC, -230_000_000, 8_518_550],
    [ETH, 50_000_000, 868_550],
    [ETH, 65_000_000, 1_243_550],
  ])('of the table at a notional of %s', (table, notional, margin) => {
    expect(maintenanceMargin(table, usdt(notional))).toBe(usdt(margin));
  });

  it('is rounded up', () => {
    expect(maintenanceMargin(BTC, 1n)).toBe(1n);
    expect(maintenanceMargin(BTC, 250n)).toBe(1n);
    expect(maintenanceMargin(BTC, 251n)).toBe(2n);
  });

  it('is nothing for nothing, and never negative', () => {
    expect(maintenanceMargin(BTC, 0n)).toBe(0n);
    const odd = [{ floor: 0n, cap: 100n, maintenanceRate: RATE_ONE / 10n, maxLeverage: 5, cum: 5n }];
    expect(maintenanceMargin(odd, 20n)).toBe(0n);
  });

  it('is continuous: a unit more of notional never needs more than a unit more, across brackets too', () => {
    fc.assert(
      fc.property(
        brackets(8).chain((table) =>
          fc.tuple(
            fc.constant(table),
            fc.oneof(
              fc.bigInt({ min: 0n, max: (table.at(-1)?.cap ?? 0n) * 2n }),
              fc
                .tuple(fc.constantFrom(...table), fc.bigInt({ min: -3n, max: 3n }))
                .map(([{ cap }, offset]) => cap + offset),
            ),
          ),
        ),
        ([table, notional]) => {
          const rise = maintenanceMargin(table, notional + 1n) - maintenanceMargin(table, notional);
          expect(rise === 0n || rise === 1n).toBe(true);
        },
      ),
    );
  });
});

describe('the margin ratio', () => {
  it('is the maintenance margin by the margin balance', () => {
    expect(marginRatio(usdt(200), usdt(400))).toBe(RATE_ONE / 2n);
    expect(marginRatio(1n, 3n)).toBe(33_333_333n);
    expect(marginRatio(0n, usdt(400))).toBe(0n);
    expect(marginRatio(0n, 0n)).toBe(0n);
  });

  it('is infinite when nothing is left', () => {
    expect(marginRatio(1n, 0n)).toBeNull();
    expect(marginRatio(1n, -5n)).toBeNull();
  });

  it('liquidates when it reaches 100 %, not before', () => {
    expect(isLiquidatable(usdt(200), usdt(200) + 1n)).toBe(false);
    expect(isLiquidatable(usdt(200), usdt(200))).toBe(true);
    expect(isLiquidatable(usdt(200), -1n)).toBe(true);
  });

  it('never liquidates an account without positions', () => {
    expect(isLiquidatable(0n, 0n)).toBe(false);
    expect(isLiquidatable(0n, -1n)).toBe(false);
  });

  it('shows 100 % exactly when the position is liquidatable', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    fc.assert(
      fc.property(
        amount,
        fc.oneof(amount, fc.constant(null)),
        fc.integer({ min: -2, max: 2 }),
        (a, b, near) => {
          const balance = b ?? a + BigInt(near);
          const ratio = marginRatio(a, balance);
          expect(ratio === null || ratio >= RATE_ONE).toBe(isLiquidatable(a, balance));
        },
      ),
    );
  });
});
