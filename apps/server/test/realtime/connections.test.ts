import { errorEnvelope } from '@tradewind/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/modules/system/metrics.ts';
import { ask, next, startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';
import { TestMarket, VENUE } from './market.ts';

let harness: Harness;
afterEach(() => harness.close());

interface Refusal extends Error {
  readonly data?: unknown;
}

describe('connections', () => {
  it('refuses those beyond WS_MAX_CONNECTIONS by a connect_error that carries the envelope', async () => {
    harness = await startRealtime({ WS_MAX_CONNECTIONS: 2 });
    const first = await harness.connect('/prices');
    await harness.connect('/');
    // Another namespace of a connection that is in takes no place.
    const more = first.io.socket('/market').connect();
    await until(() => more.connected);
    for (const namespace of ['/', '/prices', '/market']) {
      const refusal = await next<Refusal>(harness.client(namespace), 'connect_error');
      expect(errorEnvelope.parse(refusal.data)).toMatchObject({ code: 'TOO_MANY_CONNECTIONS' });
    }
    expect(harness.realtime.stats()).toMatchObject({ connections: 2, dropped: 3 });
    first.io.engine.close();
    await until(() => harness.realtime.stats().connections === 1, 'the place that became free');
    await harness.connect('/');
  });

  it('refuses those beyond the number of one address where that is set', async () => {
    harness = await startRealtime({}, { maxConnectionsPerAddress: 1 });
    await harness.connect();
    const refusal = await next<Refusal>(harness.client(), 'connect_error');
    expect(refusal.data).toMatchObject({ code: 'TOO_MANY_CONNECTIONS' });
  });

  it('closes in a way that makes stock clients come back, and leaves the HTTP server open', async () => {
    harness = await startRealtime();
    const socket = await harness.connect();
    const gone = next<string>(socket, 'disconnect');
    await harness.realtime.close();
    expect(await gone).toBe('transport close');
    expect((await fetch(harness.url)).status).toBe(404);
    expect(harness.realtime.stats().connections).toBe(0);
  });

  it('drops a client that stops reading, and keeps serving the others', async () => {
    harness = await startRealtime(
      {},
      { limits: { backlogBytesMax: 256 * 1024, backlogMessagesMax: 100_000, backlogCheckMs: 20 } },
    );
    const { market } = harness;
    const slow = await harness.connect('/prices');
    const reader = await harness.connect('/prices');
    await ask(slow, 'subscribe', { streams: ['trade:BTC/USDT'] });
    await ask(reader, 'subscribe', { streams: ['trade:BTC/USDT'] });
    let received = 0;
    reader.on('trade:BTC/USDT', () => (received += 1));
    stopReading(slow.io.engine.transport);
    let sent = 0;
    const padding = 'x'.repeat(4_000);
    // The kernel's buffers take several megabytes before the server notices anything.
    while (harness.realtime.stats().connections === 2 && sent < 20_000) {
      await market.trade('BTC/USDT', `${sent}${padding}`, 100);
      sent += 1;
      if (sent % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(harness.realtime.stats()).toMatchObject({ connections: 1, dropped: 1 });
    await until(() => received === sent, 'the reader to have everything');
  });

  it('drops one that polls no more, by the number of messages that wait', async () => {
    harness = await startRealtime({}, { limits: { backlogMessagesMax: 50, backlogCheckMs: 20 } });
    const { market, realtime } = harness;
    const url = `${harness.url}/socket.io/?EIO=4&transport=polling`;
    const opened = await (await fetch(url)).text();
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
    const post = (body: string) => fetch(`${url}&sid=${sid}`, { method: 'POST', body });
    await post('40/prices,');
    await post('42/prices,["subscribe",{"streams":["trade:BTC/USDT"]}]');
    await until(() => realtime.stats().subscriptions === 1, 'the subscription');
    for (let id = 0; id < 200; id += 1) await market.trade('BTC/USDT', String(id), 100);
    await until(() => realtime.stats().connections === 0, 'the drop');
    expect(realtime.stats()).toMatchObject({ dropped: 1, subscriptions: 0 });
  });

  it('reports what it does to Prometheus and to system status', async () => {
    const metrics = createMetrics();
    harness = await startRealtime({}, { metrics });
    const socket = await harness.connect('/prices');
    await ask(socket, 'subscribe', { streams: ['price:BTC/USDT', 'ticker:BTC/USDT'] });
    await harness.market.tick('BTC/USDT', 1);
    await until(() => harness.realtime.stats().messagesPerSecond > 0, 'messages in the last second');
    expect(harness.realtime.stats()).toMatchObject({ connections: 1, subscriptions: 2, dropped: 0 });
    const text = await metrics.registry.metrics();
    expect(text).toContain('tradewind_realtime_connections 1');
    expect(text).toContain('tradewind_realtime_events_in_total{namespace="/prices"} 1');
    expect(text).toContain('tradewind_realtime_messages_out_total{namespace="/prices"} 3');
  });

  it('stops listening to the bus and watching markets with the last subscriber', async () => {
    harness = await startRealtime();
    const { market } = harness;
    const socket = await harness.connect('/market');
    const streams = ['orderbook:BTC/USDT', 'trades:ETH/USDT', 'candle:BTC/USDT:1h', 'stats:BTC/USDT'];
    await ask(socket, 'subscribe', { streams });
    await until(() => market.watched.length === 2, 'the markets to be watched');
    expect(market.watched.toSorted()).toEqual(['book BTC/USDT', 'trades ETH/USDT']);
    await ask(socket, 'unsubscribe', { streams: ['orderbook:btcusdt'] });
    expect(market.watched).toEqual(['trades ETH/USDT']);
    socket.disconnect();
    await until(() => market.watched.length === 0, 'nobody to watch');
  });

  it('says so where the bus can not be subscribed to', async () => {
    const market = new TestMarket();
    await market.bus.close();
    await expect(startRealtime({}, { marketData: market })).rejects.toThrow(/closed/);
    harness = await startRealtime();
    expect(harness.market.primaryVenue).toBe(VENUE);
  });
});

/** Leaves what the server sends in the kernel's buffers. */
function stopReading(transport: unknown): void {
  const { ws } = transport as { ws: { pause?: () => void; _socket?: { pause: () => void } } };
  if (ws.pause === undefined) throw new Error('this transport has no WebSocket of the ws package below it');
  ws.pause();
}
