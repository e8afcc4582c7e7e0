import { formatAmount, parseAmount } from '@tradewind/margin';
import { expect, it } from 'vitest';
import { ALICE } from './support/markets.ts';
import { BTC, PAR, RiskDesk } from './support/risk-desk.ts';

const usdt = (amount: bigint) => formatAmount(amount, 8);

function desk(): RiskDesk {
  const made = new RiskDesk();
  made.mark(PAR);
  made.pay(ALICE, 'USDT', '10000', 'margin');
  return made;
}

it('liquidates a 125x long of 0.5 BTC from 100,000 at a mark of 99,598.3 and not a tick before', () => {
  const d = desk();
  d.open(ALICE, 500);
  d.quote([995_900, 10_000], [996_000, 10_000]);
  d.events();
  d.mark(995_984);
  expect(d.lots(ALICE)).toBe(500);
  d.mark(995_983);
  expect(d.lots(ALICE)).toBe(0);
  expect(d.exchange.verify()).toEqual([]);
});

it('liquidates the short at 100,398.1, where its notional is in the second bracket, and not a tick before', () => {
  const d = desk();
  d.open(ALICE, -500);
  d.quote([1_003_000, 10_000], [1_004_000, 10_000]);
  d.mark(1_003_980);
  expect(d.lots(ALICE)).toBe(-500);
  d.mark(1_003_981);
  expect(d.lots(ALICE)).not.toBe(-500);
  expect(d.exchange.verify()).toEqual([]);
});

it('takes no more as fee than what is left above the bankruptcy price, and no trading fee', () => {
  const d = desk();
  d.open(ALICE, 500);
  d.quote([995_900, 10_000], [996_000, 10_000]);
  d.events();
  d.mark(995_983);
  const [reduced] = d.events('liquidation');
  // 0.5 × (99,590 − 99,200), where half a per cent of 49,795 would be 248.975
  expect(reduced).toMatchObject({ stage: 'reduced', lots: 500, tick: 995_900, fee: parseAmount('195', 8) });
  expect(d.insurance).toBe('195.00000000');
  // 10,000 less the margin of 400 and the fee for opening, 20
  expect(d.margin(ALICE)).toBe('9580.00000000');
  expect(d.balance(ALICE, 'margin', 'USDT').held).toBe(0n);
});

it('takes half a per cent where more is left, and gives the rest back', () => {
  const d = desk();
  d.open(ALICE, 500, { leverage: 20 });
  // The mark falls below 95,381.5 before the book does.
  d.quote([960_000, 10_000], [961_000, 10_000]);
  d.events();
  d.mark(953_000);
  expect(d.events('liquidation')).toMatchObject([{ stage: 'reduced', fee: parseAmount('240', 8) }]);
  // 0.5 × (96,000 − 95,000) − 240 come back, on 10,000 − 2,500 − 20
  expect(d.margin(ALICE)).toBe('7740.00000000');
  expect(d.exchange.verify()).toEqual([]);
});

it('cancels the orders of the market first, and puts an order of its own into the history', () => {
  const d = desk();
  d.open(ALICE, 500);
  d.must({
    type: 'place',
    account: ALICE,
    order: { symbol: BTC, side: -1, type: 'limit', lots: 100, tick: 1_010_000, reduceOnly: true },
  });
  d.quote([995_900, 10_000], [996_000, 10_000]);
  d.exchange.takeChanges();
  d.events();
  d.mark(995_983);
  const orders = [...d.exchange.takeChanges().orders];
  expect(orders.map(({ type, status, endReason, filled }) => ({ type, status, endReason, filled }))).toEqual([
    { type: 'limit', status: 'canceled', endReason: 'liquidation', filled: 0 },
    { type: 'market', status: 'filled', endReason: 'liquidation', filled: 500 },
  ]);
  expect(orders[1]).toMatchObject({ account: ALICE, clientOrderId: null, reduceOnly: true, fee: 0n });
});

it('tells of each stage in order, with fills that name their cause', () => {
  const d = desk();
  d.open(ALICE, 500);
  d.must({
    type: 'place',
    account: ALICE,
    order: { symbol: BTC, side: -1, type: 'limit', lots: 1, tick: 1_010_000 },
  });
  d.quote([995_900, 10_000], [996_000, 10_000]);
  d.events();
  d.mark(995_983);
  const events = d.events('liquidation', 'fill', 'order');
  expect(
    events.map((event) => {
      if (event.type === 'liquidation') return event.stage;
      return event.type === 'fill' ? event.cause : `order ${event.status}`;
    }),
  ).toEqual(['order canceled', 'orders_canceled', 'liquidation', 'order filled', 'reduced']);
});

