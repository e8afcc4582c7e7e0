import { formatAmount } from '@tradewind/margin';
import { expect, it } from 'vitest';
import { ALICE, BOB, Desk } from './support/markets.ts';

const usdt = (amount: bigint) => formatAmount(amount, 8);

/** The house has 0.3 BTC a level from 64,000.00 up and 63,999.99 down. */
function desk(): Desk {
  const made = new Desk();
  made.must({
    type: 'quote',
    symbol: 'BTC/USDT',
    bids: [
      [6_399_999, 30_000],
      [6_399_900, 30_000],
    ],
    asks: [
      [6_400_000, 4_000],
      [6_400_100, 30_000],
    ],
  });
  made.must({ type: 'print', symbol: 'BTC/USDT', tick: 6_400_000, lots: 0, taker: 0 });
  made.pay(ALICE, 'USDT', '100000');
  made.pay(BOB, 'BTC', '2');
  return made;
}

it('buys at market through the depth, fee and balance right to the last digit', () => {
  const d = desk();
  const outcome = d.must({
    type: 'place',
    account: ALICE,
    order: { symbol: 'BTC/USDT', side: 1, type: 'market', lots: 10_000 },
  });
  expect(outcome.orders[0]).toMatchObject({ status: 'filled', filled: 10_000, remaining: 0 });
  // 0.04 at 64,000.00 and 0.06 at 64,001.00
  expect(usdt(outcome.orders[0]!.filledNotional)).toBe('6400.06000000');
  expect(usdt(d.balance(ALICE, 'spot', 'USDT').balance)).toBe('93599.94000000');
  // 0.1 less 0.04 %
  expect(usdt(d.balance(ALICE, 'spot', 'BTC').balance)).toBe('0.09996000');
  expect(d.exchange.verify()).toEqual([]);
});

it('lets an order rest, fills it in part by another user, keeps what it holds exact', () => {
  const d = desk();
  d.must({
    type: 'place',
    account: ALICE,
    order: { symbol: 'BTC/USDT', side: 1, type: 'limit', lots: 10_000, tick: 6_399_950 },
  });
  expect(usdt(d.balance(ALICE, 'spot', 'USDT').held)).toBe('6399.95000000');
  // The house's bid at 63,999.99 is better and goes first.
  d.must({
    type: 'place',
    account: BOB,
    order: { symbol: 'BTC/USDT', side: -1, type: 'limit', lots: 34_000, tick: 6_399_950 },
  });
  const [order] = d.exchange.openOrders(ALICE);
  expect(order).toMatchObject({ filled: 4_000, remaining: 6_000, status: 'partially_filled' });
  expect(usdt(d.balance(ALICE, 'spot', 'USDT').held)).toBe('3839.97000000');
  d.must({ type: 'cancel', account: ALICE, orderId: order!.id });
  expect(d.balance(ALICE, 'spot', 'USDT').held).toBe(0n);
  expect(d.exchange.verify()).toEqual([]);
});

it('refuses what is not there, and moves nothing', () => {
  const d = desk();
  d.exchange.drainEvents();
  const outcome = d.place(ALICE, {
    symbol: 'BTC/USDT',
    side: 1,
    type: 'limit',
    lots: 1_000_000,
    tick: 6_300_000,
  });
  expect(outcome).toMatchObject({ ok: false, reason: 'insufficient_balance' });
  expect(d.exchange.drainEvents()).toEqual([]);
});
