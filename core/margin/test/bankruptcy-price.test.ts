import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bankruptcyPrice,
  bankruptcyTicks,
  createGrid,
  initialMargin,
  liquidationTicks,
  openedPosition,
  unrealizedPnl,
} from '../src/index.ts';
import { margined } from './arbitraries.ts';
import { usdt } from './tables.ts';

const btc = createGrid('0.01', '0.001', 8);

describe('the bankruptcy price', () => {
  it.each([
    [1, '99200.00'],
    [-1, '100800.00'],
  ] as const)('of 0.5 at 100,000 with leverage 125, side %s, is %s', (side, price) => {
    const position = openedPosition(btc, side, 10_000_000, 500);
    expect(bankruptcyPrice({ grid: btc, position, balance: usdt(400) })).toBe(price);
  });

  it('is the last tick at which the owner is not below zero', () => {
    fc.assert(
      fc.property(margined, ({ grid, position, balance }) => {
        // A short that received less than a unit, without a margin, is below zero at any price.
        fc.pre(position.lots > 0 || balance > position.entryNotional);
        const ticks = bankruptcyTicks({ grid, position, balance });
        const left = (at: number) => balance + unrealizedPnl(grid, position, at);
        const worse = ticks - Math.sign(position.lots);
        expect(left(ticks) >= 0n).toBe(true);
        expect(worse < 1 || left(worse) < 0n).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('lies on the liquidation price, beyond it, or a tick before where a tick is worth more than the margin', () => {
    fc.assert(
      fc.property(margined, (position) => {
        const liquidation = liquidationTicks(position);
        fc.pre(liquidation !== null);
        const distance = (liquidation - bankruptcyTicks(position)) * Math.sign(position.position.lots);
        expect(distance).toBeGreaterThanOrEqual(-1);
      }),
    );
  });

  it('is one tick for a long that can lose no more than it has', () => {
    const position = openedPosition(btc, 1, 10_000_000, 500);
    const balance = initialMargin(position.entryNotional, 1);
    expect(bankruptcyTicks({ grid: btc, position, balance })).toBe(1);
    expect(bankruptcyTicks({ grid: btc, position, balance: balance * 2n })).toBe(1);
  });

  it('is one tick for a short whose balance is gone at any price', () => {
    const position = openedPosition(btc, -1, 10_000_000, 500);
    expect(bankruptcyTicks({ grid: btc, position, balance: usdt(-60_000) })).toBe(1);
  });

  it('stays a price even for a short that nothing ruins', () => {
    const position = openedPosition(btc, -1, 10_000_000, 500);
    expect(bankruptcyTicks({ grid: btc, position, balance: 10n ** 40n })).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('does not exist without lots', () => {
    const position = { lots: 0, entryNotional: 0n };
    expect(() => bankruptcyTicks({ grid: btc, position, balance: 1n })).toThrow(RangeError);
  });
});
