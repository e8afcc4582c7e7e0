import { formatAmount, parseAmount } from '@tradewind/margin';
import { HOUSE } from '@tradewind/exchange';
import { expect, it } from 'vitest';
import { ALICE, BOB, PERPETUAL } from './support/markets.ts';
import { BTC, PAR, RiskDesk, stageText } from './support/risk-desk.ts';

const CAROL = 102;
const usdt = (amount: bigint) => formatAmount(amount, 8);

/** Alice is long 0.5 BTC at 125x from 100,000: bankrupt at 99,200. Nobody is in the book. */
function desk(insurance: string | null): RiskDesk {
  const made = new RiskDesk();
  made.mark(PAR);
  for (const account of [ALICE, BOB, CAROL]) made.pay(account, 'USDT', '10000', 'margin');
  if (insurance !== null) made.fundInsurance(insurance);
  made.open(ALICE, 500);
  made.events();
  return made;
}

it('hands what the book does not take to the insurance fund at the bankruptcy price', () => {
  const d = desk('5000');
  d.mark(995_000);
  const [event, ...more] = d.events('liquidation');
  expect(more).toEqual([]);
  // The fund gets 0.5 × (99,500 − 99,200) at the mark.
  expect(event).toMatchObject({
    stage: 'taken_over',
    lots: 500,
    tick: 992_000,
    fee: 0n,
    insurance: parseAmount('-150', 8),
  });
  expect(d.lots(HOUSE.insurance)).toBe(500);
  expect(d.margin(ALICE)).toBe('9580.00000000');
  expect(d.exchange.verify()).toEqual([]);
});

it('lets the fund pay for a gap through the bankruptcy price', () => {
  const d = desk('5000');
  d.mark(980_000);
  const [event] = d.events('liquidation');
  expect(event).toMatchObject({ stage: 'taken_over', tick: 992_000, insurance: parseAmount('600', 8) });
  d.quote([980_000, 500], null);
  // It does not sell below what it gave …
  expect(d.lots(HOUSE.insurance)).toBe(500);
  expect(d.insurance).toBe('5000.00000000');
  expect(d.margin(ALICE)).toBe('9580.00000000');
  // … but as soon as the book pays it.
  d.quote([992_100, 300], [992_200, 10]);
  expect(d.lots(HOUSE.insurance)).toBe(200);
  expect(d.insurance).toBe('5003.00000000');
  expect(d.exchange.verify()).toEqual([]);
});

it('leaves the last price alone, which only the book makes', () => {
  const d = desk('5000');
  d.mark(980_000);
  expect(d.exchange.prices(BTC).last).toBe(PAR);
});

it('sells at any price within the market bound when the fund runs short, and the house stands behind it', () => {
  const d = desk('3400');
  d.mark(980_000);
  expect(d.lots(HOUSE.insurance)).toBe(500);
  d.quote([925_000, 200], null);
  // 3,400 − 0.5 × (99,200 − 92,500) is 50, below the maintenance margin of 185
  d.mark(925_000);
  expect(d.lots(HOUSE.insurance)).toBe(0);
  expect(d.insurance).toBe('50.00000000');
  expect(d.exchange.verify()).toEqual([]);
});

it('never leaves the fund below zero', () => {
  const d = desk('3400');
  d.mark(980_000);
  d.mark(900_000);
  expect(d.lots(HOUSE.insurance)).toBe(0);
  expect(d.insurance).toBe('0.00000000');
  expect(d.exchange.verify()).toEqual([]);
});

it('takes over no more than the cap of the market', () => {
  const d = desk('50000');
  const terms = { ...PERPETUAL.perpetual!, insuranceCap: parseAmount('20000', 8) };
  d.must({ type: 'market', settings: { ...PERPETUAL, perpetual: terms } });
  d.mark(995_000);
  // 20,000 / 99,500 is 0.201
  expect(d.stages()).toEqual([`${ALICE} taken_over 201@992000`, `${ALICE} left_to_house 299@992000`]);
  expect(d.lots(HOUSE.insurance)).toBe(201);
  expect(d.exchange.verify()).toEqual([]);
});

it('takes over no more than its collateral bears', () => {
  const d = desk('1000');
  d.mark(980_000);
  const [taken, left] = d.events('liquidation');
  // Each 0.001 costs 1.2 and binds 4.9 (98 at 20x): 1,000 bear 163 of them.
  expect(stageText(taken!)).toBe(`${ALICE} taken_over 163@992000`);
  expect(stageText(left!)).toBe(`${ALICE} left_to_house 337@992000`);
  expect(d.exchange.verify()).toEqual([]);
});

it('deleverages winners by rank when the fund is empty, free of fees', () => {
  const d = desk(null);
  // Both short from 101,000: Carol at 20x is leveraged more than Bob at 5x.
  d.open(BOB, -400, { tick: 1_010_000, leverage: 5 });
  d.open(CAROL, -300, { tick: 1_010_000, leverage: 20 });
  d.must({
    type: 'place',
    account: CAROL,
    order: { symbol: BTC, side: 1, type: 'limit', lots: 10, tick: 950_000, reduceOnly: true },
  });
  const before = d.margin(CAROL);
  d.events();
  d.mark(990_000);
  const events = d.events('auto_deleverage', 'liquidation', 'order', 'fill');
  expect(
    events.map((event) => {
      if (event.type === 'order') return `${event.account} ${event.status} ${event.endReason}`;
      if (event.type === 'fill') return `${event.cause} ${event.buyer.fee + event.seller.fee}`;
      return event.type === 'liquidation' ? stageText(event) : `${event.account} ${event.lots}@${event.tick}`;
    }),
  ).toEqual([
    `${CAROL} canceled auto_deleverage`,
    'auto_deleverage 0',
    `${CAROL} 300@992000`,
    'auto_deleverage 0',
    `${BOB} 200@992000`,
    `${ALICE} auto_deleveraged 500@992000`,
  ]);
  expect([d.lots(ALICE), d.lots(BOB), d.lots(CAROL)]).toEqual([0, -200, 0]);
  // Margin 1,515 and 0.3 × (101,000 − 99,200) come back.
  expect(d.margin(CAROL)).toBe(usdt(parseAmount(before, 8) + parseAmount('2055', 8)));
  expect(d.exchange.verify()).toEqual([]);
});

it('leaves to the house what winners can not give without a loss', () => {
  const d = desk(null);
  // Bob came in at 98,500 only: closed at 99,200 he would lose, where the mark is 98,000.
  d.open(BOB, -400, { tick: 985_000, leverage: 50 });
  d.events();
  d.mark(980_000);
  expect(d.stages()).toEqual([`${ALICE} left_to_house 500@992000`]);
  expect(d.lots(BOB)).toBe(-400);
  expect(d.margin(ALICE)).toBe('9580.00000000');
  expect(d.exchange.verify()).toEqual([]);
});

it('asks the book, the fund, winners and the house in this order', () => {
  const d = desk('1000');
  d.open(BOB, -100, { tick: 1_010_000, leverage: 5 });
  d.quote([992_500, 50], [1_000_000, 10]);
  d.events();
  d.mark(980_000);
  expect(d.stages()).toEqual([
    `${ALICE} reduced 50@992500`,
    // With the fee of 2.5 its 1,000 bear 164, at 6.1 each.
    `${ALICE} taken_over 164@992000`,
    `${ALICE} auto_deleveraged 100@992000`,
    `${ALICE} left_to_house 186@992000`,
  ]);
  expect(d.lots(ALICE)).toBe(0);
  expect(d.exchange.verify()).toEqual([]);
});
