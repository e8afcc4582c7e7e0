import { formatAmount, parseAmount } from '@tradewind/margin';
import { expect, it } from 'vitest';
import { ALICE, BOB, Desk } from './support/markets.ts';

const SYMBOL = 'BTC/USDT:USDT';
const usdt = (amount: bigint) => formatAmount(amount, 8);

function desk(): Desk {
  const made = new Desk();
  made.must({ type: 'mark', symbol: SYMBOL, mark: 1_000_000, index: 1_000_000, stale: false });
  made.must({ type: 'quote', symbol: SYMBOL, bids: [[999_999, 10_000]], asks: [[1_000_000, 10_000]] });
  made.pay(ALICE, 'USDT', '10000', 'margin');
  return made;
}

it('opens an isolated position with its margin and fee, and closes it again', () => {
  const d = desk();
  const outcome = d.must({
    type: 'place',
    account: ALICE,
    order: { symbol: SYMBOL, side: 1, type: 'market', lots: 500, leverage: 125, marginMode: 'isolated' },
  });
  expect(outcome.orders[0]).toMatchObject({ status: 'filled', filled: 500 });
  expect(usdt(d.balance(ALICE, 'isolated', 'USDT').balance)).toBe('400.00000000');
  // 10,000 less 400 margin and 20 fee (0.04 % of 50,000); 20 held for the fee of closing
  expect(usdt(d.balance(ALICE, 'margin', 'USDT').balance)).toBe('9580.00000000');
  expect(usdt(d.balance(ALICE, 'margin', 'USDT').held)).toBe('20.00000000');
  expect(d.exchange.figures(ALICE, SYMBOL)).toMatchObject({ liquidation: 995_983, bankruptcy: 992_000 });
  expect(d.exchange.verify()).toEqual([]);
  d.must({ type: 'close_position', account: ALICE, symbol: SYMBOL });
  expect(d.exchange.exposure(ALICE, SYMBOL)).toMatchObject({ lots: 0, entryNotional: 0n });
  // 0.05 lost on the spread, 20 and 19.99998 in fees
  expect(usdt(d.balance(ALICE, 'margin', 'USDT').balance)).toBe('9959.95002000');
  expect(d.balance(ALICE, 'margin', 'USDT').held).toBe(0n);
  expect(d.exchange.verify()).toEqual([]);
});

it('protects each partial fill by a stop and a target, of which one cancels the other', () => {
  const d = desk();
  d.must({ type: 'print', symbol: SYMBOL, tick: 1_000_000, lots: 0, taker: 0 });
  d.must({
    type: 'place',
    account: ALICE,
    order: {
      symbol: SYMBOL,
      side: 1,
      type: 'limit',
      lots: 100,
      tick: 999_000,
      protection: { stopLoss: 980_000, takeProfit: 1_020_000, triggerBy: 'last' },
    },
  });
  d.must({ type: 'print', symbol: SYMBOL, tick: 999_000, lots: 40, taker: -1 });
  const children = () => d.exchange.openOrders(ALICE).filter(({ link }) => link !== null);
  expect(children().map(({ type, remaining }) => [type, remaining])).toEqual([
    ['stop_loss', 40],
    ['take_profit', 40],
  ]);
  d.must({ type: 'print', symbol: SYMBOL, tick: 998_000, lots: 1, taker: -1 });
  expect(children().map(({ remaining }) => remaining)).toEqual([100, 100]);
  d.must({ type: 'quote', symbol: SYMBOL, bids: [[979_000, 10_000]], asks: [[979_100, 10_000]] });
  d.must({ type: 'print', symbol: SYMBOL, tick: 979_000, lots: 5, taker: -1 });
  expect(d.exchange.openOrders(ALICE)).toEqual([]);
  expect(d.exchange.exposure(ALICE, SYMBOL)?.lots).toBe(0);
  expect(d.exchange.verify()).toEqual([]);
});

