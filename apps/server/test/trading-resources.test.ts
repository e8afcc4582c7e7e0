import { compareDecimals, multiplyDecimals, subtractDecimals } from '@tradewind/money';
import { closedPosition, order as orderSchema, trade } from '@tradewind/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { magnitude, money, onStep, quotient, rounded } from '../src/modules/trading/decimal-form.ts';
import type { ClosedPositionRow, FillRow, OrderRow } from '../src/modules/trading/engine.ts';
import { fillResource, orderResource } from '../src/modules/trading/order-resource.ts';
import { averageEntryPrice, closedPositionResource } from '../src/modules/trading/position-resource.ts';
import { PERPETUAL, SPOT } from './support/instruments.ts';

const TIME = new Date('2026-11-21T12:00:00.123Z');

/** A trailing stop on the perpetual that was set off and rests no more than in part. */
const ROW: OrderRow = {
  world: 'practice',
  id: 42,
  account: 100,
  symbol: PERPETUAL.symbol,
  side: 'sell',
  type: 'trailing_stop',
  status: 'open',
  isOpen: true,
  clientOrderId: null,
  timeInForce: 'GTC',
  quantity: '0.300',
  quoteQuantity: null,
  filledQuantity: '0.000',
  filledNotional: '0',
  price: null,
  stopPrice: '63680.5',
  callbackRate: '0.00500000',
  activationPrice: '64100',
  extremePrice: '64000.5',
  triggerBy: 'mark',
  triggered: true,
  expiresAt: null,
  postOnly: false,
  reduceOnly: true,
  closePosition: false,
  selfTradePrevention: 'expire_maker',
  leverage: 20,
  marginMode: 'cross',
  link: { kind: 'bracket', group: 7, parent: 41 },
  protection: { stopLoss: '65000', takeProfit: null, triggerBy: 'last' },
  held: '0',
  fee: '0.00000000',
  feeCurrency: null,
  endReason: null,
  priority: 1,
  createdAt: TIME,
  updatedAt: TIME,
};

describe('an order as clients see it', () => {
  it('has the names of the contract, prices on the tick and percents as percents', () => {
    const resource = orderResource(ROW, PERPETUAL, 'binance');
    expect(orderSchema.strict().safeParse(resource).error).toBeUndefined();
    expect(resource).toMatchObject({
      symbol: 'BTC/USDT:USDT',
      marketId: 'BTCUSDT.P',
      venue: 'binance',
      id: '42',
      status: 'triggered',
      quantity: '0.300',
      averagePrice: null,
      stopPrice: '63680.5',
      callbackRate: '0.5',
      activationPrice: '64100.0',
      stopLoss: '65000.0',
      takeProfit: null,
      leverage: 20,
      marginMode: 'cross',
      link: { kind: 'bracket', group: '7', parentId: '41' },
      fee: '0',
      createdAt: '2026-11-21T12:00:00.123Z',
    });
  });

  it.each([
    ['new', false, 'new'],
    ['open', false, 'open'],
    ['open', true, 'triggered'],
    ['partially_filled', true, 'partially_filled'],
    ['filled', true, 'filled'],
    ['canceled', false, 'canceled'],
  ])('in the state %s, set off: %s, is called %s', (status, triggered, name) => {
    expect(orderResource({ ...ROW, status, triggered }, PERPETUAL, 'binance').status).toBe(name);
  });

  it('has the average of its fills on the tick, to the nearest', () => {
    const filled = { ...ROW, filledQuantity: '0.003', filledNotional: '192.00025' };
    expect(orderResource(filled, PERPETUAL, 'binance').averagePrice).toBe('64000.1');
  });

  it('on spot has no leverage', () => {
    const spot = { ...ROW, symbol: SPOT.symbol, leverage: 0, marginMode: null };
    expect(orderResource(spot, SPOT, 'binance')).toMatchObject({ leverage: null, marginMode: null });
  });

  it('keeps the digits of the grid it was placed on', () => {
    const coarse = { ...PERPETUAL, tickSize: '1', lotSize: '0.1' };
    expect(orderResource(ROW, coarse, 'binance')).toMatchObject({ stopPrice: '63680.5', quantity: '0.3' });
  });
});

