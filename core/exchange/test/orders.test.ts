import { formatAmount, parseAmount } from '@tradewind/margin';
import type { OrderRequest } from '@tradewind/exchange';
import { describe, expect, it } from 'vitest';
import { ALICE, BOB, START } from './support/markets.ts';
import type { Desk } from './support/markets.ts';
import { desk, limit, PERP, place, print, SPOT } from './support/quiet-desk.ts';

const usdt = (text: string) => parseAmount(text, 8);

describe('priority', () => {
  it('is price, then time, at each user’s own price', () => {
    const d = desk();
    const [late, first, second] = [4_200_100, 4_200_050, 4_200_050].map((tick) =>
      place(d, BOB, limit(-1, tick, 100)),
    );
    const taker = place(d, ALICE, limit(1, 4_200_100, 250));
    expect([first!.filled, second!.filled, late!.filled]).toEqual([100, 100, 50]);
    expect(formatAmount(taker.filledNotional, 8)).toBe('105.00150000');
    expect(taker.status).toBe('filled');
  });

  it('is kept by an order that becomes smaller, and lost by one that becomes larger or moves', () => {
    const d = desk();
    const [a, b, c] = [1, 2, 3].map(() => place(d, BOB, limit(-1, 4_200_100, 1_000)));
    d.must({ type: 'amend', account: BOB, orderId: a!.id, lots: 600 });
    d.must({ type: 'amend', account: BOB, orderId: b!.id, lots: 2_000 });
    place(d, ALICE, limit(1, 4_200_100, 1_700));
    expect([a!.filled, b!.filled, c!.filled]).toEqual([600, 100, 1_000]);
  });

  it('of the house’s lots is that of their time: those ahead go first, those that come later wait', () => {
    const d = desk();
    const quote = (lots: number) =>
      d.must({ type: 'quote', symbol: SPOT, bids: [], asks: [[4_200_100, lots]] });
    quote(300);
    const order = place(d, BOB, limit(-1, 4_200_100, 1_000));
    quote(500);
    place(d, ALICE, limit(1, 4_200_100, 400));
    expect(order.filled).toBe(100);
    // 300 went to the house, then 100 to the user; of what is left the user's 900 stand before the house's 200.
    place(d, ALICE, limit(1, 4_200_100, 950));
    expect(order.filled).toBe(1_000);
  });
});

describe('the venue', () => {
  it('fills a resting order whole where it prints beyond it', () => {
    const d = desk();
    const order = place(d, ALICE, limit(1, 4_199_000, 1_000));
    print(d, 4_198_999, 1, -1);
    expect(order).toMatchObject({ status: 'filled', filledNotional: usdt('419.9') });
  });

  it('fills a resting order at its price only after the quantity ahead of it', () => {
    const d = desk();
    d.must({ type: 'quote', symbol: SPOT, bids: [[4_199_000, 500]], asks: [] });
    const order = place(d, ALICE, limit(1, 4_199_000, 1_000));
    print(d, 4_199_000, 400, -1);
    expect(order.filled).toBe(0);
    print(d, 4_199_000, 300, -1);
    expect(order.filled).toBe(200);
    // A buyer's trade at this price takes from asks and says nothing about bids.
    print(d, 4_199_000, 300, 1);
    expect(order.filled).toBe(200);
  });

  it('gives back depth that was taken only when its level changes or prints', () => {
    const d = desk();
    const asks = [[4_200_100, 500]] as const;
    d.must({ type: 'quote', symbol: SPOT, bids: [], asks });
    place(d, ALICE, limit(1, 4_200_100, 500));
    d.must({ type: 'quote', symbol: SPOT, bids: [], asks });
    const market: OrderRequest = { symbol: SPOT, side: 1, type: 'market', lots: 100 };
    expect(d.place(ALICE, market)).toMatchObject({ ok: false, reason: 'no_liquidity' });
    d.must({ type: 'quote', symbol: SPOT, bids: [], asks: [[4_200_100, 501]] });
    expect(d.place(ALICE, market)).toMatchObject({ ok: true });
  });

  it('stands before resting orders when its depth comes back after a break', () => {
    const d = desk();
    d.must({ type: 'quote', symbol: SPOT, bids: [[4_199_000, 500]], asks: [] });
    const order = place(d, ALICE, limit(1, 4_199_000, 1_000));
    d.must({ type: 'quote', symbol: SPOT, bids: [], asks: [] });
    d.must({ type: 'quote', symbol: SPOT, bids: [[4_199_000, 800]], asks: [] });
    print(d, 4_199_000, 800, -1);
    expect(order.filled).toBe(0);
    print(d, 4_199_000, 100, -1);
    expect(order.filled).toBe(100);
  });

  it('meets an order that its quote comes to, at the order’s price', () => {
    const d = desk();
    const order = place(d, ALICE, limit(1, 4_199_000, 1_000));
    d.must({
      type: 'quote',
      symbol: SPOT,
      bids: [],
      asks: [
        [4_198_000, 400],
        [4_199_500, 900],
      ],
    });
    expect(order).toMatchObject({ filled: 400, filledNotional: usdt('167.96') });
    const [fill] = d.exchange.drainEvents().filter((event) => event.type === 'fill');
    expect(fill).toMatchObject({ houseQuote: 400, cause: 'quote', tick: 4_199_000 });
  });
});

