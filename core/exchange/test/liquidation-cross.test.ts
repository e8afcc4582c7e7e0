import { parseAmount } from '@tradewind/margin';
import { HOUSE } from '@tradewind/exchange';
import { expect, it } from 'vitest';
import { ALICE, BOB } from './support/markets.ts';
import { BTC, ETH, PAR, RiskDesk } from './support/risk-desk.ts';

/** Alice is long 1 BTC from 100,000 and short 10 ETH from 4,000, cross at 20x, with 9,944 behind both. */
function desk(): RiskDesk {
  const made = new RiskDesk();
  made.mark(PAR);
  made.mark(400_000, { symbol: ETH });
  made.pay(ALICE, 'USDT', '10000', 'margin');
  made.open(ALICE, 1_000, { leverage: 20, marginMode: 'cross' });
  made.open(ALICE, -10_000, { leverage: 20, marginMode: 'cross', symbol: ETH, tick: 400_000 });
  made.events();
  return made;
}

it('lets the profit of one position stand behind the other', () => {
  const alone = desk();
  alone.mark(890_000);
  expect(alone.lots(ALICE)).toBe(0);
  const backed = desk();
  backed.mark(300_000, { symbol: ETH });
  backed.mark(890_000);
  expect(backed.lots(ALICE)).toBe(1_000);
  expect(backed.exchange.figures(ALICE, BTC)!.ratio).toBeLessThan(50_000_000n);
});

it('reduces the position with the largest maintenance margin, and stops as soon as the account stands', () => {
  const d = desk();
  d.quote([906_000, 10_000], null);
  d.quote(null, [400_000, 100_000], ETH);
  d.mark(906_000);
  const events = d.events('liquidation', 'margin_call');
  // Equity 544 against a maintenance margin of 403 and 160. 50,000 USDT stay in the first bracket.
  expect(events).toMatchObject([
    { type: 'liquidation', symbol: BTC, stage: 'reduced', lots: 449, tick: 906_000 },
    { type: 'margin_call', symbol: null },
  ]);
  expect([d.lots(ALICE), d.lots(ALICE, ETH)]).toEqual([551, -10_000]);
  expect(d.exchange.verify()).toEqual([]);
});

it('takes no more as fee than the share of the equity that lay with what was closed', () => {
  const d = desk();
  d.quote([906_000, 10_000], null);
  d.mark(906_000);
  // 544 × 90,600 / 130,600 lie with 1 BTC; 0.449 of it is 169.4, where the fee would be 203.4.
  const fee = Number(parseAmount(d.insurance, 8)) / 1e8;
  expect(fee).toBeGreaterThan(169.3);
  expect(fee).toBeLessThan(169.5);
});

it('hands over all positions at prices that share what is left, and ends at zero or just above', () => {
  const d = desk();
  d.fundInsurance('50000');
  d.mark(905_000);
  const taken = d.events('liquidation');
  expect(taken.map(({ symbol, stage, lots }) => [symbol, stage, lots])).toEqual([
    [BTC, 'taken_over', 1_000],
    [ETH, 'taken_over', 10_000],
  ]);
  // 444 are left at the mark, and the fund gets them.
  const gained = taken.reduce((sum, { insurance }) => sum - insurance, 0n);
  expect(gained).toBeLessThanOrEqual(parseAmount('444', 8));
  expect(gained).toBeGreaterThan(parseAmount('443', 8));
  expect(parseAmount(d.margin(ALICE), 8)).toBe(parseAmount('444', 8) - gained);
  expect(d.balance(ALICE, 'margin', 'USDT').held).toBe(0n);
  expect([d.lots(HOUSE.insurance), d.lots(HOUSE.insurance, ETH)]).toEqual([1_000, -10_000]);
  expect(d.exchange.verify()).toEqual([]);
});

it('lets the fund pay what a gap takes from the account, and the house what the fund does not have', () => {
  for (const insurance of ['50000', null]) {
    const d = desk();
    if (insurance !== null) d.fundInsurance(insurance);
    d.mark(850_000);
    expect([d.lots(ALICE), d.lots(ALICE, ETH)]).toEqual([0, 0]);
    expect(parseAmount(d.margin(ALICE), 8)).toBeLessThan(parseAmount('1', 8));
    expect(parseAmount(d.margin(ALICE), 8)).toBeGreaterThanOrEqual(0n);
    expect(d.lots(HOUSE.insurance)).toBe(insurance === null ? 0 : 1_000);
    expect(d.exchange.verify()).toEqual([]);
  }
});

