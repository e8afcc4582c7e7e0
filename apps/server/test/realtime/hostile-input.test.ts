import { ERRORS, errorEnvelope } from '@tradewind/protocol';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, gather, next, startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';

let harness: Harness;
afterEach(() => harness.close());

const EVENTS = [
  'subscribe',
  'unsubscribe',
  'get_multiple_prices',
  'get_interval_data',
  'get_recent_intervals',
] as const;

const HOSTILE: readonly unknown[] = [
  undefined,
  null,
  0,
  'BTCUSDT',
  [],
  ['BTCUSDT'],
  {},
  { symbol: 1 },
  { symbol: null },
  { symbol: '' },
  { symbol: 'x'.repeat(10_000) },
  { symbol: { toString: 'BTCUSDT' } },
  { symbol: ['BTCUSDT'] },
  { symbols: 'BTCUSDT' },
  { symbols: Array.from({ length: 501 }, () => 'BTCUSDT') },
  { symbol: 'BTCUSDT', extra: true, date: 'yesterday', intervalHour: -1, count: 1e9 },
  JSON.parse('{"__proto__": {"symbol": "BTCUSDT"}}'),
  JSON.parse('{"constructor": {"prototype": {"polluted": true}}}'),
];

describe('hostile input', () => {
  it.each(EVENTS)('%s answers the envelope to every payload that it does not take', async (event) => {
    harness = await startRealtime();
    const socket = await harness.connect();
    for (const payload of HOSTILE) {
      const answer = await ask(socket, event, payload);
      expect(errorEnvelope.safeParse(answer).success, JSON.stringify([payload, answer]).slice(0, 300)).toBe(
        true,
      );
      expect(answer.code).toBe('VALIDATION_FAILED');
      expect(answer.details).toContainEqual({
        path: expect.stringMatching(/^payload/),
        message: expect.any(String),
      });
    }
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'NOPE/USDT', '%', '../../etc', '💥'])(
    'knows no symbol %s',
    async (symbol) => {
      harness = await startRealtime();
      const root = await harness.connect();
      expect(await ask(root, 'subscribe', { symbol })).toMatchObject({ code: 'UNKNOWN_SYMBOL' });
      const prices = await harness.connect('/prices');
      expect(await ask(prices, 'subscribe', { streams: [`price:${symbol}`] })).toMatchObject({
        code: 'UNKNOWN_SYMBOL',
        details: [{ path: 'payload.streams.0', stream: `price:${symbol}` }],
      });
    },
  );

  it.each(['nope', '', '__proto__', 'constructor', 'error', 'message', 'x'.repeat(5_000)])(
    'answers UNKNOWN_EVENT to %.20s',
    async (event) => {
      harness = await startRealtime();
      for (const namespace of ['/', '/prices', '/market']) {
        const socket = await harness.connect(namespace);
        expect(await ask(socket, event, { symbol: 'BTCUSDT' })).toMatchObject({ code: 'UNKNOWN_EVENT' });
      }
    },
  );

  it('answers by an error event where there is no callback', async () => {
    harness = await startRealtime();
    const socket = await harness.connect();
    const error = next(socket, 'error');
    socket.emit('subscribe', { symbol: 'NOPE' });
    expect(errorEnvelope.parse(await error)).toMatchObject({ code: 'UNKNOWN_SYMBOL' });
  });

  it('takes binary, callbacks in odd places and numbers as events without harm', async () => {
    harness = await startRealtime();
    const socket = await harness.connect();
    expect(await ask(socket, 'subscribe', new Uint8Array([1, 2, 3]))).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(await ask(socket, 'subscribe', () => undefined, { symbol: 'BTCUSDT' })).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(await ask(socket, 7 as unknown as string)).toMatchObject({ code: 'UNKNOWN_EVENT' });
    expect(await ask(socket, 'get_all_symbols')).toMatchObject({ ok: true });
  });

  it('ends a connection that sends too much at once, or what is no Socket.IO packet; others go on', async () => {
    harness = await startRealtime();
    const bystander = await harness.connect();
    const big = await harness.connect();
    const bigGone = next(big, 'disconnect');
    big.emit('subscribe', { symbol: 'x'.repeat(100_000) });
    await bigGone;
    for (const packet of [
      '9',
      '2["disconnect"]',
      '2{"a":1}',
      '51-["subscribe"',
      '2[["subscribe"]]',
      '5999-["x"]',
    ]) {
      const socket = await harness.connect();
      const gone = next(socket, 'disconnect');
      socket.io.engine.write(packet);
      await gone;
    }
    expect(await ask(bystander, 'get_all_symbols')).toMatchObject({ ok: true });
  });

  it('answers every event with something, whatever is sent', async () => {
    harness = await startRealtime({ WS_RATE_LIMIT_POINTS: 100_000 });
    const sockets = {
      '/': await harness.connect('/'),
      '/prices': await harness.connect('/prices'),
      '/market': await harness.connect('/market'),
    };
    const streams = fc.array(
      fc.oneof(
        fc.string(),
        fc.constantFrom('price:', 'candle:BTC/USDT:', 'candle:BTC/USDT:1x', 'orderbook:BTCUSDT'),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/' as const, '/prices' as const, '/market' as const),
        fc.constantFrom(
          'subscribe',
          'unsubscribe',
          'ping',
          'get_interval_data',
          'get_recent_intervals',
          'get_all_symbols',
        ),
        fc.oneof(
          fc.jsonValue(),
          fc.record({ streams }),
          fc.record({
            symbol: fc.constantFrom('BTCUSDT', 'x'),
            count: fc.integer(),
            intervalHour: fc.integer(),
          }),
        ),
        async (namespace, event, payload) => {
          const answer = await ask(sockets[namespace], event, payload);
          if (answer.ok === true) return;
          expect(Object.keys(ERRORS)).toContain(answer.code);
          expect(answer.code).not.toBe('INTERNAL');
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it('holds a connection to its rate, and ends one that does not stop', async () => {
    let now = 0;
    const limits = { WS_RATE_LIMIT_POINTS: 10, WS_RATE_LIMIT_DURATION: 1 };
    harness = await startRealtime(limits, { clock: { now: () => now } });
    const socket = await harness.connect();
    const answers = await Promise.all(Array.from({ length: 15 }, () => ask(socket, 'get_all_symbols')));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(answers[10]).toMatchObject({
      code: 'RATE_LIMITED',
      details: { retryAfterMs: expect.any(Number) },
    });
    now += 100;
    expect(await ask(socket, 'get_all_symbols')).toMatchObject({ ok: true });

    const errors = gather(socket, 'error');
    const gone = next(socket, 'disconnect');
    for (let count = 0; count < 150; count += 1) socket.emit('get_all_symbols');
    expect(await gone).toBe('io server disconnect');
    // Not one for each event of the flood.
    expect(errors).toHaveLength(1);
    expect(harness.realtime.stats().dropped).toBe(1);
  });

  it('makes many windows cost more than one, and never more than can be paid', async () => {
    harness = await startRealtime({ WS_RATE_LIMIT_POINTS: 5, WS_RATE_LIMIT_DURATION: 60 });
    const socket = await harness.connect();
    const many = { symbol: 'BTCUSDT', count: 500 };
    expect(await ask(socket, 'get_recent_intervals', many)).toMatchObject({ ok: true });
    expect(await ask(socket, 'get_all_symbols')).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('ends a steady flood as well, of which some events are within the limit', async () => {
    harness = await startRealtime({ WS_RATE_LIMIT_POINTS: 50, WS_RATE_LIMIT_DURATION: 1 });
    const socket = await harness.connect();
    const errors = gather(socket, 'error');
    const gone = next(socket, 'disconnect');
    const flood = setInterval(() => {
      for (let count = 0; count < 5; count += 1) socket.emit('get_all_symbols');
    }, 5);
    expect(await gone).toBe('io server disconnect');
    clearInterval(flood);
    expect(errors.length).toBeLessThan(5);
  });

  it('counts each namespace of a connection on its own', async () => {
    harness = await startRealtime({ WS_RATE_LIMIT_POINTS: 3, WS_RATE_LIMIT_DURATION: 60 });
    const prices = await harness.connect('/prices');
    const market = prices.io.socket('/market').connect();
    await until(() => market.connected);
    for (let count = 0; count < 3; count += 1) await ask(prices, 'ping');
    expect(await ask(prices, 'ping')).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await ask(market, 'ping')).toMatchObject({ ok: true });
    expect(harness.realtime.stats().connections).toBe(1);
  });
});
