import { ERRORS, routes } from '@tradewind/protocol';
import type {
  OrderResource,
  PositionResource,
  Route,
  TradeResource,
  WalletEntry,
  WalletResource,
} from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BAD_REQUESTS } from './support/bad-requests.ts';
import type { Client } from './support/client.ts';
import { eventually, runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

/** The whole server, its practice market included, on a machine that may have much else to do. */
vi.setConfig({ testTimeout: 60_000 });

let server: TestServer;
let price: number;
let named = 0;

beforeAll(async () => {
  server = await runServer({ PAPER_FUNDS: 'spot:USDT:100000,margin:USDT:10000,spot:BTC:1' });
  const client = server.client();
  const ticker = await eventually(
    () => client.get<{ price: number }>('/api/v1/markets/BTCUSDT/ticker'),
    ({ status }) => status === 200,
  );
  price = ticker.body.price;
  // The mark price of the perpetual comes with the first index.
  await eventually(
    () => client.get<{ markPrice: number | null }>('/api/v1/markets/BTCUSDT.P/ticker'),
    ({ body }) => typeof body.markPrice === 'number',
  );
}, 120_000);
afterAll(() => server?.stop());

async function trader(): Promise<Client> {
  const client = server.client();
  named += 1;
  await client.signUp(`trader${named}`);
  return client;
}

type List<T> = { data: T[]; nextCursor: string | null; seq?: number };

/** Everything that an account has, as text: two pictures of it are equal where nothing has moved. */
async function pictureOf(client: Client): Promise<string> {
  const paths = ['/wallet', '/orders', '/orders/history', '/trades', '/wallet/history'];
  const answers = await Promise.all(paths.map((path) => client.get(`/api/v1${path}`)));
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
  return JSON.stringify(answers.map(({ body }) => withoutWorth(body)));
}

/** Prices move by themselves, and the settings of a market that are tried and taken back count as events. */
const withoutWorth = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body, (name, value: unknown) => (/usd|^seq$/i.test(name) ? undefined : value)));

/** A price on the tick, so many percent from the market. */
const near = (percent: number) => (Math.round(price * (100 + percent)) / 100).toFixed(1);

const limit = (fields: Record<string, unknown> = {}) => ({
  symbol: 'BTCUSDT',
  side: 'buy',
  type: 'limit',
  quantity: '0.01',
  price: near(-5),
  ...fields,
});

describe('an order at market', () => {
  it('takes real depth, and the books are right to the last digit', async () => {
    const client = await trader();
    const { status, body: order } = await client.post<OrderResource & { seq: number }>('/api/v1/orders', {
      symbol: 'BTCUSDT',
      side: 'buy',
      type: 'market',
      quantity: '0.1',
    });
    expect(status).toBe(201);
    expect(order).toMatchObject({
      status: 'filled',
      filledQuantity: '0.10000',
      feeCurrency: 'BTC',
      venue: 'practice',
    });
    const { body: trades } = await client.get<List<TradeResource>>(`/api/v1/trades?orderId=${order.id}`);
    const spent = trades.data.reduce((sum, { quoteQuantity }) => sum + units(quoteQuantity), 0n);
    const fees = trades.data.reduce((sum, { fee }) => sum + units(fee), 0n);
    expect(units(order.fee)).toBe(fees);
    const { body: wallet } = await client.get<WalletResource>('/api/v1/wallet');
    const [spot] = wallet.accounts;
    const total = (currency: string) =>
      units(spot!.balances.find((each) => each.currency === currency)!.total);
    expect(total('USDT')).toBe(units('100000') - spent);
    expect(total('BTC')).toBe(units('1.1') - fees);
    expect(wallet.seq).toBe(order.seq);
    const again = await client.get<OrderResource>(`/api/v1/orders/${order.id}`);
    expect(again.body.averagePrice).toBe(order.averagePrice);
  });

  it('by value buys as much as that buys', async () => {
    const client = await trader();
    const { body } = await client.post<OrderResource>('/api/v1/orders', {
      symbol: 'BTC/USDT',
      side: 'buy',
      type: 'market',
      quoteQuantity: 1000,
    });
    expect(body).toMatchObject({ status: 'filled', quoteQuantity: '1000' });
    const { body: trades } = await client.get<List<TradeResource>>('/api/v1/trades');
    const spent = trades.data.reduce((sum, { quoteQuantity }) => sum + units(quoteQuantity), 0n);
    // Within the price of one lot of it.
    expect(spent <= units('1000') && spent > units('998')).toBe(true);
  });
});

