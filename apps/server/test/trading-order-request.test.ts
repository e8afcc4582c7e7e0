import type { MarketSettings } from '@tradewind/exchange';
import type { Instrument } from '@tradewind/market';
import { ApiError, orderBody, ocoBody, amendBody } from '@tradewind/protocol';
import type { OrderBody, ValidationIssue } from '@tradewind/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyScales, marketSettings } from '../src/modules/trading/market-settings.ts';
import { amendRequest, ocoRequest, orderRequest } from '../src/modules/trading/order-request.ts';
import type { OrderMarket } from '../src/modules/trading/order-request.ts';
import { BOUNDS, PERPETUAL, SPOT } from './support/instruments.ts';

const market = (instrument: Instrument): OrderMarket => ({
  settings: marketSettings(instrument, BOUNDS, currencyScales([SPOT, PERPETUAL])),
  perpetual: instrument.type === 'spot' ? PERPETUAL.symbol : null,
});
const spot = market(SPOT);
const perpetual = market(PERPETUAL);

const order = (fields: Record<string, unknown>): OrderBody =>
  orderBody.parse({ symbol: 'BTCUSDT', side: 'buy', ...fields });
const limit = { type: 'limit', quantity: '0.1', price: '64250.10' };

function refusal(act: () => unknown): ApiError {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const issuesOf = (error: ApiError) => error.details as ValidationIssue[];

describe('an order as it is understood', () => {
  it('has its prices in ticks and its quantity in lots', () => {
    expect(orderRequest(order({ ...limit, clientOrderId: 'mine', postOnly: true }), spot)).toEqual({
      symbol: 'BTC/USDT',
      side: 1,
      type: 'limit',
      lots: 10_000,
      tick: 6_425_010,
      clientOrderId: 'mine',
      postOnly: true,
    });
  });

  it('by value has it in the smallest units of the quote currency', () => {
    const request = orderRequest(order({ type: 'market', side: 'sell', quoteQuantity: 12.5 }), spot);
    expect(request).toEqual({ symbol: 'BTC/USDT', side: -1, type: 'market', quoteAmount: 1_250_000_000n });
  });

  it('of a trailing stop has the distance as a share', () => {
    const body = order({
      type: 'trailing_stop',
      side: 'sell',
      quantity: 1,
      callbackRate: '1.5',
      activationPrice: 70_000,
    });
    const request = orderRequest({ ...body, reduceOnly: true }, perpetual);
    expect(request).toMatchObject({ callbackRate: 1_500_000n, activationTick: 700_000, reduceOnly: true });
  });

  it('carries stop and target, set off by the last price unless told otherwise', () => {
    const body = order({
      ...limit,
      price: '64250.1',
      stopLoss: '63000',
      takeProfit: '66000',
      leverage: '50',
      marginMode: 'cross',
    });
    expect(orderRequest(body, perpetual)).toMatchObject({
      protection: { stopLoss: 630_000, takeProfit: 660_000, triggerBy: 'last' },
      leverage: 50,
      marginMode: 'cross',
    });
  });

  it('may spell a number in any way, as long as it lies on the grid', () => {
    const request = orderRequest(
      order({ ...limit, quantity: '00.1000000000', price: '064250.100000' }),
      spot,
    );
    expect(request).toMatchObject({ lots: 10_000, tick: 6_425_010 });
  });
});

/** What is contradictory, the fields that are named, on which market. */
const CONTRADICTIONS: readonly [string, Record<string, unknown>, string[], OrderMarket][] = [
  ['no quantity', { type: 'limit', price: 1 }, ['quantity'], spot],
  ['neither quantity', { type: 'market' }, ['quantity'], spot],
  ['both quantities', { type: 'market', quantity: 1, quoteQuantity: 1 }, ['quoteQuantity'], spot],
  ['a limit order by value', { type: 'limit', price: 1, quoteQuantity: 1 }, ['quoteQuantity'], spot],
  ['a limit order without price', { type: 'limit', quantity: 1 }, ['price'], spot],
  ['a market order with a price', { type: 'market', quantity: 1, price: 1 }, ['price'], spot],
  ['a stop without trigger', { type: 'stop_loss', quantity: 1 }, ['stopPrice'], spot],
  ['a stop with a price', { type: 'stop_loss', quantity: 1, stopPrice: 1, price: 1 }, ['price'], spot],
  ['a stop-limit without price', { type: 'stop_loss_limit', quantity: 1, stopPrice: 1 }, ['price'], spot],
  ['a target without trigger', { type: 'take_profit', quantity: 1 }, ['stopPrice'], spot],
  ['a target-limit without either', { type: 'take_profit_limit', quantity: 1 }, ['price', 'stopPrice'], spot],
  ['a limit order with a trigger', { ...limit, stopPrice: 1 }, ['stopPrice'], spot],
  ['a trailing stop without distance', { type: 'trailing_stop', quantity: 1 }, ['callbackRate'], spot],
  [
    'a trailing stop with a trigger',
    { type: 'trailing_stop', quantity: 1, callbackRate: 1, stopPrice: 1 },
    ['stopPrice'],
    spot,
  ],
  [
    'a distance too short',
    { type: 'trailing_stop', quantity: 1, callbackRate: '0.09' },
    ['callbackRate'],
    spot,
  ],
  [
    'a distance too long',
    { type: 'trailing_stop', quantity: 1, callbackRate: '10.01' },
    ['callbackRate'],
    spot,
  ],
  [
    'a distance too fine',
    { type: 'trailing_stop', quantity: 1, callbackRate: '1.0000001' },
    ['callbackRate'],
    spot,
  ],
  ['a distance of a limit order', { ...limit, callbackRate: 1 }, ['callbackRate'], spot],
  [
    'an activation price of a stop',
    { type: 'stop_loss', quantity: 1, stopPrice: 1, activationPrice: 1 },
    ['activationPrice'],
    spot,
  ],
  ['a kind of trigger without trigger', { ...limit, triggerBy: 'mark' }, ['triggerBy'], spot],
  ['GTD without time', { ...limit, timeInForce: 'GTD' }, ['expiresAt'], spot],
  ['a time without GTD', { ...limit, expiresAt: 1_900_000_000_000 }, ['expiresAt'], spot],
  ['a time with IOC', { ...limit, timeInForce: 'IOC', expiresAt: 1_900_000_000_000 }, ['expiresAt'], spot],
  [
    'a market order for all or nothing',
    { type: 'market', quantity: 1, timeInForce: 'FOK' },
    ['timeInForce'],
    spot,
  ],
  [
    'a market order that expires',
    { type: 'market', quantity: 1, timeInForce: 'GTD', expiresAt: 1_900_000_000_000 },
    ['timeInForce'],
    spot,
  ],
  [
    'a mark price on spot',
    { type: 'stop_loss', quantity: 1, stopPrice: 1, triggerBy: 'mark' },
    ['triggerBy'],
    spot,
  ],
  [
    'a stop that does not wait',
    { type: 'stop_loss', quantity: 1, stopPrice: 1, timeInForce: 'FOK' },
    ['timeInForce'],
    spot,
  ],
  ['a market order that may not take', { type: 'market', quantity: 1, postOnly: true }, ['postOnly'], spot],
  ['post-only with IOC', { ...limit, postOnly: true, timeInForce: 'IOC' }, ['postOnly'], spot],
  ['a stop of a spot sale', { ...limit, side: 'sell', stopLoss: 70_000 }, ['stopLoss'], spot],
  ['a stop above a purchase', { ...limit, stopLoss: '64250.1' }, ['stopLoss'], perpetual],
  ['a target below a purchase', { ...limit, takeProfit: 1 }, ['takeProfit'], perpetual],
  ['a stop below a sale', { ...limit, side: 'sell', stopLoss: 1 }, ['stopLoss'], perpetual],
  ['a target above a sale', { ...limit, side: 'sell', takeProfit: 90_000 }, ['takeProfit'], perpetual],
  [
    'a stop above the target',
    { type: 'market', quantity: 1, stopLoss: 3, takeProfit: 2 },
    ['takeProfit'],
    perpetual,
  ],
  [
    'a stop below the target of a sale',
    { type: 'market', quantity: 1, side: 'sell', stopLoss: 2, takeProfit: 3 },
    ['stopLoss'],
    perpetual,
  ],
  [
    'a quantity of what closes all',
    { type: 'stop_loss', stopPrice: 1, closePosition: true, quantity: 1 },
    ['quantity'],
    perpetual,
  ],
  [
    'a value of what closes all',
    { type: 'stop_loss', stopPrice: 1, closePosition: true, quoteQuantity: 1 },
    ['quoteQuantity'],
    perpetual,
  ],
  [
    'a limit order that closes all',
    { type: 'limit', price: 1, closePosition: true },
    ['closePosition'],
    perpetual,
  ],
  [
    'reduce-only twice',
    { type: 'stop_loss', stopPrice: 1, closePosition: true, reduceOnly: true },
    ['reduceOnly'],
    perpetual,
  ],
  [
    'protection of a reduction',
    { ...limit, reduceOnly: true, stopLoss: 1, takeProfit: 90_000 },
    ['stopLoss', 'takeProfit'],
    perpetual,
  ],
  [
    'protection of a closing',
    { type: 'take_profit', stopPrice: 1, closePosition: true, stopLoss: 1 },
    ['stopLoss'],
    perpetual,
  ],
];

describe('an order that contradicts itself', () => {
  it.each(CONTRADICTIONS)('%s: is refused, and the fields are named', (_title, fields, names, where) => {
    const error = refusal(() => orderRequest(order(fields), where));
    expect(error.code).toBe('VALIDATION_FAILED');
    expect(issuesOf(error).map(({ path }) => path)).toEqual(names.map((name) => `body.${name}`));
    expect(error.message).toContain(issuesOf(error)[0]!.message);
  });

  it.each(['leverage', 'marginMode', 'reduceOnly', 'closePosition'])(
    'asks a spot market for %s: is told of the perpetual',
    (field) => {
      const value = { leverage: 5, marginMode: 'cross', reduceOnly: true, closePosition: true }[field];
      const error = refusal(() => orderRequest(order({ ...limit, [field]: value }), spot));
      expect(error.code).toBe('VALIDATION_FAILED');
      expect(error.message).toContain('BTC/USDT:USDT');
      expect(error.details).toEqual([
        {
          path: `body.${field}`,
          message: 'only perpetuals have it: trade BTC/USDT:USDT',
          perpetual: 'BTC/USDT:USDT',
        },
      ]);
    },
  );

  it('names no perpetual where there is none', () => {
    const error = refusal(() => orderRequest(order({ ...limit, leverage: 5 }), { ...spot, perpetual: null }));
    expect(error.details).toEqual([
      { path: 'body.leverage', message: 'only perpetuals have it, and BTCUSDT has none' },
    ]);
  });

  it('a flag that is false contradicts nothing', () => {
    expect(orderRequest(order({ ...limit, reduceOnly: false, closePosition: false }), spot)).toMatchObject({
      lots: 10_000,
    });
  });
});

describe('a figure off the grid', () => {
  it.each([
    [
      'price',
      { ...limit, price: '64250.105' },
      { reason: 'invalid_price', field: 'price', tickSize: '0.01' },
    ],
    [
      'quantity',
      { ...limit, quantity: '0.000001' },
      { reason: 'invalid_quantity', field: 'quantity', lotSize: '0.00001' },
    ],
    [
      'a price beyond any',
      { ...limit, price: '9'.repeat(40) },
      { reason: 'invalid_price', field: 'price', tickSize: '0.01' },
    ],
    [
      'a quantity beyond any',
      { ...limit, quantity: '9'.repeat(40) },
      { reason: 'quantity_too_large', field: 'quantity', lotSize: '0.00001' },
    ],
    [
      'a value with too many digits',
      { type: 'market', quoteQuantity: '0.000000001' },
      { reason: 'invalid_amount', field: 'quoteQuantity', places: 8 },
    ],
    [
      'a value beyond 64 bits',
      { type: 'market', quoteQuantity: '92233720368.54775808' },
      { reason: 'amount_out_of_range', field: 'quoteQuantity' },
    ],
  ])('%s is refused with the grid', (_title, fields, details) => {
    const error = refusal(() => orderRequest(order(fields), spot));
    expect(error.code).toBe('ORDER_REJECTED');
    expect(error.details).toEqual(details);
  });

  it('of stop, target and activation too', () => {
    const fields = { ...limit, stopLoss: '63000.05', price: '64250.1' };
    expect(refusal(() => orderRequest(order(fields), perpetual)).details).toMatchObject({
      field: 'stopLoss',
    });
  });
});

describe('a pair', () => {
  const pair = { symbol: 'BTCUSDT', side: 'sell', quantity: '0.5', price: '70000', stopPrice: '60000' };

  it('is understood whole', () => {
    expect(ocoRequest(ocoBody.parse({ ...pair, stopLimitPrice: 59_900 }), spot)).toEqual({
      type: 'place_oco',
      symbol: 'BTC/USDT',
      side: -1,
      lots: 50_000,
      tick: 7_000_000,
      stopTick: 6_000_000,
      stopLimitTick: 5_990_000,
    });
  });

  it.each([
    ['sell', '60000', '70000'],
    ['sell', '60000', '60000'],
    ['buy', '70000', '60000'],
  ])('of a %s with limit %s and stop %s is refused', (side, price, stopPrice) => {
    const error = refusal(() => ocoRequest(ocoBody.parse({ ...pair, side, price, stopPrice }), spot));
    expect(issuesOf(error)[0]!.path).toBe('body.price');
  });

  it('that only reduces belongs to the perpetual', () => {
    const error = refusal(() => ocoRequest(ocoBody.parse({ ...pair, reduceOnly: true }), spot));
    expect(error.message).toContain('BTC/USDT:USDT');
  });
});

describe('a change', () => {
  it('is understood', () => {
    const body = amendBody.parse({ quantity: '0.2', price: 64_000 });
    expect(amendRequest(7, body, { price: '1', stopPrice: null }, spot.settings)).toEqual({
      type: 'amend',
      orderId: 7,
      lots: 20_000,
      tick: 6_400_000,
    });
  });

  it('of what the order has none of is refused', () => {
    const body = amendBody.parse({ stopPrice: 1, price: 1 });
    const error = refusal(() => amendRequest(7, body, { price: null, stopPrice: null }, spot.settings));
    expect(issuesOf(error).map(({ path }) => path)).toEqual(['body.price', 'body.stopPrice']);
  });
});

/** Texts and numbers that somebody hostile or confused sends in place of a number. */
const hostile = fc.oneof(
  fc.constantFrom(
    'NaN',
    'Infinity',
    '-Infinity',
    '1e400',
    '1e-400',
    '0x10',
    '+1',
    ' 1',
    '1 ',
    '1,5',
    '.5',
    '5.',
    '',
    '-0',
    '٣',
    '1\u0000',
  ),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e308, 5e-324, -1, 0, -0, 1e21),
  fc.stringMatching(/^-?\d{1,70}(\.\d{1,70})?$/),
  fc.bigInt({ min: 1n, max: 10n ** 60n }).map(String),
  fc.double(),
);