describe('times in force', () => {
  it('IOC keeps what it fills and leaves nothing', () => {
    const d = desk();
    place(d, BOB, limit(-1, 4_200_100, 100));
    expect(place(d, ALICE, limit(1, 4_200_100, 300, { timeInForce: 'IOC' }))).toMatchObject({
      status: 'expired',
      filled: 100,
      endReason: 'time_in_force',
    });
    expect(d.exchange.openOrders(ALICE)).toEqual([]);
  });

  it('IOC that meets nothing expires', () => {
    const d = desk();
    expect(place(d, ALICE, limit(1, 4_200_100, 300, { timeInForce: 'IOC' }))).toMatchObject({
      status: 'expired',
      filled: 0,
      endReason: 'time_in_force',
    });
  });

  it('FOK is all or nothing', () => {
    const d = desk();
    place(d, BOB, limit(-1, 4_200_100, 100));
    const order = limit(1, 4_200_100, 101, { timeInForce: 'FOK' });
    expect(d.place(ALICE, order)).toMatchObject({ ok: false, reason: 'not_fillable' });
    expect(place(d, ALICE, { ...order, lots: 100 }).status).toBe('filled');
  });

  it('FOK does not count what self-trade prevention takes away', () => {
    const d = desk();
    place(d, BOB, limit(-1, 4_200_100, 100));
    place(d, ALICE, limit(-1, 4_200_100, 100));
    const order = limit(1, 4_200_100, 200, { timeInForce: 'FOK' });
    expect(d.place(ALICE, order)).toMatchObject({ ok: false, reason: 'not_fillable' });
  });

  it('GTD expires at its time, which lies more than 600 s ahead', () => {
    const d = desk();
    const gtd = (expiresAt: number) => limit(1, 4_100_000, 100, { timeInForce: 'GTD', expiresAt });
    expect(d.place(ALICE, gtd(d.time + 600_000))).toMatchObject({ ok: false, reason: 'expiry_too_soon' });
    const order = place(d, ALICE, gtd(START + 700_000));
    d.time = START + 699_990;
    d.must({ type: 'tick' });
    expect(order.status).toBe('open');
    d.time = START + 700_000;
    d.must({ type: 'tick' });
    expect(order).toMatchObject({ status: 'expired', endReason: 'time_in_force', held: 0n });
  });

  it('post-only is refused where it would take, also by amending, and stays as it was', () => {
    const d = desk();
    place(d, BOB, limit(-1, 4_200_100, 100));
    expect(d.place(ALICE, limit(1, 4_200_100, 50, { postOnly: true }))).toMatchObject({
      ok: false,
      reason: 'would_take',
    });
    const order = place(d, ALICE, limit(1, 4_200_000, 50, { postOnly: true }));
    expect(d.do({ type: 'amend', account: ALICE, orderId: order.id, tick: 4_200_100 })).toMatchObject({
      ok: false,
      reason: 'would_take',
    });
    expect(d.exchange.order(order.id)).toMatchObject({ tick: 4_200_000, remaining: 50, status: 'open' });
    expect(d.exchange.verify()).toEqual([]);
  });
});