describe('a fill and a closed position', () => {
  it('have their names too; a liquidation does without an order', () => {
    const row: FillRow = {
      world: 'practice',
      id: 9,
      account: 100,
      orderId: null,
      seq: 1,
      symbol: PERPETUAL.symbol,
      side: 'sell',
      price: '63999.9',
      quantity: '0.1',
      notional: '6399.99000000',
      fee: '0.00000000',
      feeCurrency: 'USDT',
      liquidity: 'taker',
      realizedPnl: '-12.50000000',
      counterparty: 2,
      houseQuote: null,
      cause: 'liquidation',
      time: TIME,
    };
    const resource = fillResource(row, PERPETUAL, 'binance');
    expect(trade.strict().safeParse(resource).error).toBeUndefined();
    expect(resource).toMatchObject({
      orderId: null,
      quantity: '0.100',
      quoteQuantity: '6399.99',
      realizedPnl: '-12.5',
    });
  });

  it('say by what they were closed', () => {
    const row: ClosedPositionRow = {
      world: 'practice',
      id: 3,
      account: 100,
      symbol: PERPETUAL.symbol,
      side: 'short',
      quantity: '0.5',
      entryPrice: '64000.05',
      exitPrice: '65000',
      leverage: 125,
      marginMode: 'isolated',
      realizedPnl: '-256.00000000',
      fees: '12.8',
      funding: '-0.10',
      closedBy: 'liquidation',
      openedAt: TIME,
      closedAt: TIME,
    };
    const resource = closedPositionResource(row, PERPETUAL, 'binance');
    expect(closedPosition.strict().safeParse(resource).error).toBeUndefined();
    expect(resource).toMatchObject({
      entryPrice: '64000.05',
      exitPrice: '65000.0',
      closedBy: 'liquidation',
      funding: '-0.1',
    });
  });
});

describe('an average entry price', () => {
  it.each([
    ['64000', '1', '64000.0'],
    ['-32000.025', '-0.5', '64000.05'],
    ['100', '0.003', '33333.333'],
    ['0', '0', '0.0'],
  ])('of %s for %s is %s', (entryNotional, quantity, price) => {
    expect(averageEntryPrice({ entryNotional, quantity }, PERPETUAL)).toBe(price);
  });
});

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, scale]) => {
    const sign = digits < 0n ? '-' : '';
    const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
    return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
  });

describe('forms of decimals', () => {
  it('never change a value: on a step, as money', () => {
    fc.assert(
      fc.property(decimal, fc.constantFrom('1', '0.1', '0.00001', '10'), (value, step) => {
        expect(compareDecimals(onStep(value, step), value)).toBe(0);
        expect(compareDecimals(money(value), value)).toBe(0);
      }),
    );
  });

  it('a quotient times its divisor misses the dividend by half a digit of it at most', () => {
    fc.assert(
      fc.property(decimal, decimal, fc.integer({ min: 0, max: 10 }), (dividend, divisor, places) => {
        fc.pre(/[1-9]/.test(divisor));
        const missed = subtractDecimals(
          multiplyDecimals(quotient(dividend, divisor, places), divisor),
          dividend,
        );
        const digit = places === 0 ? '1' : `0.${'0'.repeat(places - 1)}1`;
        const half = multiplyDecimals(multiplyDecimals(magnitude(divisor), digit), '0.5');
        expect(compareDecimals(magnitude(missed), half)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('what is rounded lies within half a digit', () => {
    fc.assert(
      fc.property(decimal, (value) => {
        const missed = magnitude(subtractDecimals(rounded(value, 4), value));
        expect(compareDecimals(missed, '0.00005')).toBeLessThanOrEqual(0);
      }),
    );
  });
});
