import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TradingClient } from '@tradewind/client';
import type { ClientEvent, ClientEventPayload } from '@tradewind/client';
import { SEQUENCED_STREAMS } from '@tradewind/protocol';
import type { MarketTrade, OrderBookResource } from '@tradewind/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, runServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';
import { until } from './harness.ts';

const BUY = { side: 'buy', type: 'market', quantity: '0.01' } as const;

const EXAMPLE = join(import.meta.dirname, '../../../../sdk/examples/trading.ts');

let server: TestServer;
const clients: TradingClient[] = [];
let clientCount = 0;

beforeAll(async () => {
  server = await runServer();
  // Before its first depth there is nothing to trade with in a market.
  const first = await trader();
  await first.wallet.transfer({ currency: 'USDT', amount: '1000', from: 'spot', to: 'margin' });
  for (const symbol of ['BTC/USDT', 'ETH/USDT', 'BTC/USDT:USDT']) {
    await eventually(
      () => first.markets.orderBook({ symbol }).catch(() => undefined),
      (book) => book !== undefined,
    );
    await eventually(
      () => first.orders.place({ ...BUY, symbol }).catch(() => undefined),
      (order) => order?.status === 'filled',
    );
  }
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => server.stop());

function gather<Event extends ClientEvent>(client: TradingClient, event: Event) {
  const payloads: ClientEventPayload<Event>[] = [];
  client.on(event, (payload) => payloads.push(payload));
  return payloads;
}

/** A client of somebody new, with paper money. */
async function trader(): Promise<TradingClient> {
  const client = new TradingClient({ url: server.url, latencyEveryMs: 0 });
  clients.push(client);
  clientCount += 1;
  await client.register({
    username: `trader${clientCount}`,
    password: 'a horse that runs at night',
    email: `trader${clientCount}@example.com`,
  });
  return client;
}

describe('trading by the SDK', () => {
  it('answers with the number of the events that it leads to, which come in order and without a gap', async () => {
    const client = await trader();
    const seqs: number[] = [];
    for (const stream of SEQUENCED_STREAMS) client.on(stream, ({ seq }) => seqs.push(seq));
    const orders: string[] = [];
    client.on('order:update', ({ id, status }) => orders.push(`${id} ${status}`));
    await client.wallet.get();
    await client.subscribe(SEQUENCED_STREAMS);
    const bought = await client.orders.place({
      symbol: 'BTC/USDT',
      side: 'buy',
      type: 'market',
      quantity: '0.01',
      clientOrderId: 'first',
    });
    expect(bought).toMatchObject({ status: 'filled', filledQuantity: '0.01000', clientOrderId: 'first' });
    await until(() => seqs.includes(bought.seq), 'the events of the order');
    expect(seqs).toEqual(seqs.map((_seq, index) => seqs[0]! + index));
    expect(orders.at(-1)).toBe(`${bought.id} filled`);
    expect(
      await client.orders.place({
        symbol: 'BTC/USDT',
        side: 'buy',
        type: 'market',
        quantity: 0.01,
        clientOrderId: 'first',
      }),
    ).toMatchObject({ id: bought.id, seq: bought.seq });
  });

  it('shows what rests in the book and what was traded on the tape', async () => {
    const client = await trader();
    const books = gather(client, 'orderbook:ETH/USDT');
    const tape: MarketTrade[] = [];
    client.on('trades:ETH/USDT', (trades) => tape.push(...trades));
    await client.subscribeOrderBook('ETH/USDT');
    await client.subscribeTrades('ETH/USDT');
    await until(() => books.length > 0, 'the book');
    // Far enough from the price to rest, among the levels that are shown, and where the venue has nothing.
    const taken = new Set(books[0]!.bids.map(([price]) => Number(price)));
    let bid = Number(books[0]!.bids[40]![0]);
    while (taken.has(bid)) bid = Math.round((bid - 0.01) * 100) / 100;
    const quantityAt = ({ bids }: Pick<OrderBookResource, 'bids'>) =>
      Number(bids.find(([each]) => Number(each) === bid)?.[1] ?? 0);
    const order = await client.orders.place({
      symbol: 'ETH/USDT',
      side: 'buy',
      type: 'limit',
      price: bid,
      quantity: '2.5',
      postOnly: true,
    });
    expect(order.status).toBe('open');
    await until(() => quantityAt(books.at(-1)!) >= 2.5, 'the order in the book');
    expect(
      quantityAt(await client.markets.orderBook({ symbol: 'ETH/USDT', depth: 100 })),
    ).toBeGreaterThanOrEqual(2.5);
    await client.orders.cancel({ id: order.id });
    await until(() => quantityAt(books.at(-1)!) < 2.5, 'the book without it');

    const bought = await client.orders.place({
      symbol: 'ETH/USDT',
      side: 'buy',
      type: 'market',
      quantity: '0.0123',
    });
    const { data: fills } = await client.trades.list({ orderId: bought.id });
    await until(() => tape.some(({ tradeId }) => tradeId === `tradewind-${fills[0]!.id}`), 'the trade');
    const { data } = await client.markets.trades({ symbol: 'ETH/USDT' });
    expect(data.find(({ tradeId }) => tradeId === `tradewind-${fills[0]!.id}`)).toMatchObject({
      price: fills[0]!.price,
      side: 'buy',
    });
  });

  it('tells of a position from its opening to its end', async () => {
    const client = await trader();
    const symbol = 'BTC/USDT:USDT';
    const seqs: number[] = [];
    for (const stream of SEQUENCED_STREAMS) client.on(stream, ({ seq }) => seqs.push(seq));
    const positions = gather(client, 'position:update');
    await client.wallet.get();
    await client.subscribe(SEQUENCED_STREAMS);
    await client.wallet.transfer({ currency: 'USDT', amount: '1000', from: 'spot', to: 'margin' });
    await client.positions.configure({ symbol, leverage: 20, marginMode: 'isolated' });
    await client.orders.place({
      symbol,
      side: 'sell',
      type: 'market',
      quantity: '0.05',
      clientOrderId: 'short',
    });
    await until(() => positions.length > 0, 'the position');
    expect(positions.at(-1)).toMatchObject({
      symbol,
      side: 'short',
      quantity: '0.050',
      leverage: 20,
      marginMode: 'isolated',
      closed: false,
    });
    const { data } = await client.positions.list();
    const closing = await client.positions.close({ id: data[0]!.id });
    await until(() => seqs.includes(closing.seq), 'the end');
    expect(positions.filter(({ closed }) => closed)).toMatchObject([{ symbol, id: data[0]!.id }]);
    expect(positions.at(-1)).toMatchObject({ closed: true });
    expect(seqs).toEqual(seqs.map((_seq, index) => seqs[0]! + index));
  });

  it('has an example that buys, sets a stop and tells what happens', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [EXAMPLE], {
      env: { URL: server.url, SYMBOL: 'BTC/USDT', QUANTITY: '0.002', DURATION: '1', STOP_PERCENT: '5' },
    });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^user\s+demo/m);
    expect(stdout).toMatch(/^order\s+#\d+ \d+ buy market filled, 0\.00200 at \d+/m);
    expect(stdout).toMatch(/^stop\s+0\.001\d+ BTC are sold when BTC\/USDT trades at \d+/m);
    expect(stdout).toMatch(/^order\s+#\d+ \d+ sell stop_loss new/m);
    expect(stdout).toMatch(/^wallet\s+#\d+ spot USDT/m);
    expect(stdout).toMatch(/^stop\s+cancelled/m);
  });

  it('goes on after a restart of the server: what rested is in the book, and no event is missing', async () => {
    const client = await trader();
    const seqs: number[] = [];
    const resyncs = gather(client, 'user:resync');
    for (const stream of SEQUENCED_STREAMS) client.on(stream, ({ seq }) => seqs.push(seq));
    await client.wallet.get();
    await client.subscribe(SEQUENCED_STREAMS);
    const { bids } = await client.markets.orderBook({ symbol: 'SOL/USDT', depth: 1 });
    const bid = (Number(bids[0]![0]) * 0.95).toFixed(2);
    const order = await client.orders.place({
      symbol: 'SOL/USDT',
      side: 'buy',
      type: 'limit',
      price: bid,
      quantity: '1.5',
    });
    await until(() => seqs.includes(order.seq), 'the order');

    const { port } = new URL(server.url);
    await server.server.stop();
    const { database, folder } = server;
    const again = await runServer({
      DATABASE_URL: database.url,
      TRADEWIND_DATA_DIR: folder,
      PORT: port,
    });
    try {
      const books = gather(client, 'orderbook:SOL/USDT');
      await client.subscribeOrderBook('SOL/USDT');
      const rests = () => books.at(-1)?.bids.find(([price]) => Number(price) === Number(bid));
      await until(() => rests() !== undefined, 'the order in the book');
      expect(rests()).toEqual([bid, '1.500']);
      await until(() => client.isConnected, 'the connection');
      const canceled = await client.orders.cancel({ id: order.id });
      await until(() => seqs.includes(canceled.seq), 'the cancellation');
      expect(seqs).toEqual(seqs.map((_seq, index) => seqs[0]! + index));
      expect(resyncs).toEqual([]);
    } finally {
      await again.stop();
    }
  }, 60_000);
});
