import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createGrid,
  liquidationTicks,
  openedPosition,
  previewPosition,
  priceText,
  quantityText,
} from '../src/index.ts';
import { side as anySide } from './arbitraries.ts';
import { BTC, BTC_ROWS, USDT_SCALE } from './tables.ts';

const order = {
  tickSize: '0.01',
  lotSize: '0.001',
  quoteScale: USDT_SCALE,
  brackets: BTC_ROWS,
  price: '100000',
  quantity: '0.5',
  leverage: 125,
  takerFee: '0.0005',
};

describe('the preview of an order', () => {
  it('tells a long what it needs and where it ends', () => {
    expect(previewPosition({ ...order, side: 1 })).toEqual({
      notional: '50000.00000000',
      initialMargin: '400.00000000',
      fee: '25.00000000',
      cost: '449.80000000',
      liquidationPrice: '99598.39',
      bankruptcyPrice: '99200.00',
      maintenanceMargin: '200.00000000',
    });
  });

  it('tells a short', () => {
    expect(previewPosition({ ...order, side: -1 })).toMatchObject({
      cost: '450.20000000',
      liquidationPrice: '100398.01',
      bankruptcyPrice: '100800.00',
    });
  });

  it('takes the balance that stands behind a cross position', () => {
    const cross = previewPosition({ ...order, side: 1, balance: '10000' });
    expect(cross).toMatchObject({
      initialMargin: '400.00000000',
      liquidationPrice: '80321.28',
      bankruptcyPrice: '80000.00',
    });
    expect(previewPosition({ ...order, side: 1, balance: '60000' }).liquidationPrice).toBeNull();
  });

  it('agrees with what the exchange will do', () => {
    const grid = createGrid(order.tickSize, order.lotSize, USDT_SCALE);
    fc.assert(
      fc.property(
        anySide,
        fc.integer({ min: 100, max: 20_000_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 125 }),
        (side, ticks, lots, leverage) => {
          const shown = previewPosition({
            ...order,
            side,
            leverage,
            price: priceText(grid, ticks),
            quantity: quantityText(grid, lots),
          });
          const position = openedPosition(grid, side, ticks, lots);
          const value = side === 1 ? position.entryNotional : -position.entryNotional;
          const balance = (value + BigInt(leverage) - 1n) / BigInt(leverage);
          const at = liquidationTicks({ grid, brackets: BTC, position, balance });
          expect(shown.liquidationPrice).toBe(at === null ? null : priceText(grid, at));
        },
      ),
    );
  });

  it.each([
    { price: '100000.001' },
    { price: '0' },
    { price: '-1' },
    { price: 'NaN' },
    { quantity: '0' },
    { quantity: '-0.5' },
    { quantity: '1e400' },
    { quantity: '0.0005' },
    { leverage: 0 },
    { leverage: 2.5 },
    { takerFee: 'free' },
    { balance: '' },
    { brackets: [] },
  ])('refuses %j', (wrong) => {
    expect(() => previewPosition({ ...order, side: 1, ...wrong })).toThrow(RangeError);
  });
});