/** @throws whatever is no refusal */
function isRefusedOrSound(body: OrderBody, where: OrderMarket): boolean {
  let request;
  try {
    request = orderRequest(body, where);
  } catch (error) {
    if (error instanceof ApiError) return ['VALIDATION_FAILED', 'ORDER_REJECTED'].includes(error.code);
    throw error;
  }
  const { lots, tick, stopTick, activationTick, protection, quoteAmount = 1n, callbackRate } = request;
  const steps = [lots, tick, stopTick, activationTick, protection?.stopLoss, protection?.takeProfit];
  return (
    steps.every((count) => (count ?? null) === null || (Number.isSafeInteger(count) && count! > 0)) &&
    (lots ?? 0) <= where.settings.filters.maxLots &&
    quoteAmount > 0n &&
    quoteAmount < 2n ** 63n &&
    (callbackRate === undefined || (callbackRate >= 100_000n && callbackRate <= 10_000_000n))
  );
}

describe('hostile numbers', () => {
  const fields = [
    'quantity',
    'quoteQuantity',
    'price',
    'stopPrice',
    'callbackRate',
    'activationPrice',
    'stopLoss',
    'takeProfit',
  ];
  const types = [
    'market',
    'limit',
    'stop_loss',
    'stop_loss_limit',
    'take_profit',
    'take_profit_limit',
    'trailing_stop',
  ];

  it('never reach the exchange: what does is a safe whole number above zero, or a 64-bit amount', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...fields), hostile),
        fc.constantFrom(...types),
        fc.constantFrom(spot, perpetual),
        (numbers, type, where) => {
          const parsed = orderBody.safeParse({ symbol: 'BTCUSDT', side: 'buy', type, ...numbers });
          return !parsed.success || isRefusedOrSound(parsed.data, where);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('are exact where they are taken: the order says what was asked for', () => {
    const settings: MarketSettings = spot.settings;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), (lots, ticks) => {
        const quantity = `${Math.floor(lots / 100_000)}.${String(lots % 100_000).padStart(5, '0')}`;
        const price = `${Math.floor(ticks / 100)}.${String(ticks % 100).padStart(2, '0')}`;
        expect(
          orderRequest(order({ type: 'limit', quantity, price }), { settings, perpetual: null }),
        ).toMatchObject({
          lots,
          tick: ticks,
        });
      }),
    );
  });
});
