import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TradingClient } from '@tradewind/client';
import type { TradingClientOptions } from '@tradewind/client';
import { afterEach, describe, expect, it } from 'vitest';

interface Seen {
  readonly line: string;
  readonly key: string | undefined;
  readonly body: unknown;
}

let server: Server | undefined;
const clients: TradingClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** A server that treats the attempts of a call one after the other as told. */
async function serve(
  attempts: readonly ((response: ServerResponse, request: IncomingMessage) => void)[],
  options: Partial<TradingClientOptions> = {},
) {
  const seen: Seen[] = [];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      const key = request.headers['idempotency-key'] as string | undefined;
      const body = text === '' ? undefined : (JSON.parse(text) as unknown);
      seen.push({ line: `${request.method} ${request.url?.replace('/api/v1', '')}`, key, body });
      (attempts[seen.length - 1] ?? attempts.at(-1)!)(response, request);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new TradingClient({ url, token: 'a token', ...options });
  clients.push(client);
  return { client, seen };
}

const accept = (response: ServerResponse) =>
  response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":"7","seq":3}');
const lose = (_response: ServerResponse, request: IncomingMessage) => request.socket.destroy();
const silence = () => undefined;
const refuse =
  (status: number, code: string, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ status: 'error', code, message: 'no', requestId: 'r' }));

const ORDER = { symbol: 'BTC/USDT', side: 'buy', type: 'market', quantity: '0.1' } as const;
const DEPOSIT = { currency: 'USDT', amount: '100' } as const;

describe('writes that the server knows by a key', () => {
  it('are sent again when the answer is lost, late or a 503, each time with the same key and body', async () => {
    const { client, seen } = await serve([lose, silence, refuse(503, 'NOT_READY'), accept], {
      timeoutMs: 150,
      retriesMax: 3,
    });
    expect(await client.orders.place({ ...ORDER, clientOrderId: 'mine-1' })).toEqual({ id: '7', seq: 3 });
    expect(seen).toHaveLength(4);
    expect(new Set(seen.map((call) => JSON.stringify(call)))).toHaveLength(1);
    expect(seen[0]).toEqual({
      line: 'POST /orders',
      key: undefined,
      body: { ...ORDER, clientOrderId: 'mine-1' },
    });
  });

  it('are movements of money by themselves, each call with a key of its own', async () => {
    const { client, seen } = await serve([lose, accept]);
    await client.wallet.deposit(DEPOSIT);
    await client.wallet.deposit(DEPOSIT);
    const [first, again, second] = seen.map(({ key }) => key);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(again).toBe(first);
    expect(second).toMatch(/^[0-9a-f]{32}$/);
    expect(second).not.toBe(first);
  });

  it('carry the key that is given', async () => {
    const { client, seen } = await serve([lose, accept]);
    await client.wallet.withdraw(DEPOSIT, { idempotencyKey: 'rent-november' });
    await client.orders.cancel({ id: '7' }, { idempotencyKey: 'cancel-7' });
    expect(seen.map(({ key }) => key)).toEqual(['rent-november', 'rent-november', 'cancel-7']);
  });

  it('are not sent again when the server refused them for good', async () => {
    const { client, seen } = await serve([refuse(422, 'INSUFFICIENT_BALANCE')]);
    await expect(client.wallet.withdraw(DEPOSIT)).rejects.toMatchObject({ code: 'INSUFFICIENT_BALANCE' });
    expect(seen).toHaveLength(1);
  });

  it('wait as long as the server asks for', async () => {
    const { client, seen } = await serve([refuse(503, 'OVERLOADED', { 'retry-after': '1' }), accept]);
    const from = performance.now();
    await client.orders.place({ ...ORDER, clientOrderId: 'mine-2' });
    expect(performance.now() - from).toBeGreaterThan(950);
    expect(seen).toHaveLength(2);
  });

  it('give up in the end, and say that the outcome is not known', async () => {
    const { client, seen } = await serve([lose], { retriesMax: 1 });
    await expect(client.wallet.deposit(DEPOSIT)).rejects.toMatchObject({ name: 'ConnectionError' });
    expect(seen).toHaveLength(2);
  });
});

it('an order without a key is sent once, whatever becomes of its answer', async () => {
  const { client, seen } = await serve([lose]);
  await expect(client.orders.place(ORDER)).rejects.toMatchObject({ reason: 'unreachable' });
  await expect(client.orders.cancel({ id: '7' })).rejects.toMatchObject({ reason: 'unreachable' });
  await expect(client.orders.oco({ ...ORDER, price: 1, stopPrice: 2 })).rejects.toBeDefined();
  expect(seen).toHaveLength(3);
});

it('CSV comes as text', async () => {
  const { client } = await serve([
    (response) =>
      response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' }).end('id,price\n7,1\n'),
  ]);
  expect(await client.trades.export()).toBe('id,price\n7,1\n');
});
