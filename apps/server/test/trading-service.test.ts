import { Catalogue } from '@tradewind/market';
import { ocoBody, orderBody } from '@tradewind/protocol';
import type { WalletResource } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestExchange } from './support/exchange.ts';
import type { TestExchange } from './support/exchange.ts';
import { eventually } from './support/running-server.ts';
import { PERPETUAL, SPOT } from './support/instruments.ts';
import { refusal } from './support/refusal.ts';

let exchange: TestExchange;

beforeAll(async () => {
  exchange = await openTestExchange();
  await exchange.quote(SPOT, {
    bids: [
      [64_000, 1],
      [63_999, 2],
    ],
    asks: [
      [64_010, 0.05],
      [64_020, 5],
    ],
  });
  await exchange.quote(PERPETUAL, { bids: [[64_000, 10]], asks: [[64_001, 10]], mark: 64_000.5 });
}, 60_000);
afterAll(() => exchange?.close());

const order = (fields: Record<string, unknown>) =>
  orderBody.parse({ symbol: 'BTCUSDT', side: 'buy', ...fields });

const balancesOf = ({ accounts }: WalletResource) =>
  Object.fromEntries(
    accounts.flatMap(({ type, balances }) =>
      balances.map(({ currency, available, locked, total }) => [
        `${type} ${currency}`,
        [available, locked, total],
      ]),
    ),
  );

describe('an account', () => {
  it('begins with paper money, once', async () => {
    const { userId } = await exchange.somebody();
    const [first, second] = await Promise.all([
      exchange.wallet.wallet(userId),
      exchange.wallet.wallet(userId),
    ]);
    expect(balancesOf(first)).toEqual({ 'spot USDT': ['100000', '0', '100000'] });
    expect(second.totalUsd).toBe('100000');
  });

  it('buys at market, and every digit is right', async () => {
    const { userId } = await exchange.somebody();
    const placed = await exchange.trading.place(userId, order({ type: 'market', quantity: '0.1' }));
    expect(placed).toMatchObject({
      symbol: 'BTC/USDT',
      marketId: 'BTCUSDT',
      venue: 'practice',
      status: 'filled',
      quantity: '0.10000',
      filledQuantity: '0.10000',
      // 0.05 at 64,010 and 0.05 at 64,020.
      averagePrice: '64015.00',
      fee: '0.00004',
      feeCurrency: 'BTC',
    });
    expect(balancesOf(await exchange.wallet.wallet(userId))).toEqual({
      'spot BTC': ['0.09996', '0', '0.09996'],
      'spot USDT': ['93598.5', '0', '93598.5'],
    });
    const { data } = await exchange.reader.trades(userId, { limit: 50 });
    expect(data.map(({ price, quantity, fee, liquidity }) => [price, quantity, fee, liquidity])).toEqual([
      ['64020.00', '0.05000', '0.00002', 'taker'],
      ['64010.00', '0.05000', '0.00002', 'taker'],
    ]);
    expect(await exchange.reader.order(userId, placed.id)).toEqual(
      Object.fromEntries(Object.entries(placed).filter(([name]) => name !== 'seq')),
    );
  });
});

const LIMIT = { type: 'limit', quantity: '0.01', price: '60000' };

