import { ERRORS, errorEnvelope, routes } from '@tradewind/protocol';
import type { ErrorCode, Route } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

let server: TestServer;
/** Access token of an administrator. */
let adminToken: string;

beforeAll(async () => {
  server = await runServer();
  adminToken = (await server.admin()).token!;
  await eventually(
    () => get('/api/v1/markets/tickers'),
    ({ body }) => listOf(body['data']).length >= 242,
  );
}, 120_000);

afterAll(() => server?.stop());

interface Answer {
  status: number;
  headers: Headers;
  /** JSON as a client sees it before it knows the schema; empty for text. */
  body: Record<string, unknown>;
  text: string;
}

async function request(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(server.url + path, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, body, text };
}

const listOf = (value: unknown) => value as Record<string, unknown>[];

const codeOf = (answer: Answer) => answer.body['code'] as ErrorCode;

const get = (path: string) => request(path);

const send = (method: string, path: string, body: unknown, token: string | null = adminToken) =>
  request(path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

function expectError(answer: Answer, code: ErrorCode): void {
  expect(answer.body).toMatchObject({ status: 'error', code });
  expect(answer.status).toBe(ERRORS[code].status);
  expect(errorEnvelope.safeParse(answer.body).success).toBe(true);
  expect(answer.body['requestId']).toBe(answer.headers.get('x-request-id'));
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|at \w+ \(/);
}

/** A path that should answer with success, for each route that only reads. */
const EXAMPLES: Readonly<Record<string, string>> = {
  '/price-data/:symbol': '/price-data/BTCUSDT?limit=10',
  '/price-data/:symbol/latest': '/price-data/btcusdt/latest',
  '/price-data/:symbol/intervals': '/price-data/BTC-USDT/intervals',
  '/price-data/:symbol/aggregated': '/price-data/BTC%2FUSDT/aggregated?interval=4h@1',
  '/markets/:symbol': '/markets/BTCUSDT',
  '/markets/:symbol/ticker': '/markets/BTCUSDT/ticker',
  '/markets/:symbol/orderbook': '/markets/BTCUSDT/orderbook?depth=10',
  '/markets/:symbol/trades': '/markets/BTCUSDT/trades',
  '/markets/:symbol/klines': '/markets/BTCUSDT/klines?limit=20',
  '/data/ohlcv/:symbol': '/data/ohlcv/BTCUSDT?timeframe=1h&limit=20&format=object',
  '/data/jobs/:id': '',
};

/** Redirects of a browser to Google and back have tests of their own. */
const isRedirect = ({ status }: Route) => status === 302;

const reads = routes.filter(
  (route) => route.method === 'GET' && route.access === 'public' && !isRedirect(route),
);

describe('every reading route', () => {
  it.each(reads.map((route) => [route.path, route] as const))(
    '%s answers as its schema says, below both prefixes',
    async (path, route) => {
      const example = EXAMPLES[path] ?? path;
      for (const prefix of ['/api', '/api/v1']) {
        const { status, body, headers } = await get(prefix + example);
        expect(status, JSON.stringify(body).slice(0, 300)).toBe(200);
        const parsed = route.response.safeParse(body);
        expect(parsed.error?.issues.slice(0, 3)).toBeUndefined();
        expect(headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/);
      }
    },
  );
});

describe('every route with a symbol', () => {
  const withSymbol = routes.filter(({ path, method }) => path.includes(':symbol') && method === 'GET');
  it.each(withSymbol.map(({ path }) => path))(
    '%s answers an unknown symbol with the envelope',
    async (path) => {
      for (const symbol of [
        'NOPEUSDT',
        '__proto__',
        'BTC%00USDT',
        '%F0%9F%9A%80',
        "BTC'--",
        '..%2f..%2fetc',
        'X'.repeat(65),
      ]) {
        const answer = await get('/api/v1' + path.replace(':symbol', symbol));
        expect([404, 422]).toContain(answer.status);
        expectError(answer, codeOf(answer));
      }
    },
  );

  it.each(withSymbol.filter(({ query }) => query?.shape['venue']).map(({ path }) => path))(
    '%s answers an unknown venue with the envelope',
    async (path) => {
      expectError(
        await get('/api/v1' + path.replace(':symbol', 'BTCUSDT') + '?venue=mtgox'),
        'UNKNOWN_VENUE',
      );
      expectError(
        await get('/api/v1' + path.replace(':symbol', 'BTCUSDT') + '?venue=../../x'),
        'VALIDATION_FAILED',
      );
    },
  );
});

describe('bad queries', () => {
  const withQuery = routes.filter(
    (route): route is Route & { query: NonNullable<Route['query']> } =>
      // The outbox asks whom a mail went to, not until when.
      route.query !== undefined && route.method === 'GET' && route.path !== '/dev/outbox',
  );
  const cases = withQuery.flatMap(({ path, query, access }) =>
    Object.keys(query.shape)
      .filter((name) =>
        [
          'limit',
          'from',
          'to',
          'timeframe',
          'interval',
          'depth',
          'count',
          'format',
          'date',
          'intervalHour',
        ].includes(name),
      )
      .map((name) => [`${path}?${name}`, path, name, access] as const),
  );
  it.each(cases)('%s', async (_title, path, name, access) => {
    const url = '/api/v1' + path.replace(':symbol', 'BTCUSDT');
    for (const value of ['', '-1', '1e400', 'NaN', '{}', '%00', '9'.repeat(40)]) {
      const answer = await request(
        `${url}?${name}=${value}`,
        access === 'public' ? {} : { headers: { authorization: `Bearer ${adminToken}` } },
      );
      expectError(answer, 'VALIDATION_FAILED');
      expect(answer.body['details']).toContainEqual(expect.objectContaining({ path: `query.${name}` }));
    }
  });
});

describe('administration', () => {
  const guarded = routes.filter(({ access }) => access !== 'public');
  it.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s needs the token',
    async (_title, { method, path }) => {
      const url = '/api/v1' + path.replace(':id', '00000000-0000-4000-8000-000000000000');
      for (const authorization of [
        undefined,
        'Bearer',
        'Bearer wrong',
        `Basic ${adminToken}`,
        `Bearer ${adminToken}x`,
        adminToken,
      ]) {
        const answer = await request(url, {
          method,
          headers: authorization === undefined ? {} : { authorization },
        });
        expectError(answer, 'UNAUTHENTICATED');
      }
    },
  );

  const market = { symbol: 'TWND/USDT', tickSize: '0.0001', lotSize: 0.1, minNotional: '5' };

  it('creates a symbol once; prices count by their shortest decimal text', async () => {
    const created = await send('POST', '/api/v1/symbols', market);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      symbol: 'TWND/USDT',
      id: 'TWNDUSDT',
      lotSize: '0.1',
      status: 'open',
    });
    expectError(await send('POST', '/api/symbols', market), 'SYMBOL_EXISTS');
    expect((await get('/api/v1/markets/twndusdt')).body['tickSize']).toBe('0.0001');
    expectError(await get('/api/v1/markets/twndusdt/ticker'), 'NO_DATA');
  });

  it('of ten at once that create one symbol, one wins', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send('POST', '/api/v1/symbols', { ...market, symbol: 'RACE/USDT' })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201,
      ...Array<number>(9).fill(409),
    ]);
  });

  it('creates many and names those that were there', async () => {
    const symbols = ['BULKA/USDT', 'BULKB/USDT', 'BTC/USDT'].map((symbol) => ({ ...market, symbol }));
    const { status, body } = await send('POST', '/api/v1/symbols/bulk', { symbols });
    expect(status).toBe(201);
    expect(listOf(body['created']).map(({ id }) => id)).toEqual(['BULKAUSDT', 'BULKBUSDT']);
    expect(body['skipped']).toEqual(['BTC/USDT']);
  });

  it.each([
    [{}],
    [[]],
    ['null'],
    [{ ...market, symbol: 'btc/usdt' }],
    [{ ...market, symbol: 'BTCUSDT' }],
    [{ ...market, tickSize: 0 }],
    [{ ...market, tickSize: '-1' }],
    [{ ...market, tickSize: '1e-8' }],
    [{ ...market, tickSize: '1'.repeat(200) }],
    [{ ...market, status: 'closed' }],
    [{ ...market, admin: true }],
    [{ ...market, minNotional: null }],
  ])('refuses %j', async (body) =>
    expectError(await send('POST', '/api/v1/symbols', body), 'VALIDATION_FAILED'),
  );

  it.each([
    '{',
    '',
    '{"symbol":1e999999}x',
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{}}}',
  ])('refuses the text %j', async (text) => {
    const answer = await send('POST', '/api/v1/symbols', text);
    expect(answer.status).toBe(422);
    expectError(answer, codeOf(answer));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses other content types and large bodies', async () => {
    const answer = await request('/api/v1/symbols', {
      method: 'POST',
      headers: { 'content-type': 'text/xml', authorization: `Bearer ${adminToken}` },
      body: '<x/>',
    });
    expectError(answer, 'UNSUPPORTED_MEDIA_TYPE');
    expectError(
      await send('POST', '/api/v1/symbols/bulk', `{"symbols":"${'x'.repeat(1_200_000)}"}`),
      'PAYLOAD_TOO_LARGE',
    );
  });
});

