import { describe, expect, it } from 'vitest';
import {
  bracketIndexOf,
  bracketOf,
  createBrackets,
  formatAmount,
  maxLeverageAt,
  maxNotionalAt,
  parseRate,
} from '../src/index.ts';
import { BTC, BTC_ROWS, ETH, usdt, USDT_SCALE } from './tables.ts';

const cums = (brackets: typeof BTC) => brackets.map(({ cum }) => formatAmount(cum, USDT_SCALE));

describe('leverage brackets', () => {
  it('derive the maintenance amounts Binance publishes', () => {
    expect(cums(BTC)).toEqual([
      '0.00000000',
      '50.00000000',
      '950.00000000',
      '11450.00000000',
      '131450.00000000',
      '481450.00000000',
      '2981450.00000000',
    ]);
    expect(cums(ETH)).toEqual([
      '0.00000000',
      '50.00000000',
      '950.00000000',
      '11450.00000000',
      '131450.00000000',
      '381450.00000000',
    ]);
  });

  it('follow each other without a gap', () => {
    expect(BTC[0]?.floor).toBe(0n);
    BTC.slice(1).forEach(({ floor }, index) => expect(floor).toBe(BTC[index]?.cap));
    expect(BTC[3]?.maintenanceRate).toBe(parseRate('0.01'));
  });

  it('hold a position up to and with their cap, the last one also beyond it', () => {
    expect(bracketIndexOf(BTC, 0n)).toBe(0);
    expect(bracketIndexOf(BTC, usdt(50_000))).toBe(0);
    expect(bracketIndexOf(BTC, usdt(50_000) + 1n)).toBe(1);
    expect(bracketIndexOf(BTC, -usdt(50_000) - 1n)).toBe(1);
    expect(bracketIndexOf(BTC, usdt(230_000_000))).toBe(6);
    expect(bracketOf(BTC, usdt(10_000_000_000))).toBe(BTC[6]);
  });

  it.each([
    [125, 50_000],
    [101, 50_000],
    [100, 600_000],
    [50, 12_000_000],
    [10, 230_000_000],
    [1, 230_000_000],
  ])('allow at most, at leverage %s, a position of %s USDT', (leverage, notional) => {
    expect(maxNotionalAt(BTC, leverage)).toBe(usdt(notional));
  });

  it('allow nothing above the highest leverage', () => {
    expect(maxNotionalAt(BTC, 126)).toBe(0n);
  });

  it('bound the leverage of a position by its size', () => {
    expect(maxLeverageAt(BTC, usdt(50_000))).toBe(125);
    expect(maxLeverageAt(BTC, usdt(-50_000.01))).toBe(100);
    expect(maxLeverageAt(BTC, usdt(99_000_000))).toBe(20);
    expect(maxLeverageAt(BTC, usdt(999_000_000))).toBe(10);
  });

  const second = { notionalCap: '600000', maintenanceMarginRate: '0.005', maxLeverage: 100 };
  it.each([
    ['no brackets', []],
    ['a cap of nothing', [{ notionalCap: '0', maintenanceMarginRate: '0.004', maxLeverage: 125 }]],
    ['caps that descend', [second, { ...second, notionalCap: '599999', maintenanceMarginRate: '0.006' }]],
    ['rates that stay', [second, { ...second, notionalCap: '700000' }]],
    ['a rate of nothing', [{ ...second, maintenanceMarginRate: '0' }]],
    [
      'leverage that ascends',
      [second, { notionalCap: '700000', maintenanceMarginRate: '0.006', maxLeverage: 101 }],
    ],
    ['leverage below one', [{ ...second, maxLeverage: 0 }]],
    ['leverage in halves', [{ ...second, maxLeverage: 2.5 }]],
    ['leverage that is liquidated at once', [{ ...second, maxLeverage: 200 }]],
    ['a cap finer than the currency', [{ ...second, notionalCap: '0.000000001' }]],
    [
      'a maintenance amount finer than the currency',
      [
        { ...second, notionalCap: '0.00000001' },
        { ...second, maintenanceMarginRate: '0.006' },
      ],
    ],
  ])('refuse %s', (_, rows) => {
    expect(() => createBrackets(rows, USDT_SCALE)).toThrow(RangeError);
  });

  it('depend on the scale of the currency in nothing but their unit', () => {
    const coarse = createBrackets(BTC_ROWS, 2);
    coarse.forEach(({ cum }, index) => expect(cum * 10n ** 6n).toBe(BTC[index]?.cum));
  });
});
