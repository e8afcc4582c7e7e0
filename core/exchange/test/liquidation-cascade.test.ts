import { parseAmount } from '@tradewind/margin';
import { FIRST_USER, HOUSE } from '@tradewind/exchange';
import { expect, it } from 'vitest';
import { BTC, PAR, RiskDesk } from './support/risk-desk.ts';

const ACCOUNTS = 1_000;

/** A thousand longs, from 20x to 125x and of all sizes, every third one cross, and winners on the other side. */
function crowd(): RiskDesk {
  const d = new RiskDesk();
  d.mark(PAR);
  for (let index = 0; index < ACCOUNTS; index += 1) {
    const account = FIRST_USER + index;
    const isCross = index % 3 === 0;
    const leverage = isCross ? 125 : [125, 100, 75, 50, 20][index % 5]!;
    const lots = 10 + ((index * 37) % 90);
    d.pay(account, 'USDT', isCross ? '400' : '2000', 'margin');
    d.open(account, lots, { leverage, marginMode: isCross ? 'cross' : 'isolated' });
  }
  for (let index = 0; index < 50; index += 1) {
    const account = FIRST_USER + ACCOUNTS + index;
    d.pay(account, 'USDT', '200000', 'margin');
    d.open(account, -200 - index, {
      leverage: 10 + index,
      marginMode: index % 2 === 0 ? 'cross' : 'isolated',
    });
  }
  d.fundInsurance('20000');
  d.exchange.drainEvents();
  return d;
}

it('ends a cascade of a thousand with every currency conserved and nobody below zero', () => {
  const d = crowd();
  // Bids of other users down to well below the bankruptcy prices, too few for everybody.
  const buyer = FIRST_USER + ACCOUNTS + 100;
  d.pay(buyer, 'USDT', '5000000', 'margin');
  for (let level = 0; level < 100; level += 1) {
    const tick = 960_000 - level * 500;
    d.place(buyer, { symbol: BTC, side: 1, type: 'limit', tick, lots: 150 });
  }
  d.exchange.drainEvents();
  d.mark(800_000);
  const events = d.events('liquidation', 'auto_deleverage');
  const liquidated = new Set(events.map(({ account, type }) => (type === 'liquidation' ? account : 0)));
  const stages = new Set(events.map((event) => (event.type === 'liquidation' ? event.stage : event.type)));
  expect(liquidated.size).toBeGreaterThan(900);
  expect(stages).toContain('reduced');
  expect(stages).toContain('taken_over');
  expect(stages).toContain('auto_deleverage');
  expect(d.exchange.verify()).toEqual([]);
  for (let index = 0; index < ACCOUNTS; index += 1) {
    const account = FIRST_USER + index;
    if (d.lots(account) !== 0) continue;
    const { balance, held } = d.balance(account, 'margin', 'USDT');
    expect(balance).toBeGreaterThanOrEqual(0n);
    expect(held).toBe(0n);
  }
});

it('deals with accounts by number, so that the same cascade ends the same way', () => {
  const play = () => {
    const d = crowd();
    d.mark(900_000);
    d.quote([940_000, 3_000], [941_000, 3_000]);
    d.mark(700_000);
    return JSON.stringify(d.exchange.drainEvents(), (key, value: unknown) => {
      if (key === 'from' || key === 'to') return null;
      return typeof value === 'bigint' ? String(value) : value;
    });
  };
  expect(play()).toBe(play());
});

it('bounds what the fund holds by the cap of the market', () => {
  const d = crowd();
  d.fundInsurance('10000000');
  d.mark(990_000);
  d.mark(985_000);
  const lots = d.lots(HOUSE.insurance);
  expect(lots).toBeGreaterThan(0);
  // 1,000,000 at 98,500 each
  expect(lots).toBeLessThanOrEqual(10_152);
  expect(parseAmount(d.insurance, 8)).toBeGreaterThan(0n);
  expect(d.exchange.verify()).toEqual([]);
});