it('reduces to the next lower bracket only, as long as that suffices', () => {
  const d = desk();
  d.pay(ALICE, 'USDT', '100000', 'margin');
  // 700,000 USDT in the third bracket (0.65 %) at 75x
  d.open(ALICE, 7_000, { leverage: 75 });
  const { liquidation } = d.exchange.figures(ALICE, BTC)!;
  d.quote([liquidation!, 100_000], [liquidation! + 100, 100_000]);
  d.events();
  d.mark(liquidation!);
  // A tick of a lot is 0.0001 USDT, and 600,000 USDT are left at the mark.
  expect(d.lots(ALICE)).toBe(Math.floor(6_000_000_000 / liquidation!));
  expect(d.stages()).toEqual([`${ALICE} reduced ${7_000 - d.lots(ALICE)}@${liquidation}`]);
  const { maintenance, ratio } = d.exchange.figures(ALICE, BTC)!;
  expect(ratio).toBeLessThan(100_000_000n);
  expect(usdt(maintenance)).toMatch(/^29/);
  expect(d.exchange.verify()).toEqual([]);
});

it('goes on from bracket to bracket while the margin does not suffice', () => {
  const d = desk();
  d.pay(ALICE, 'USDT', '100000', 'margin');
  d.open(ALICE, 7_000, { leverage: 75 });
  const { bankruptcy } = d.exchange.figures(ALICE, BTC)!;
  d.quote([bankruptcy! + 10, 100_000], [bankruptcy! + 100, 100_000]);
  d.events();
  d.mark(bankruptcy! + 1_000);
  const reduced = d.events('liquidation');
  expect(reduced.map(({ stage }) => stage)).toEqual(['reduced', 'reduced', 'reduced']);
  expect(reduced.reduce((sum, { lots }) => sum + lots, 0)).toBe(7_000);
  expect(d.exchange.verify()).toEqual([]);
});

it('goes by the mark price, never by the last', () => {
  const d = desk();
  d.open(ALICE, 500);
  d.must({ type: 'print', symbol: BTC, tick: 900_000, lots: 5, taker: -1 });
  d.quote([900_000, 100], [900_100, 100]);
  expect(d.lots(ALICE)).toBe(500);
});

it('halts while the index is stale or the market is not open, and goes on afterwards', () => {
  const d = desk();
  d.open(ALICE, 500);
  d.quote([995_900, 10_000], [996_000, 10_000]);
  d.mark(995_000, { stale: true });
  expect(d.lots(ALICE)).toBe(500);
  d.must({ type: 'market_status', symbol: BTC, status: 'halted' });
  d.mark(995_000);
  expect(d.lots(ALICE)).toBe(500);
  d.must({ type: 'market_status', symbol: BTC, status: 'open' });
  d.mark(995_000);
  expect(d.lots(ALICE)).toBe(0);
});

it('liquidates whom funding pushes below', () => {
  const d = desk();
  d.open(ALICE, 500);
  d.quote([996_000, 10_000], [996_100, 10_000]);
  d.mark(996_100);
  expect(d.lots(ALICE)).toBe(500);
  // 0.1 % of 49,805 is more than the 6 above the maintenance margin
  d.must({ type: 'funding', symbol: BTC, rate: 100_000n });
  expect(d.lots(ALICE)).toBe(0);
  expect(d.exchange.verify()).toEqual([]);
});

it('calls once at 80 % and again only after a recovery below 75 %', () => {
  const d = desk();
  d.open(ALICE, 500);
  const calls = () => d.events('margin_call');
  const ratio = () => Number(d.exchange.figures(ALICE, BTC)!.ratio) / 1e8;
  d.events();
  d.mark(997_000);
  expect(ratio()).toBeLessThan(0.8);
  expect(calls()).toEqual([]);
  d.mark(996_980);
  expect(ratio()).toBeGreaterThanOrEqual(0.8);
  expect(calls()).toMatchObject([{ account: ALICE, symbol: BTC }]);
  d.mark(996_900);
  d.mark(997_300);
  expect(ratio()).toBeGreaterThan(0.75);
  d.mark(996_900);
  expect(calls()).toEqual([]);
  d.mark(997_400);
  expect(ratio()).toBeLessThan(0.75);
  d.mark(996_900);
  expect(calls()).toHaveLength(1);
});

it('keeps a call with the position, so that it is stored and outlives a restart', () => {
  const d = desk();
  d.open(ALICE, 500);
  d.mark(996_900);
  expect(d.exchange.exposure(ALICE, BTC)!.called).toBe(true);
  d.exchange.takeChanges();
  d.mark(997_400);
  expect([...d.exchange.takeChanges().exposures].map(({ called }) => called)).toEqual([false]);
});