describe('the first order in a market', () => {
  it('finds depth, be the market ever so quiet', async () => {
    const client = await trader();
    const { body } = await client.get<List<{ id: string; type: string }>>('/api/v1/markets');
    const of = (type: string) => body.data.filter((market) => market.type === type).slice(20, 26);
    for (const { id } of [...of('spot'), ...of('perpetual')]) {
      const order = { symbol: id, side: 'buy', type: 'market', quoteQuantity: '200' };
      const { body: placed } = await client.post<OrderResource>('/api/v1/orders', order);
      expect(placed.status, `${id}: ${JSON.stringify(placed)}`).toBe('filled');
    }
  });
});

/** At eight digits behind the point. */
function units(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(8, '0'));
}

describe('orders over their life', () => {
  it('rest, change, are cancelled, and can be read in between and afterwards', async () => {
    const client = await trader();
    const placed = await client.post<OrderResource & { seq: number }>(
      '/api/v1/orders',
      limit({ clientOrderId: 'mine' }),
    );
    expect(placed.body).toMatchObject({
      status: 'open',
      clientOrderId: 'mine',
      price: `${near(-5)}0`,
      timeInForce: 'GTC',
    });
    const { id } = placed.body;
    const open = await client.get<List<OrderResource>>('/api/v1/orders?symbol=btc-usdt');
    expect(open.body.data.map((order) => order.id)).toEqual([id]);
    expect(open.body.seq).toBeGreaterThanOrEqual(placed.body.seq);
    const changed = await client.put<OrderResource>(`/api/v1/orders/${id}`, { quantity: '0.005' });
    expect(changed.body).toMatchObject({ id, quantity: '0.00500', status: 'open' });
    const canceled = await client.delete<OrderResource>(`/api/v1/orders/${id}`);
    expect(canceled.body).toMatchObject({ id, status: 'canceled', rejectReason: 'user' });
    expect((await client.get<OrderResource>(`/api/v1/orders/${id}`)).body.status).toBe('canceled');
    const history = await client.get<List<OrderResource>>('/api/v1/orders/history');
    expect(history.body.data.map((order) => order.id)).toEqual([id]);
    const again = await client.delete(`/api/v1/orders/${id}`);
    expect([again.code, again.body['details']]).toEqual(['ORDER_REJECTED', { reason: 'order_closed' }]);
  });

  it('come in pairs, are all cancelled at once, and by a countdown', async () => {
    const client = await trader();
    const pair = { symbol: 'BTCUSDT', side: 'sell', quantity: '0.01', price: near(5), stopPrice: near(-5) };
    const oco = await client.post<{ orders: OrderResource[] }>('/api/v1/orders/oco', pair);
    expect(oco.status).toBe(201);
    expect(oco.body.orders.map(({ link }) => link?.kind)).toEqual(['oco', 'oco']);
    await client.post('/api/v1/orders', limit());
    const all = await client.delete<{ orders: OrderResource[] }>('/api/v1/orders?symbol=BTCUSDT');
    expect(all.body.orders).toHaveLength(3);
    await client.post('/api/v1/orders', limit());
    const countdown = await client.post<{ cancelsAt: string }>('/api/v1/orders/countdown', {
      symbol: 'BTCUSDT',
      countdownMs: 300,
    });
    expect(Date.parse(countdown.body.cancelsAt)).toBeGreaterThan(0);
    await eventually(
      () => client.get<List<OrderResource>>('/api/v1/orders'),
      ({ body }) => body.data.length === 0,
    );
  });
});