describe('market orders', () => {
  it('by value come as close as the lot allows and never above', () => {
    const d = desk();
    place(d, BOB, limit(-1, 4_200_100, 1_000));
    place(d, BOB, limit(-1, 4_200_200, 1_000));
    const order = place(d, ALICE, { symbol: SPOT, side: 1, type: 'market', quoteAmount: usdt('500') });
    // 1,000 lots cost 420.01; 190 more 79.8038, the next one would be 0.42002 too much.
    expect(order).toMatchObject({ filled: 1_190, status: 'filled' });
    expect(order.filledNotional).toBe(usdt('499.8138'));
  });

  it('stop at the bound; what was filled stands, the rest expires', () => {
    const d = desk();
    place(d, BOB, limit(-1, 4_400_000, 100));
    place(d, BOB, limit(-1, 4_420_000, 100));
    expect(place(d, ALICE, { symbol: SPOT, side: 1, type: 'market', lots: 200 })).toMatchObject({
      status: 'expired',
      filled: 100,
      endReason: 'liquidity',
    });
  });

  it('find nothing in an empty book', () => {
    expect(desk().place(ALICE, { symbol: SPOT, side: 1, type: 'market', lots: 200 })).toMatchObject({
      ok: false,
      reason: 'no_liquidity',
    });
  });
});

describe('self-trade prevention', () => {
  it.each([
    ['none', { taker: 'filled', maker: 'filled' }],
    ['expire_taker', { taker: 'expired', maker: 'open' }],
    ['expire_maker', { taker: 'open', maker: 'expired' }],
    ['expire_both', { taker: 'expired', maker: 'expired' }],
  ] as const)('%s', (selfTradePrevention, expected) => {
    const d = desk();
    const maker = place(d, ALICE, limit(-1, 4_200_100, 100));
    const taker = place(d, ALICE, limit(1, 4_200_100, 100, { selfTradePrevention }));
    expect({ taker: taker.status, maker: maker.status }).toEqual(expected);
    expect(d.exchange.verify()).toEqual([]);
  });
});

describe('reduce-only', () => {
  const reduce = (d: Desk, tick: number, lots: number) =>
    place(d, ALICE, limit(-1, tick, lots, { symbol: PERP, reduceOnly: true }));
  /** Alice is long 100 lots. */
  const long = () => {
    const d = desk();
    place(d, BOB, limit(-1, 420_000, 100, { symbol: PERP }));
    place(d, ALICE, { symbol: PERP, side: 1, type: 'market', lots: 100 });
    return d;
  };

  it('needs a position of the other side', () => {
    expect(desk().place(ALICE, limit(-1, 430_000, 10, { symbol: PERP, reduceOnly: true }))).toMatchObject({
      ok: false,
      reason: 'reduce_only',
    });
  });

  it('is trimmed as the position shrinks, the least aggressive first, and binds no margin', () => {
    const d = long();
    const { held } = d.balance(ALICE, 'margin', 'USDT');
    const [near, far] = [reduce(d, 425_000, 60), reduce(d, 430_000, 40)];
    expect(d.balance(ALICE, 'margin', 'USDT').held).toBe(held);
    place(d, BOB, limit(1, 419_000, 50, { symbol: PERP }));
    place(d, ALICE, { symbol: PERP, side: -1, type: 'market', lots: 50 });
    expect(far).toMatchObject({ status: 'canceled', endReason: 'reduce_only' });
    expect(near).toMatchObject({ status: 'open', remaining: 50 });
  });

  it('never turns the position, and is gone once it did', () => {
    const d = long();
    const resting = reduce(d, 425_000, 60);
    place(d, BOB, limit(1, 419_000, 500, { symbol: PERP }));
    const order = place(d, ALICE, { symbol: PERP, side: -1, type: 'market', lots: 300, reduceOnly: true });
    expect(order).toMatchObject({ filled: 100, status: 'expired', endReason: 'reduce_only' });
    expect(d.exchange.exposure(ALICE, PERP)?.lots).toBe(0);
    expect(resting).toMatchObject({ status: 'canceled', endReason: 'reduce_only' });
    expect(d.exchange.verify()).toEqual([]);
  });
});