describe('the house', () => {
  it.each(['/api/v1/nope', '/api/nope', '/api/v1/orders/%E0%A4%A', '/api/v1/markets/a/b/c/d'])(
    '%s gets the envelope',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBeGreaterThanOrEqual(404);
      expect(answer.status).toBeLessThan(500);
      expect(answer.body['status']).toBe('error');
    },
  );

  it('keeps a sound request id and replaces any other', async () => {
    const given = await request('/api/v1/health', { headers: { 'x-request-id': 'client-chosen-1' } });
    expect(given.headers.get('x-request-id')).toBe('client-chosen-1');
    const unsound = await request('/api/v1/health', { headers: { 'x-request-id': 'a b<script>' } });
    expect(unsound.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sets security headers, and opens itself to no other origin', async () => {
    const { headers } = await request('/api/v1/health', { headers: { origin: 'https://evil.example' } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('compresses what is worth it', async () => {
    const response = await fetch(`${server.url}/api/v1/symbols`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(((await response.json()) as { data: unknown[] }).data.length).toBeGreaterThanOrEqual(242);
  });

  it('serves metrics and OpenAPI 3.1 that names every route', async () => {
    const metrics = await eventually(
      () => get('/api/metrics'),
      ({ text }) => /^tradewind_ticks_total [1-9]/m.test(text),
    );
    expect(metrics.text).toMatch(/tradewind_http_request_duration_seconds_bucket/);
    expect(metrics.text).toMatch(/^tradewind_last_tick_age_seconds \d/m);
    const { body } = await get('/api/openapi.json');
    expect(body['openapi']).toMatch(/^3\.1/);
    const paths = body['paths'] as Record<string, Record<string, unknown>>;
    for (const { path, method } of routes) {
      expect(
        paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()],
        `${method} ${path}`,
      ).toBeDefined();
    }
    expect((await get('/api/docs/')).status).toBe(200);
  });

  it('is ready, and says what it is made of', async () => {
    const { status, body } = await get('/api/v1/health/ready');
    expect(status).toBe(200);
    expect(listOf(body['components']).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['database', 'exchange', 'cache', 'feed practice']),
    );
  });
});
