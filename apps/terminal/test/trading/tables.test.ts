import { describe, expect, it } from 'vitest';
import { levelAt, MIDDLE, ROW } from '../../src/panels/book/level-at.ts';
import { amendmentOf } from '../../src/panels/orders/order-edit.ts';
import { orderRows } from '../../src/panels/orders/order-rows.ts';
import { roundMoney } from '../../src/panels/positions/round-money.ts';
import { sharePercent } from '../../src/panels/ticket/share-percent.ts';
import { newestOf } from '../../src/trading/newest.ts';
import { sortRows } from '../../src/trading/table/sort.ts';
import { order } from './fixtures.ts';

describe('a table of trading', () => {
  it('sorts numbers as numbers, and puts rows without a value last either way', () => {
    const rows = [{ at: 10 }, { at: null }, { at: 9 }, { at: 100 }];
    const by = (isDescending: boolean) => sortRows(rows, ({ at }) => at, isDescending).map(({ at }) => at);
    expect(by(true)).toEqual([100, 10, 9, null]);
    expect(by(false)).toEqual([9, 10, 100, null]);
  });

  it('has orders that are not acknowledged first, and those of one market alone when asked', () => {
    const pending = {
      clientOrderId: 'web-1',
      state: 'sending' as const,
      sentAt: 0,
      placement: {
        kind: 'order' as const,
        input: { symbol: 'ETH/USDT', side: 'buy' as const, type: 'market' as const, quantity: '1' },
      },
    };
    const keys = (symbol: string | null) => orderRows([order()], [pending], symbol).map(({ key }) => key);
    expect(keys(null)).toEqual(['web-1', '1']);
    expect(keys('BTC/USDT')).toEqual(['1']);
    expect(keys('ETH/USDT')).toEqual(['web-1']);
  });

  it('shows what came live in its newest state, once', () => {
    const read = [order({ id: '1', updatedAt: '2026-01-05T12:00:00.000Z' })];
    const live = [
      order({ id: '1', status: 'filled', updatedAt: '2026-01-05T12:00:05.000Z' }),
      order({ id: '2' }),
    ];
    expect(
      newestOf(live, read, ({ updatedAt }) => updatedAt).map(({ id, status }) => `${id} ${status}`),
    ).toEqual(['1 filled', '2 open']);
  });
});

describe('a change of an order', () => {
  it('asks only for what is different, and for nothing that the order does not have', () => {
    const values = { price: '59,000', quantity: '0.10000', stopPrice: '1' };
    expect(amendmentOf(order(), values)).toEqual({ price: '59000' });
    expect(amendmentOf(order(), {})).toEqual({});
  });
});

describe('a click on the book', () => {
  const rows = {
    bids: new Float64Array([100, 1, 99, 2]),
    asks: new Float64Array([101, 1, 102, 3]),
    tick: 1,
    ticksPerRow: 1,
  };
  const height = 10 * ROW + MIDDLE;
  const middle = (height - MIDDLE) / 2;

  it('finds the row that is painted there, with what there is up to it', () => {
    expect(levelAt(rows, middle - 1, height)).toMatchObject({ price: 101, total: 1 });
    expect(levelAt(rows, middle - ROW - 1, height)).toMatchObject({ price: 102, total: 4 });
    expect(levelAt(rows, middle + MIDDLE + 1, height)).toMatchObject({ price: 100 });
    expect(levelAt(rows, middle + MIDDLE + ROW + 1, height)).toMatchObject({ price: 99, total: 3 });
  });

  it('finds nothing between the sides and beyond the rows', () => {
    expect(levelAt(rows, middle + 5, height)).toBeNull();
    expect(levelAt(rows, 1, height)).toBeNull();
  });
});

describe('figures that only inform', () => {
  it('are cut to the cent, unless nothing would be left', () => {
    expect(roundMoney('573.78561')).toBe('573.78');
    expect(roundMoney('-0.739')).toBe('-0.73');
    expect(roundMoney('0.00041')).toBe('0.00041');
  });

  it('shares run from 0 to 100 percent', () => {
    expect(sharePercent('1', '3')).toBe(33);
    expect(sharePercent('5', '3')).toBe(100);
    expect(sharePercent('5', '0')).toBe(0);
  });
});