describe('a write with a key', () => {
  it('is done once, whatever the numbers are spelled like', async () => {
    const { userId } = await exchange.somebody();
    const body = { ...LIMIT, clientOrderId: 'once' };
    const [first, again] = await Promise.all([
      exchange.trading.place(userId, order(body)),
      exchange.trading.place(userId, order({ ...body, quantity: 0.01, price: '60000.00' })),
    ]);
    expect(again).toEqual(first);
    const later = await exchange.trading.place(userId, order({ ...body, symbol: 'btc-usdt' }));
    expect(later).toEqual(first);
    expect((await exchange.reader.orders(userId, { limit: 50 })).data).toHaveLength(1);
  });

  it('answers the first result after the order has changed', async () => {
    const { userId } = await exchange.somebody();
    const first = await exchange.trading.place(userId, order({ ...LIMIT, clientOrderId: 'kept' }));
    await exchange.trading.cancel(userId, first.id);
    expect(await exchange.trading.place(userId, order({ ...LIMIT, clientOrderId: 'kept' }))).toEqual(first);
    expect((await exchange.reader.orders(userId, { limit: 50 })).data).toEqual([]);
  });

  it('is refused with another body, and for another purpose', async () => {
    const { userId } = await exchange.somebody();
    await exchange.trading.place(userId, order(LIMIT), 'a-key');
    const other = await refusal(
      exchange.trading.place(userId, order({ ...LIMIT, quantity: '0.02' }), 'a-key'),
    );
    expect(other.code).toBe('IDEMPOTENCY_CONFLICT');
    const deposit = { currency: 'USDT', amount: '1', account: 'spot' } as const;
    expect((await refusal(exchange.wallet.deposit(userId, deposit, 'a-key'))).code).toBe(
      'IDEMPOTENCY_CONFLICT',
    );
    expect((await exchange.reader.orders(userId, { limit: 50 })).data).toHaveLength(1);
    expect(balancesOf(await exchange.wallet.wallet(userId))).toEqual({
      'spot USDT': ['99400', '600', '100000'],
    });
  });

  it('belongs to one account', async () => {
    const [a, b] = [await exchange.somebody(), await exchange.somebody()];
    const mine = await exchange.trading.place(a.userId, order(LIMIT), 'shared');
    const theirs = await exchange.trading.place(b.userId, order(LIMIT), 'shared');
    expect(theirs.id).not.toBe(mine.id);
  });

  it.each([
    ['too long', 'k'.repeat(129)],
    ['with a space', 'a key'],
    ['empty', ''],
    ['not printable', 'a\u0007'],
    ['not of ASCII', 'schlüssel'],
  ])('%s is refused', async (_title, key) => {
    const { userId } = await exchange.somebody();
    const { code, details } = await refusal(exchange.trading.place(userId, order(LIMIT), key));
    expect(code).toBe('VALIDATION_FAILED');
    expect(details).toMatchObject([{ path: 'headers.idempotency-key' }]);
    expect((await exchange.reader.orders(userId, { limit: 50 })).data).toEqual([]);
  });

  it('has one name: an own id and another header contradict each other', async () => {
    const { userId } = await exchange.somebody();
    const body = order({ ...LIMIT, clientOrderId: 'mine' });
    expect((await refusal(exchange.trading.place(userId, body, 'other'))).code).toBe('VALIDATION_FAILED');
    expect((await exchange.trading.place(userId, body, 'mine')).clientOrderId).toBe('mine');
  });
});