it('moves money between wallets and positions only as far as it is free', () => {
  const d = desk();
  d.must({
    type: 'place',
    account: ALICE,
    order: { symbol: SYMBOL, side: 1, type: 'market', lots: 500, leverage: 10, marginMode: 'isolated' },
  });
  const take = (amount: string) =>
    d.do({ type: 'adjust_margin', account: ALICE, symbol: SYMBOL, amount: parseAmount(amount, 8) });
  expect(take('-1')).toMatchObject({ ok: false, reason: 'insufficient_margin' });
  expect(take('4940')).toMatchObject({ ok: true });
  expect(take('100')).toMatchObject({ ok: false, reason: 'insufficient_margin' });
  expect(
    d.do({ type: 'transfer', account: ALICE, currency: 'USDT', amount: 1n, from: 'margin', to: 'spot' }),
  ).toMatchObject({ ok: true });
  expect(d.exchange.verify()).toEqual([]);
});

it('wants what an order would lose at once at the mark price, so that nobody opens at the fund’s cost', () => {
  const d = desk();
  d.must({ type: 'quote', symbol: SYMBOL, bids: [], asks: [] });
  d.pay(BOB, 'USDT', '100000', 'margin');
  d.must({
    type: 'place',
    account: BOB,
    order: { symbol: SYMBOL, side: -1, type: 'limit', lots: 500, tick: 1_090_000, leverage: 10 },
  });
  const purchase = (leverage: number, lots: number) =>
    d.place(ALICE, {
      symbol: SYMBOL,
      side: 1,
      type: 'limit',
      lots,
      tick: 1_090_000,
      leverage,
      marginMode: 'isolated',
    });
  d.must({
    type: 'withdraw',
    account: ALICE,
    currency: 'USDT',
    amount: parseAmount('5000', 8),
    wallet: 'margin',
  });
  // 0.5 BTC at 109,000: 545 of margin at 100x, and 4,500 lost at the mark of 100,000.
  expect(purchase(100, 500)).toMatchObject({ ok: false, reason: 'insufficient_margin' });
  expect(purchase(100, 100)).toMatchObject({ ok: true });
  // 109 of margin and 900 of loss
  expect(usdt(d.balance(ALICE, 'isolated', 'USDT').balance)).toBe('1009.00000000');
  expect(d.exchange.verify()).toEqual([]);
});

it('gives a position one stop and one target, in place of those that its orders brought along', () => {
  const d = desk();
  d.must({ type: 'print', symbol: SYMBOL, tick: 1_000_000, lots: 0, taker: 0 });
  d.must({
    type: 'place',
    account: ALICE,
    order: {
      symbol: SYMBOL,
      side: 1,
      type: 'market',
      lots: 100,
      protection: { stopLoss: 980_000, takeProfit: 1_020_000, triggerBy: 'last' },
    },
  });
  d.must({ type: 'protect_position', account: ALICE, symbol: SYMBOL, takeProfit: null });
  expect(d.exchange.figures(ALICE, SYMBOL)).toMatchObject({ stopLoss: 980_000, takeProfit: null });
  expect(d.exchange.openOrders(ALICE)).toMatchObject([
    { type: 'stop_loss', closePosition: true, stopTick: 980_000 },
  ]);
});

it('backs a purchase at its limit price, because sellers may be gone when it meets them', () => {
  const d = new Desk();
  const mark = (tick: number) =>
    d.must({ type: 'mark', symbol: SYMBOL, mark: tick, index: tick, stale: false });
  mark(990_000);
  d.pay(ALICE, 'USDT', '10000', 'margin');
  d.pay(BOB, 'USDT', '1000', 'margin');
  const sale = { symbol: SYMBOL, side: -1, type: 'limit', lots: 500, tick: 990_000, leverage: 100 } as const;
  d.must({ type: 'place', account: BOB, order: sale });
  // Selling at 99,000 would now lose 500 at once, which BOB no longer has.
  mark(1_000_000);
  const purchase = (lots: number) =>
    d.place(ALICE, { ...sale, side: 1, lots, tick: 1_000_000, leverage: 5, marginMode: 'isolated' });
  expect(purchase(500)).toMatchObject({ ok: false, reason: 'insufficient_margin' });
  expect(purchase(490)).toMatchObject({ ok: true, orders: [{ status: 'open', filled: 0 }] });
  expect(d.exchange.openOrders(BOB)).toEqual([]);
  const { balance, held } = d.balance(ALICE, 'margin', 'USDT');
  expect(held <= balance).toBe(true);
  expect(d.exchange.verify()).toEqual([]);
});