describe('a position over its life', () => {
  it('is opened, protected, given margin, closed, and history then', async () => {
    const client = await trader();
    const settings = await client.put('/api/v1/positions/settings', {
      symbol: 'BTCUSDT.P',
      leverage: 50,
      marginMode: 'isolated',
    });
    expect(settings.body).toMatchObject({ symbol: 'BTC/USDT:USDT', leverage: 50, marginMode: 'isolated' });
    expect((await client.get('/api/v1/positions/settings?symbol=BTCUSDT.P')).body).toMatchObject({
      leverage: 50,
    });
    const order = { symbol: 'BTCUSDT.P', side: 'buy', type: 'market', quantity: '0.05' };
    const placed = await client.post<OrderResource>('/api/v1/orders', order);
    expect(placed.body, JSON.stringify(placed.body)).toMatchObject({
      status: 'filled',
      leverage: 50,
      marginMode: 'isolated',
    });
    const { body: list } = await client.get<List<PositionResource>>('/api/v1/positions');
    const [position] = list.data;
    expect(position).toMatchObject({ side: 'long', quantity: '0.050', leverage: 50 });
    expect(Number(position!.liquidationPrice)).toBeLessThan(Number(position!.entryPrice));
    const path = `/api/v1/positions/${position!.id}`;
    const margin = await client.put<PositionResource>(`${path}/margin`, { amount: '25' });
    expect(units(margin.body.margin)).toBe(units(position!.margin) + units('25'));
    const stop = near(-1.5);
    const guarded = await client.put<PositionResource>(`${path}/tp-sl`, {
      stopLoss: stop,
      triggerBy: 'mark',
    });
    expect(guarded.body.stopLoss).toBe(stop);
    const closed = await client.post<{ order: OrderResource; position: null }>(`${path}/close`);
    expect(closed.body).toMatchObject({ position: null, order: { status: 'filled', side: 'sell' } });
    const history = await client.get<List<{ id: string }>>('/api/v1/positions/history');
    expect(history.body.data.map(({ id }) => id)).toEqual([position!.id]);
    expect((await client.get(path)).code).toBe('NOT_FOUND');
    expect((await client.get<List<OrderResource>>('/api/v1/orders')).body.data).toEqual([]);
  });
});

describe('a wallet', () => {
  it('takes, moves and gives paper money, and tells of it', async () => {
    const [client, other] = [await trader(), await trader()];
    const paid = await client.post('/api/v1/wallet/deposit', { currency: 'usdt', amount: '0.5' });
    expect(paid.body).toMatchObject({ money: 'paper' });
    const recipient = `trader${named}`;
    await client.post('/api/v1/wallet/transfer', {
      currency: 'USDT',
      amount: 1.25,
      from: 'spot',
      to: 'margin',
      recipient,
    });
    const out = await client.post('/api/v1/wallet/withdraw', { currency: 'USDT', amount: '0.25' });
    expect(out.body['message']).toMatch(/^Paper money/);
    const { body } = await client.get<{ accounts: { type: string; total: string }[] }>('/api/v1/wallet/usdt');
    expect(body.accounts.map(({ total }) => total)).toEqual(['99999', '10000']);
    const theirs = await other.get<{ accounts: { total: string }[] }>('/api/v1/wallet/USDT');
    expect(theirs.body.accounts.map(({ total }) => total)).toEqual(['100000', '10001.25']);
    const history = await client.get<List<WalletEntry>>('/api/v1/wallet/history?currency=USDT&limit=3');
    expect(history.body.data.map(({ type, amount }) => [type, amount])).toEqual([
      ['withdrawal', '-0.25'],
      ['transfer', '-1.25'],
      ['deposit', '0.5'],
    ]);
    expect(history.body.nextCursor).not.toBeNull();
  });

  it('and trades can be taken along as files', async () => {
    const client = await trader();
    await client.post('/api/v1/orders', {
      symbol: 'BTCUSDT',
      side: 'sell',
      type: 'market',
      quantity: '0.01',
    });
    for (const [path, name, header] of [
      ['/api/v1/trades/export', 'tradewind-trades.csv', 'time,id,orderId,symbol,side,'],
      ['/api/v1/wallet/history/export?currency=BTC', 'tradewind-wallet.csv', 'time,id,account,symbol,type,'],
    ] as const) {
      const response = await fetch(server.url + path, {
        headers: { authorization: `Bearer ${client.token}` },
      });
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const lines = (await response.text()).split('\r\n');
      expect(lines[0]).toContain(header);
      expect(lines.length).toBeGreaterThan(2);
      expect(lines.at(-1)).toBe('');
    }
  });

  it('is worth something, hour by hour', async () => {
    const client = await trader();
    const now = await client.get<{ totalUsd: string }>('/api/v1/portfolio');
    expect(now.body).toMatchObject({ money: 'paper', world: 'practice' });
    expect(Number(now.body.totalUsd)).toBeGreaterThan(110_000);
    const taken = await client.post('/api/v1/portfolio/snapshots');
    expect(taken.status).toBe(201);
    const { body } = await client.get<List<unknown>>('/api/v1/portfolio/snapshots');
    expect(body.data).toEqual([taken.body]);
  });
});