describe('orders', () => {
  it('are listed newest first, page by page, by market, by state and by own id', async () => {
    const { userId } = await exchange.somebody();
    const ids: string[] = [];
    for (const quantity of ['0.001', '0.002', '0.003']) {
      const placed = await exchange.trading.place(
        userId,
        order({ ...LIMIT, quantity, clientOrderId: `c-${quantity}` }),
      );
      ids.push(placed.id);
    }
    const stop = order({ type: 'stop_loss', side: 'sell', quantity: '0.001', stopPrice: '50000' });
    await exchange.wallet.deposit(userId, { currency: 'BTC', amount: '1', account: 'spot' });
    const waiting = await exchange.trading.place(userId, stop);
    expect(waiting).toMatchObject({ status: 'new', stopPrice: '50000.00', price: null });

    const first = await exchange.reader.orders(userId, { limit: 3 });
    expect(first.data.map(({ id }) => id)).toEqual([waiting.id, ids[2], ids[1]]);
    const rest = await exchange.reader.orders(userId, { limit: 3, cursor: first.nextCursor! });
    expect(rest.data.map(({ id }) => id)).toEqual([ids[0]]);
    expect(rest.nextCursor).toBeNull();

    const byState = await exchange.reader.orders(userId, { limit: 50, status: 'new' });
    expect(byState.data.map(({ id }) => id)).toEqual([waiting.id]);
    const perpetual = await exchange.reader.orders(userId, { limit: 50, symbol: 'BTCUSDT.P' });
    expect(perpetual.data).toEqual([]);

    await exchange.trading.cancel(userId, ids[1]!);
    const canceled = await exchange.reader.orders(userId, { limit: 50, status: 'canceled' });
    expect(canceled.data).toMatchObject([{ id: ids[1], status: 'canceled', rejectReason: 'user' }]);
    const byOwnId = await exchange.reader.orders(userId, { limit: 50, clientOrderId: 'c-0.002' });
    expect(byOwnId.data.map(({ id }) => id)).toEqual([ids[1]]);
    const history = await exchange.reader.history(userId, { limit: 50 });
    expect(history.data.map(({ id }) => id)).toEqual([ids[1]]);
    expect(canceled.seq).toBeGreaterThan(first.seq);
  });

  it('change: a smaller quantity and a price', async () => {
    const { userId } = await exchange.somebody();
    const { id } = await exchange.trading.place(userId, order({ ...LIMIT, quantity: '0.02' }));
    const changed = await exchange.trading.amend(userId, id, { quantity: '0.01', price: '61000' });
    expect(changed).toMatchObject({ id, quantity: '0.01000', price: '61000.00', status: 'open' });
    expect(balancesOf(await exchange.wallet.wallet(userId))['spot USDT']).toEqual(['99390', '610', '100000']);
    const { details } = await refusal(exchange.trading.amend(userId, id, { stopPrice: '1' }));
    expect(details).toEqual([{ path: 'body.stopPrice', message: 'this order has none' }]);
  });

  it('of others are not there', async () => {
    const [owner, stranger] = [await exchange.somebody(), await exchange.somebody()];
    const { id } = await exchange.trading.place(owner.userId, order(LIMIT));
    const before = await exchange.reader.orders(owner.userId, { limit: 50 });
    for (const foreign of [id, '999999999']) {
      const refused = await Promise.all([
        refusal(exchange.trading.cancel(stranger.userId, foreign)),
        refusal(exchange.trading.amend(stranger.userId, foreign, { quantity: '0.001' })),
        refusal(exchange.reader.order(stranger.userId, foreign)),
      ]);
      const said = new Set(refused.map(({ code, message }) => `${code} ${message}`));
      expect([...said]).toEqual(['NOT_FOUND There is nothing of that name in this account']);
    }
    expect(await exchange.reader.orders(owner.userId, { limit: 50 })).toEqual(before);
  });

  it('that have ended can be read, and neither cancelled nor changed', async () => {
    const { userId } = await exchange.somebody();
    const { id } = await exchange.trading.place(userId, order(LIMIT));
    await exchange.trading.cancel(userId, id);
    for (const work of [
      exchange.trading.cancel(userId, id),
      exchange.trading.amend(userId, id, { quantity: '0.001' }),
    ]) {
      const { code, details } = await refusal(work);
      expect([code, details]).toEqual(['ORDER_REJECTED', { reason: 'order_closed' }]);
    }
    expect((await exchange.reader.order(userId, id)).status).toBe('canceled');
  });

  it('in a pair: one cancels the other', async () => {
    const { userId } = await exchange.somebody();
    await exchange.wallet.deposit(userId, { currency: 'BTC', amount: '1', account: 'spot' });
    const pair = ocoBody.parse({
      symbol: 'BTCUSDT',
      side: 'sell',
      quantity: '0.5',
      price: '65000',
      stopPrice: '60000',
    });
    const { orders } = await exchange.trading.placeOco(userId, pair);
    expect(orders.map(({ type, status }) => `${type} ${status}`)).toEqual(
      expect.arrayContaining(['limit open', 'stop_loss new']),
    );
    expect(new Set(orders.map(({ link }) => link?.group)).size).toBe(1);
    await exchange.trading.cancel(userId, orders[0]!.id);
    expect((await exchange.reader.orders(userId, { limit: 50 })).data).toEqual([]);
    expect(balancesOf(await exchange.wallet.wallet(userId))['spot BTC']).toEqual(['1', '0', '1']);
  });

  it('are all cancelled at once, and by a countdown that is not renewed', async () => {
    const { userId } = await exchange.somebody();
    await exchange.trading.place(userId, order(LIMIT));
    await exchange.trading.place(userId, order(LIMIT));
    expect((await exchange.trading.cancelAll(userId, 'BTCUSDT.P')).orders).toEqual([]);
    const { orders } = await exchange.trading.cancelAll(userId, 'BTCUSDT');
    expect(orders.map(({ status }) => status)).toEqual(['canceled', 'canceled']);

    await exchange.trading.place(userId, order(LIMIT));
    const started = await exchange.trading.countdown(userId, { symbol: 'BTCUSDT', countdownMs: 5000 });
    expect(started.cancelsAt).toBe(new Date(exchange.time.now + 5000).toISOString());
    const off = await exchange.trading.countdown(userId, { symbol: 'BTCUSDT', countdownMs: 0 });
    expect(off.cancelsAt).toBeNull();
    await exchange.trading.countdown(userId, { symbol: 'BTCUSDT', countdownMs: 5000 });
    exchange.time.now += 5000;
    const left = await eventually(
      () => exchange.reader.orders(userId, { limit: 50 }),
      ({ data }) => data.length === 0,
    );
    expect(left.data).toEqual([]);
    const { data } = await exchange.reader.history(userId, { limit: 1 });
    expect(data[0]).toMatchObject({ status: 'canceled', rejectReason: 'countdown' });
  });
});