it('does not touch a market whose index is stale, and finishes when it is fresh again', () => {
  const d = desk();
  d.mark(400_000, { symbol: ETH, stale: true });
  d.fundInsurance('50000');
  d.mark(850_000);
  expect([d.lots(ALICE), d.lots(ALICE, ETH)]).toEqual([0, -10_000]);
  d.mark(400_000, { symbol: ETH });
  expect(d.lots(ALICE, ETH)).toBe(0);
  expect(parseAmount(d.margin(ALICE), 8)).toBeGreaterThanOrEqual(0n);
  expect(d.exchange.verify()).toEqual([]);
});

it('cancels what would raise the exposure of an account that is below its initial margin', () => {
  const d = desk();
  const place = (order: { side: 1 | -1; tick: number; reduceOnly?: boolean }) =>
    d.must({ type: 'place', account: ALICE, order: { symbol: BTC, type: 'limit', lots: 100, ...order } });
  place({ side: 1, tick: 950_000 });
  place({ side: -1, tick: 1_100_000, reduceOnly: true });
  d.mark(980_000);
  expect(d.exchange.openOrders(ALICE)).toHaveLength(2);
  d.events();
  d.mark(970_000);
  expect(d.exchange.openOrders(ALICE).map(({ reduceOnly }) => reduceOnly)).toEqual([true]);
  expect(d.events('order')).toMatchObject([{ endReason: 'insufficient_margin' }]);
  expect(d.lots(ALICE)).toBe(1_000);
  expect(d.exchange.verify()).toEqual([]);
});

it('leaves isolated positions of the account, and what protects them, alone', () => {
  const d = new RiskDesk();
  d.mark(PAR);
  d.mark(400_000, { symbol: ETH });
  d.pay(ALICE, 'USDT', '10000', 'margin');
  d.open(ALICE, 1_000, { leverage: 20, marginMode: 'cross' });
  d.open(ALICE, -1_000, { leverage: 5, symbol: ETH, tick: 400_000 });
  d.must({ type: 'protect_position', account: ALICE, symbol: ETH, stopLoss: 450_000 });
  d.must({
    type: 'place',
    account: ALICE,
    order: { symbol: ETH, side: -1, type: 'limit', lots: 10, tick: 420_000 },
  });
  d.mark(900_000);
  expect([d.lots(ALICE), d.lots(ALICE, ETH)]).toEqual([0, -1_000]);
  expect(d.exchange.openOrders(ALICE).map(({ type }) => type)).toEqual(['stop_loss']);
  expect(d.exchange.verify()).toEqual([]);
});

it('calls the account once, not each position', () => {
  const d = desk();
  d.mark(907_500);
  expect(d.events('margin_call')).toMatchObject([{ account: ALICE, symbol: null }]);
  d.mark(400_100, { symbol: ETH });
  d.mark(907_400);
  expect(d.events('margin_call')).toEqual([]);
  d.mark(950_000);
  d.mark(907_500);
  expect(d.events('margin_call')).toHaveLength(1);
});

it('deleverages a winner whose profit stood behind other positions, and then looks at him too', () => {
  const d = new RiskDesk();
  d.mark(PAR);
  d.mark(400_000, { symbol: ETH });
  for (const account of [ALICE, BOB]) d.pay(account, 'USDT', '10000', 'margin');
  d.open(ALICE, 500);
  d.open(BOB, -600, { leverage: 20, marginMode: 'cross' });
  d.open(BOB, 20_000, { leverage: 20, marginMode: 'cross', symbol: ETH, tick: 400_000 });
  // Bob's loss of 14,000 in ETH is backed by a profit of 6,000 in BTC, which nobody is liquidated by yet.
  d.mark(900_000, { stale: true });
  d.mark(330_000, { symbol: ETH });
  expect([d.lots(BOB), d.lots(BOB, ETH)]).toEqual([-600, 20_000]);
  d.events();
  // Closed at 99,200 his profit is 400, and what is left of his short does not carry the rest.
  d.mark(900_000);
  const deleveraged = d.events('auto_deleverage', 'liquidation').map((event) => [event.type, event.account]);
  expect(deleveraged.slice(0, 3)).toEqual([
    ['auto_deleverage', BOB],
    ['liquidation', ALICE],
    ['liquidation', BOB],
  ]);
  expect([d.lots(ALICE), d.lots(BOB), d.lots(BOB, ETH)]).toEqual([0, 0, 0]);
  expect(parseAmount(d.margin(BOB), 8)).toBeGreaterThanOrEqual(0n);
  expect(d.exchange.verify()).toEqual([]);
});