describe('a key that is sent again', () => {
  it('does nothing twice, whichever write it was', async () => {
    const client = await trader();
    const open = await client.post<OrderResource>('/api/v1/orders', limit());
    await client.post('/api/v1/orders', {
      symbol: 'BTCUSDT.P',
      side: 'buy',
      type: 'market',
      quantity: '0.01',
      leverage: 10,
      marginMode: 'isolated',
    });
    const { body: list } = await client.get<List<PositionResource>>('/api/v1/positions');
    const position = `/api/v1/positions/${list.data[0]!.id}`;
    const writes: [string, string, unknown][] = [
      ['POST', '/api/v1/orders', limit({ quantity: '0.003' })],
      [
        'POST',
        '/api/v1/orders/oco',
        { symbol: 'BTCUSDT', side: 'sell', quantity: '0.002', price: near(5), stopPrice: near(-5) },
      ],
      ['PUT', `/api/v1/orders/${open.body.id}`, { quantity: '0.008' }],
      ['DELETE', `/api/v1/orders/${open.body.id}`, undefined],
      ['POST', '/api/v1/wallet/deposit', { currency: 'USDT', amount: '7' }],
      ['POST', '/api/v1/wallet/transfer', { currency: 'USDT', amount: '3', from: 'spot', to: 'margin' }],
      ['POST', '/api/v1/wallet/withdraw', { currency: 'USDT', amount: '2' }],
      ['PUT', '/api/v1/positions/settings', { symbol: 'ETHUSDT.P', leverage: 7 }],
      ['PUT', `${position}/margin`, { amount: '5' }],
      ['PUT', `${position}/tp-sl`, { takeProfit: near(6) }],
      ['POST', `${position}/close`, { quantity: '0.004' }],
      ['POST', `${position}/close`, {}],
      ['POST', '/api/v1/orders/countdown', { symbol: 'ETHUSDT', countdownMs: 0 }],
      ['DELETE', '/api/v1/orders', undefined],
    ];
    for (const [index, [method, path, body]] of writes.entries()) {
      const headers = { 'idempotency-key': `write-${index}` };
      const first = await client.request(method, path, body, headers);
      expect(first.status, `${method} ${path} ${JSON.stringify(first.body)}`).toBeLessThan(300);
      const before = await pictureOf(client);
      const again = await client.request(method, path, body, headers);
      expect(withoutWorth(again.body), `${method} ${path}`).toEqual(withoutWorth(first.body));
      expect(again.status).toBe(first.status);
      expect(await pictureOf(client), `${method} ${path}`).toBe(before);
      const other = await client.request(
        'POST',
        '/api/v1/wallet/deposit',
        { currency: 'USDT', amount: `0.${index + 1}` },
        headers,
      );
      expect([other.status, other.code], `${method} ${path}`).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
      expect(await pictureOf(client), `${method} ${path}`).toBe(before);
    }
  });
});

describe('bad input', () => {
  it('gets the envelope with its code, and moves nothing', async () => {
    const client = await trader();
    const before = await pictureOf(client);
    for (const [title, method, path, body, code] of BAD_REQUESTS) {
      const answer = await client.request(method, `/api/v1${path}`, body);
      expect([answer.code, answer.status], `${title}: ${JSON.stringify(answer.body)}`).toEqual([
        code,
        ERRORS[code].status,
      ]);
    }
    expect(await pictureOf(client)).toBe(before);
  });

  it('also as a key', async () => {
    const client = await trader();
    const before = await pictureOf(client);
    for (const key of ['with space', 'k'.repeat(129)]) {
      const answer = await client.request('POST', '/api/v1/orders', limit(), { 'idempotency-key': key });
      expect(answer.code).toBe('VALIDATION_FAILED');
    }
    expect(await pictureOf(client)).toBe(before);
  });
});

