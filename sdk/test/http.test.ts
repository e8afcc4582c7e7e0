import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TradingClient } from '@tradewind/client';
import type { TradingClientOptions } from '@tradewind/client';
import { marketRoutes } from '@tradewind/protocol';
import { afterEach, describe, expect, it } from 'vitest';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

let server: Server | undefined;
const clients: TradingClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

type Answer = (response: ServerResponse, request: IncomingMessage, nth: number) => void;

/** A server that answers as told, and a client of it. */
async function serve(answer: Answer, options: Partial<TradingClientOptions> = {}) {
  const seen: Seen[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, authorization: headers.authorization, body });
      answer(response, request, seen.length);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const client = new TradingClient({ url, ...options });
  clients.push(client);
  return { client, seen };
}

const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const envelope = (code: string, details?: unknown) => ({
  status: 'error',
  code,
  message: 'no',
  details,
  requestId: 'request-1',
});

describe('REST calls', () => {
  it('put each field where the route wants it', async () => {
    const { client, seen } = await serve((response) => json(response, 200, { data: [] }), {
      token: 'secret',
    });
    await client.markets.klines({ symbol: 'BTC/USDT', timeframe: '1h', limit: 5 });
    await client.markets.list();
    await client.symbols.create({ symbol: 'A/B', tickSize: '0.1', lotSize: 1, minNotional: '5' });
    await client.call(marketRoutes.ticker, { symbol: 'BTCUSDT', venue: 'kraken' });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api/v1/markets/BTC%2FUSDT/klines?timeframe=1h&limit=5',
      'GET /api/v1/markets',
      'POST /api/v1/symbols',
      'GET /api/v1/markets/BTCUSDT/ticker?venue=kraken',
    ]);
    expect(JSON.parse(seen[2]!.body)).toEqual({
      symbol: 'A/B',
      tickSize: '0.1',
      lotSize: 1,
      minNotional: '5',
    });
    expect(seen[0]!.authorization).toBe('Bearer secret');
  });

  it('ask for the token each time where it is a function', async () => {
    let count = 0;
    const token = async () => `token-${(count += 1)}`;
    const { client, seen } = await serve((response) => json(response, 200, { status: 'ok' }), { token });
    await client.health.live();
    await client.health.live();
    expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('throw the envelope as an error with code, status, details and request id', async () => {
    const details = [{ path: 'query.limit', message: 'too big' }];
    const { client } = await serve((response) => json(response, 422, envelope('VALIDATION_FAILED', details)));
    await expect(client.markets.trades({ symbol: 'BTCUSDT', limit: 9999 })).rejects.toMatchObject({
      name: 'RequestError',
      code: 'VALIDATION_FAILED',
      status: 422,
      details,
      requestId: 'request-1',
      message: 'no',
    });
  });

  it('wait as long as Retry-After says, and try a GET again', async () => {
    const { client, seen } = await serve((response, _request, nth) =>
      nth === 1
        ? json(response, 429, envelope('RATE_LIMITED'), { 'retry-after': '1' })
        : json(response, 200, { status: 'ok' }),
    );
    const start = performance.now();
    expect(await client.health.live()).toEqual({ status: 'ok' });
    expect(performance.now() - start).toBeGreaterThan(950);
    expect(seen).toHaveLength(2);
  });

  it('give up after the retries allowed, and at once where the pause asked for is long', async () => {
    const unready = await serve((response) => json(response, 503, envelope('NOT_READY')), { retriesMax: 1 });
    await expect(unready.client.health.ready()).rejects.toMatchObject({ code: 'NOT_READY', status: 503 });
    expect(unready.seen).toHaveLength(2);
    server?.close();
    const limited = await serve((response) =>
      json(response, 429, envelope('RATE_LIMITED'), { 'retry-after': '60' }),
    );
    await expect(limited.client.health.live()).rejects.toMatchObject({ retryAfterSeconds: 60 });
    expect(limited.seen).toHaveLength(1);
  });

  it('never repeat what is not a GET', async () => {
    const { client, seen } = await serve((response) => json(response, 503, envelope('OVERLOADED')));
    const symbol = { symbol: 'A/B', tickSize: 1, lotSize: 1, minNotional: 1 };
    await expect(client.symbols.create(symbol)).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(seen).toHaveLength(1);
  });

  it('end in time, and when the caller aborts', async () => {
    const { client, seen } = await serve(() => undefined);
    await expect(client.health.live({}, { timeoutMs: 250 })).rejects.toMatchObject({ reason: 'timeout' });
    const abort = new AbortController();
    const call = client.health.live({}, { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('changed my mind')), 250);
    await expect(call).rejects.toThrow('changed my mind');
    expect(seen).toHaveLength(2);
  });

  it('tell a server that is not there or is another one from an error of Tradewind', async () => {
    const { client } = await serve((response) => response.writeHead(502).end('<html>Bad gateway</html>'));
    await expect(client.health.live()).rejects.toMatchObject({
      name: 'ConnectionError',
      reason: 'not_tradewind',
    });
    const nowhere = new TradingClient({ url: 'http://127.0.0.1:1', retriesMax: 0 });
    clients.push(nowhere);
    await expect(nowhere.health.live()).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('go through the fetch that is handed in', async () => {
    const urls: string[] = [];
    const client = new TradingClient({
      url: 'http://tradewind.test',
      fetch: async (input) => {
        urls.push(input instanceof Request ? input.url : input.toString());
        return Response.json({ status: 'ok' });
      },
    });
    clients.push(client);
    expect(await client.health.live()).toEqual({ status: 'ok' });
    expect(urls).toEqual(['http://tradewind.test/api/v1/health/live']);
  });

  it('say which parameter is missing before anything is sent', async () => {
    const { client, seen } = await serve((response) => json(response, 200, {}));
    const input = {} as { symbol: string };
    await expect(client.markets.ticker(input)).rejects.toThrow('GET /markets/:symbol/ticker needs symbol');
    expect(seen).toEqual([]);
  });
});