describe('the exchange refuses', () => {
  it.each([
    [
      'more than there is',
      { type: 'market', quantity: '2' },
      'INSUFFICIENT_BALANCE',
      { reason: 'insufficient_balance' },
    ],
    ['a price far off', { ...LIMIT, price: '1000' }, 'ORDER_REJECTED', { reason: 'price_out_of_band' }],
    ['too little', { ...LIMIT, quantity: '0.00001' }, 'ORDER_REJECTED', { reason: 'notional_too_small' }],
    [
      'to take where it may not',
      { ...LIMIT, price: '64500', postOnly: true },
      'ORDER_REJECTED',
      { reason: 'would_take' },
    ],
    [
      'a price off the grid',
      { ...LIMIT, price: '60000.001' },
      'ORDER_REJECTED',
      { reason: 'invalid_price', field: 'price', tickSize: '0.01' },
    ],
    ['an unknown market', { ...LIMIT, symbol: 'NOPEUSDT' }, 'UNKNOWN_SYMBOL', undefined],
    [
      'an expiry too soon',
      { ...LIMIT, timeInForce: 'GTD', expiresAt: 1 },
      'ORDER_REJECTED',
      { reason: 'expiry_too_soon' },
    ],
  ])('%s, and moves nothing', async (_title, fields, code, details) => {
    const { userId } = await exchange.somebody();
    const before = await exchange.wallet.wallet(userId);
    const refused = await refusal(exchange.trading.place(userId, order(fields)));
    expect([refused.code, refused.details]).toEqual([code, details]);
    expect(await exchange.wallet.wallet(userId)).toEqual(before);
    expect((await exchange.reader.orders(userId, { limit: 50 })).data).toEqual([]);
    expect((await exchange.reader.history(userId, { limit: 50 })).data).toEqual([]);
  });

  it.each([
    ['halted', 'market_halted'],
    ['cancel_only', 'market_cancel_only'],
  ] as const)('orders in a market that is %s; cancelling goes on', async (status, reason) => {
    const { userId } = await exchange.somebody();
    const { id } = await exchange.trading.place(userId, order(LIMIT));
    exchange.state.catalogue = new Catalogue([{ ...SPOT, status }, PERPETUAL]);
    try {
      const refused = await refusal(exchange.trading.place(userId, order(LIMIT)));
      expect([refused.code, refused.details]).toEqual(['MARKET_CLOSED', { reason, status }]);
      expect((await exchange.trading.cancel(userId, id)).status).toBe('canceled');
    } finally {
      exchange.state.catalogue = new Catalogue([SPOT, PERPETUAL]);
      await exchange.markets.tell(exchange.engine);
    }
  });
});

describe('a market that comes while the exchange runs', () => {
  it('is traded, unless it is finer than its currency or does not hold together; then it alone is not', async () => {
    const { userId } = await exchange.somebody();
    const pepe = {
      ...SPOT,
      symbol: 'PEPE/USDT',
      id: 'PEPEUSDT',
      base: 'PEPE',
      tickSize: '0.00000001',
      lotSize: '1',
    };
    const fine = { ...SPOT, symbol: 'BTC/EUR', id: 'BTCEUR', quote: 'EUR', lotSize: '0.0000000001' };
    const odd = { ...pepe, symbol: 'ODD/USDT', id: 'ODDUSDT', base: 'ODD', minNotional: '0.0000000000001' };
    exchange.state.catalogue = new Catalogue([SPOT, PERPETUAL, fine, odd, pepe]);
    const placed = await exchange.trading.place(
      userId,
      order({ symbol: 'PEPEUSDT', type: 'limit', quantity: 1_000_000, price: '0.00001' }),
    );
    expect(placed).toMatchObject({ status: 'open', price: '0.00001000', quantity: '1000000' });
    expect((await exchange.trading.place(userId, order(LIMIT))).status).toBe('open');
    for (const symbol of ['BTCEUR', 'ODDUSDT']) {
      expect((await refusal(exchange.trading.place(userId, order({ ...LIMIT, symbol })))).code).toBe(
        'NOT_READY',
      );
    }
  });
});