describe('staff', () => {
  it('halts and opens a market, changes bounds, looks at the fund and the books', async () => {
    const admin = await server.admin();
    const client = await trader();
    const reason = 'a test';
    const halted = await admin.post('/api/v1/admin/market/ETHUSDT', { status: 'halted', reason });
    expect(halted.body).toMatchObject({ symbol: 'ETH/USDT', status: 'halted' });
    expect((await client.get('/api/v1/markets/ETHUSDT')).body['status']).toBe('halted');
    const refused = await client.post('/api/v1/orders', {
      symbol: 'ETHUSDT',
      side: 'buy',
      type: 'market',
      quantity: '0.1',
    });
    expect([refused.code, refused.status, refused.body['details']]).toEqual([
      'MARKET_CLOSED',
      409,
      { reason: 'market_halted', status: 'halted' },
    ]);
    await admin.post('/api/v1/admin/market/ETHUSDT', { status: 'open', reason });
    const placed = await client.post<OrderResource>('/api/v1/orders', {
      symbol: 'ETHUSDT',
      side: 'buy',
      type: 'market',
      quantity: '0.1',
    });
    expect(placed.body.status).toBe('filled');

    const { body: bounds } = await admin.get<{ version: number }>('/api/v1/admin/risk-params');
    const changed = await admin.put('/api/v1/admin/risk-params', {
      version: bounds.version,
      takerFee: '0.0005',
      reason,
    });
    expect(changed.body).toMatchObject({ version: bounds.version + 1, takerFee: '0.0005', reason });
    expect(
      (await admin.put('/api/v1/admin/risk-params', { version: bounds.version, maxOrders: 5, reason })).code,
    ).toBe('CONFLICT');
    const versions = await admin.get<List<{ version: number }>>('/api/v1/admin/risk-params/versions');
    expect(versions.body.data.map(({ version }) => version)).toEqual([1, 0]);
    expect((await client.get('/api/v1/markets/ETHUSDT')).body['takerFee']).toBe('0.0005');
    const dearer = await client.post<OrderResource>('/api/v1/orders', {
      symbol: 'ETHUSDT',
      side: 'buy',
      type: 'market',
      quantity: '1',
    });
    expect(dearer.body.fee).toBe('0.0005');

    const fund = await admin.get<{ balances: { amount: string }[] }>('/api/v1/admin/insurance-fund');
    const paid = await admin.post<typeof fund.body>('/api/v1/admin/insurance-fund', { amount: '5', reason });
    expect(units(paid.body.balances[0]!.amount)).toBe(units(fund.body.balances[0]!.amount) + units('5'));
    expect((await admin.get<List<unknown>>('/api/v1/admin/liquidations')).body.data).toEqual([]);
    expect((await admin.get('/api/v1/admin/liquidations/at-risk')).status).toBe(200);
    const books = await admin.get('/api/v1/admin/reconciliation');
    expect(books.body).toMatchObject({ world: 'practice', balanced: true, differences: [] });

    const log = await admin.get<List<{ action: string }>>('/api/v1/admin/audit-logs?limit=10');
    expect(log.body.data.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['market.changed', 'risk_parameters.changed', 'insurance_fund.paid_in']),
    );
    const metrics = await fetch(`${server.url}/api/metrics`).then((response) => response.text());
    expect(metrics).toMatch(/^tradewind_ledger_difference 0$/m);
  });
});

describe('every route of trading', () => {
  const ours = routes.filter(({ tag }) => ['Trading', 'Wallet', 'Portfolio'].includes(tag));

  it('that only reads answers as its schema says', async () => {
    const client = await trader();
    await client.post('/api/v1/orders', { symbol: 'BTCUSDT', side: 'buy', type: 'market', quantity: '0.01' });
    await client.post('/api/v1/orders', {
      symbol: 'BTCUSDT.P',
      side: 'sell',
      type: 'market',
      quantity: '0.01',
    });
    const { body: placed } = await client.post<OrderResource>('/api/v1/orders', limit());
    const { body: positions } = await client.get<List<PositionResource>>('/api/v1/positions');
    const paths: Readonly<Record<string, string>> = {
      '/orders/:id': `/orders/${placed.id}`,
      '/positions/:id': `/positions/${positions.data[0]!.id}`,
      '/positions/settings': '/positions/settings?symbol=BTCUSDT.P',
      '/wallet/:currency': '/wallet/BTC',
    };
    const reads = ours.filter(({ method, path }) => method === 'GET' && !path.endsWith('/export'));
    expect(reads.length).toBeGreaterThanOrEqual(12);
    const check = async (route: Route) => {
      const { status, body } = await client.get(`/api${paths[route.path] ?? route.path}`);
      expect(status, `${route.path} ${JSON.stringify(body)}`).toBe(200);
      expect(route.response.safeParse(body).error?.issues.slice(0, 3), route.path).toBeUndefined();
    };
    await Promise.all(reads.map(check));
  });
});
