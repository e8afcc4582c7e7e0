import { formatAmount, parseAmount, parseRate } from '@tradewind/margin';
import type { OrderRequest } from '@tradewind/exchange';
import { describe, expect, it } from 'vitest';
import { ALICE, BOB } from './support/markets.ts';
import type { Desk } from './support/markets.ts';
import { desk, limit, PERP, place, print, SPOT } from './support/quiet-desk.ts';

describe('conditional orders', () => {
  const stop = (
    side: 1 | -1,
    type: OrderRequest['type'],
    stopTick: number,
    more: Partial<OrderRequest> = {},
  ) => ({
    symbol: SPOT,
    side,
    type,
    stopTick,
    lots: 100,
    ...more,
  });

  it.each([
    ['a buying stop', 1, 'stop_loss', 4_210_000, 4_209_999, 4_210_000],
    ['a selling stop', -1, 'stop_loss', 4_190_000, 4_190_001, 4_190_000],
    ['a buying target', 1, 'take_profit', 4_190_000, 4_190_001, 4_190_000],
    ['a selling target', -1, 'take_profit', 4_210_000, 4_209_999, 4_210_000],
  ] as const)('%s fires at its price, not a tick before', (_, side, type, stopTick, before, at) => {
    const d = desk();
    const order = place(d, ALICE, stop(side, type, stopTick));
    d.must({ type: 'quote', symbol: SPOT, bids: [[4_180_000, 1_000]], asks: [[4_220_000, 1_000]] });
    print(d, before);
    expect(order.status).toBe('new');
    print(d, at);
    expect(order).toMatchObject({ status: 'filled', triggered: true });
    expect(d.exchange.verify()).toEqual([]);
  });

  it('that would fire at once are refused', () => {
    const d = desk();
    expect(d.place(ALICE, stop(1, 'stop_loss', 4_200_000))).toMatchObject({
      ok: false,
      reason: 'would_trigger',
    });
    expect(d.place(ALICE, stop(-1, 'take_profit', 4_200_000))).toMatchObject({
      ok: false,
      reason: 'would_trigger',
    });
  });

  it('with a limit rest at it once they are set off, with what they held', () => {
    const d = desk();
    const order = place(d, ALICE, stop(1, 'stop_loss_limit', 4_210_000, { tick: 4_205_000 }));
    expect(formatAmount(order.held, 8)).toBe('42.05000000');
    print(d, 4_210_000);
    expect(order).toMatchObject({ status: 'open', triggered: true });
    expect(formatAmount(order.held, 8)).toBe('42.05000000');
  });

  it('go by the mark price where they are told to', () => {
    const d = desk();
    place(d, BOB, limit(-1, 420_100, 100, { symbol: PERP }));
    place(d, ALICE, { symbol: PERP, side: 1, type: 'market', lots: 100 });
    const order = place(
      d,
      ALICE,
      stop(-1, 'stop_loss', 410_000, { symbol: PERP, triggerBy: 'mark', reduceOnly: true }),
    );
    d.must({ type: 'quote', symbol: PERP, bids: [[409_000, 1_000]], asks: [] });
    print(d, 409_000, 0, 0, PERP);
    expect(order.status).toBe('new');
    d.must({ type: 'mark', symbol: PERP, mark: 410_000, index: 410_000, stale: false });
    expect(order.status).toBe('filled');
  });

  describe('trailing stops (Binance’s examples)', () => {
    const trailing = (d: Desk, side: 1 | -1, callback: string, more: Partial<OrderRequest> = {}) =>
      d.must({
        type: 'place',
        account: ALICE,
        order: {
          symbol: SPOT,
          side,
          type: 'trailing_stop',
          lots: 100,
          callbackRate: parseRate(callback),
          ...more,
        },
      }).orders[0]!;

    it('a purchase with 5 % fires at 44,100 after a low of 42,000', () => {
      const d = desk();
      print(d, 4_300_000);
      const order = trailing(d, 1, '0.05');
      d.must({ type: 'quote', symbol: SPOT, bids: [], asks: [[4_415_000, 1_000]] });
      for (const tick of [4_250_000, 4_200_000, 4_300_000, 4_409_999]) print(d, tick);
      expect(order).toMatchObject({ status: 'new', stopTick: 4_410_000 });
      print(d, 4_410_000);
      expect(order.status).toBe('filled');
    });

    it('a sale with 7.5 % fires at 43,012.5 after a high of 46,500', () => {
      const d = desk();
      const order = trailing(d, -1, '0.075');
      d.must({ type: 'quote', symbol: SPOT, bids: [[4_300_000, 1_000]], asks: [] });
      for (const tick of [4_650_000, 4_301_251]) print(d, tick);
      expect(order).toMatchObject({ status: 'new', stopTick: 4_301_250 });
      print(d, 4_301_250);
      expect(order.status).toBe('filled');
    });

    it('waits for its activation price, which must lie on the far side', () => {
      const d = desk();
      const wrong = { type: 'place', account: ALICE } as const;
      const order = {
        symbol: SPOT,
        side: 1,
        type: 'trailing_stop',
        lots: 100,
        callbackRate: parseRate('0.01'),
      } as const;
      expect(d.do({ ...wrong, order: { ...order, activationTick: 4_200_000 } })).toMatchObject({
        reason: 'would_trigger',
      });
      const waiting = trailing(d, 1, '0.01', { activationTick: 4_100_000 });
      print(d, 4_150_000);
      print(d, 4_300_000);
      expect(waiting).toMatchObject({ status: 'new', extremeTick: 0 });
      print(d, 4_100_000);
      expect(waiting).toMatchObject({ extremeTick: 4_100_000, stopTick: 4_141_000 });
    });
  });
});

describe('one cancels the other', () => {
  const oco = (d: Desk, tick: number, stopTick: number) =>
    d.do({ type: 'place_oco', account: ALICE, symbol: SPOT, side: -1, lots: 100, tick, stopTick });

  it('wants the limit above and the stop below for a sale', () => {
    const d = desk();
    expect(oco(d, 4_190_000, 4_100_000)).toMatchObject({ ok: false, reason: 'invalid_price' });
    expect(oco(d, 4_300_000, 4_250_000)).toMatchObject({ ok: false, reason: 'would_trigger' });
    expect(oco(d, 4_300_000, 4_100_000)).toMatchObject({ ok: true });
    // Held once for both legs.
    expect(d.balance(ALICE, 'spot', 'BTC').held).toBe(parseAmount('0.001', 8));
  });

  it('ends the stop with the first fill of the limit, and the limit when the stop is set off', () => {
    const d = desk();
    const legs = () => d.exchange.openOrders(ALICE).map(({ type }) => type);
    oco(d, 4_300_000, 4_100_000);
    expect(legs()).toEqual(['limit', 'stop_loss']);
    place(d, BOB, limit(1, 4_300_000, 40));
    expect(legs()).toEqual(['limit']);
    d.must({ type: 'cancel_all', account: ALICE });
    oco(d, 4_400_000, 4_100_000);
    d.must({ type: 'quote', symbol: SPOT, bids: [[4_099_000, 500]], asks: [] });
    print(d, 4_100_000);
    expect(legs()).toEqual([]);
    expect(d.balance(ALICE, 'spot', 'BTC')).toMatchObject({ held: 0n });
    expect(d.exchange.verify()).toEqual([]);
  });
});
