import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrid, orderCost, parseRate } from '../src/index.ts';
import { grid as anyGrid, side as anySide } from './arbitraries.ts';
import { usdt } from './tables.ts';

const btc = createGrid('0.01', '0.001', 8);

describe('the cost of an order', () => {
  it('is its margin and the fees for opening and for closing at the bankruptcy price', () => {
    // The worked example of Bybit's help: 1 at 50,000, leverage 10, taker fee 0.055 %.
    const order = { grid: btc, ticks: 5_000_000, lots: 1_000, leverage: 10, takerFee: parseRate('0.00055') };
    expect(orderCost({ ...order, side: 1 })).toEqual({
      notional: usdt(50_000),
      initialMargin: usdt(5_000),
      openingFee: usdt(27.5),
      closingFee: usdt(24.75),
      openLoss: 0n,
      total: usdt(5_052.25),
    });
    expect(orderCost({ ...order, side: -1 }).closingFee).toBe(usdt(30.25));
  });

  it('includes what would be lost at the mark price at once', () => {
    const order = { grid: btc, ticks: 5_000_000, lots: 1_000, leverage: 10, takerFee: 0n };
    expect(orderCost({ ...order, side: 1, markTicks: 4_990_000 }).openLoss).toBe(usdt(100));
    expect(orderCost({ ...order, side: 1, markTicks: 5_010_000 }).openLoss).toBe(0n);
    expect(orderCost({ ...order, side: -1, markTicks: 5_010_000 }).openLoss).toBe(usdt(100));
    expect(orderCost({ ...order, side: -1, markTicks: 4_990_000 }).total).toBe(usdt(5_000));
  });

  it('is rounded up in each part', () => {
    const order = {
      grid: btc,
      side: 1 as const,
      ticks: 1,
      lots: 1,
      leverage: 3,
      takerFee: parseRate('0.0005'),
    };
    // A cent of a thousandth is 1,000 units.
    expect(orderCost(order)).toMatchObject({
      notional: 1_000n,
      initialMargin: 334n,
      openingFee: 1n,
      closingFee: 1n,
    });
  });

  it('never falls when the order grows', () => {
    fc.assert(
      fc.property(
        anyGrid,
        anySide,
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 125 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (grid, side, ticks, lots, leverage, markTicks) => {
          const order = { grid, side, ticks, lots, leverage, takerFee: 50_000n, markTicks };
          const { total, initialMargin, openingFee, closingFee, openLoss } = orderCost(order);
          expect(total).toBe(initialMargin + openingFee + closingFee + openLoss);
          expect(orderCost({ ...order, lots: lots + 1 }).total >= total).toBe(true);
        },
      ),
    );
  });
});