describe('housekeeping', () => {
  it('a dead man’s switch cancels one market’s orders unless it is renewed', () => {
    const d = desk();
    const order = place(d, ALICE, limit(1, 4_100_000, 100));
    const other = place(d, ALICE, limit(1, 410_000, 100, { symbol: PERP }));
    const start = d.time;
    d.must({ type: 'countdown', account: ALICE, symbol: SPOT, afterMs: 5_000 });
    d.time = start + 4_000;
    d.must({ type: 'countdown', account: ALICE, symbol: SPOT, afterMs: 5_000 });
    d.time = start + 6_000;
    d.must({ type: 'tick' });
    expect(order.status).toBe('open');
    d.time = start + 9_010;
    d.must({ type: 'tick' });
    expect(order).toMatchObject({ status: 'canceled', endReason: 'countdown' });
    expect(other.status).toBe('open');
  });

  it('a market that only takes cancellations takes those, and nothing fills', () => {
    const d = desk();
    const order = place(d, ALICE, limit(1, 4_100_000, 100));
    d.must({ type: 'market_status', symbol: SPOT, status: 'cancel_only' });
    expect(d.place(ALICE, limit(1, 4_100_000, 100))).toMatchObject({
      ok: false,
      reason: 'market_cancel_only',
    });
    print(d, 4_000_000, 100, -1);
    expect(order.filled).toBe(0);
    expect(d.do({ type: 'cancel', account: ALICE, orderId: order.id })).toMatchObject({ ok: true });
    d.must({ type: 'market_status', symbol: SPOT, status: 'halted' });
    expect(d.place(ALICE, limit(1, 4_100_000, 100))).toMatchObject({ ok: false, reason: 'market_halted' });
  });

  it('client order ids are unique among open orders', () => {
    const d = desk();
    const order = place(d, ALICE, limit(1, 4_100_000, 100, { clientOrderId: 'mine' }));
    expect(d.place(ALICE, limit(1, 4_100_000, 100, { clientOrderId: 'mine' }))).toMatchObject({
      reason: 'duplicate_client_order_id',
    });
    expect(d.place(BOB, limit(1, 4_100_000, 100, { clientOrderId: 'mine' }))).toMatchObject({ ok: true });
    d.must({ type: 'cancel', account: ALICE, orderId: order.id });
    expect(d.place(ALICE, limit(1, 4_100_000, 100, { clientOrderId: 'mine' }))).toMatchObject({ ok: true });
  });

  it('orders of somebody else do not exist', () => {
    const d = desk();
    const order = place(d, ALICE, limit(1, 4_100_000, 100));
    for (const command of [
      { type: 'cancel', account: BOB, orderId: order.id },
      { type: 'amend', account: BOB, orderId: order.id, tick: 1 },
    ] as const) {
      expect(d.do(command)).toMatchObject({ ok: false, reason: 'unknown_order' });
    }
  });

  it('leverage and margin mode: the mode is locked while something is open, an isolated leverage only rises', () => {
    const d = desk();
    place(d, ALICE, limit(1, 410_000, 10, { symbol: PERP, leverage: 10, marginMode: 'isolated' }));
    const configure = (settings: { leverage?: number; marginMode?: 'isolated' | 'cross' }) =>
      d.do({ type: 'configure', account: ALICE, symbol: PERP, ...settings });
    expect(configure({ marginMode: 'cross' })).toMatchObject({ reason: 'margin_mode_locked' });
    expect(configure({ leverage: 126 })).toMatchObject({ reason: 'leverage_too_high' });
    print(d, 409_000, 5, -1, PERP);
    expect(configure({ leverage: 5 })).toMatchObject({ reason: 'insufficient_margin' });
    expect(configure({ leverage: 20 })).toMatchObject({ ok: true });
  });

  it('a refused order leaves leverage and mode as they were', () => {
    const d = desk();
    const before = { ...d.exchange.exposure(ALICE, PERP) };
    const outcome = d.place(
      ALICE,
      limit(1, 410_000, 900_000_000, { symbol: PERP, leverage: 3, marginMode: 'isolated' }),
    );
    expect(outcome.ok).toBe(false);
    expect(d.exchange.exposure(ALICE, PERP)).toMatchObject({
      leverage: before.leverage ?? 20,
      marginMode: 'cross',
    });
  });

  it('a position keeps within what its leverage allows', () => {
    const d = desk();
    const outcome = d.place(ALICE, limit(1, 410_000, 2_000, { symbol: PERP, leverage: 125 }));
    // 82,000 is above the 50,000 that 125x allows.
    expect(outcome).toMatchObject({ ok: false, reason: 'position_too_large' });
  });
});
