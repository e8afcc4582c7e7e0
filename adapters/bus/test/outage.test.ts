import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRedisBus, createRedisCache, openBus } from '@tradewind/bus';
import { ManualClock, RecordingLogger } from './recording.ts';
import { REDIS_ABSENT, startRedis } from '@tradewind/bus/testing';
import type { RedisServer } from '@tradewind/bus/testing';

describe('Redis going away and coming back', () => {
  let server: RedisServer;
  beforeAll(async () => {
    if (REDIS_ABSENT === null) server = await startRedis();
  });
  beforeEach((context) => {
    if (REDIS_ABSENT !== null) context.skip(REDIS_ABSENT);
  });
  afterAll(() => server?.remove());

  it('drops and fails at once while it is away, and recovers with its subscriptions by itself', async () => {
    const logger = new RecordingLogger();
    const opened = await openBus({ redisUrl: server.url, prefix: 'tw:', clock: new ManualClock(), logger });
    const { bus, cache } = opened;
    const count = () =>
      opened.scripts!.eval("return redis.call('INCRBY', KEYS[1], ARGV[1])", {
        keys: ['tw:count'],
        arguments: ['2'],
      });
    expect(opened.kind).toBe('redis');
    expect(opened.scripts!.isReady).toBe(true);
    expect(await count()).toBe(2);
    expect(await opened.ping()).toBeLessThan(1_000);
    const got: unknown[] = [];
    await bus.subscribe('exact', (message) => got.push(message));
    await bus.subscribe('price:*', (message) => got.push(message));
    const unsubscribe = await bus.subscribe('price:*', () => got.push('unsubscribed'));
    await cache.windowAppend([['w', { time: 1, value: 1 }]], 60_000);

    await server.stop();
    await vi.waitFor(() => expect(opened.health()).toMatchObject({ state: 'down' }), 5_000);
    const startedAt = performance.now();
    await bus.publish('exact', 'lost');
    await unsubscribe();
    await expect(cache.get('key')).rejects.toThrow('The client is offline');
    await expect(cache.windowAppend([['w', { time: 2, value: 2 }]], 60_000)).rejects.toThrow(
      'The client is offline',
    );
    await expect(opened.ping()).rejects.toThrow('The client is offline');
    await expect(count()).rejects.toThrow('The client is offline');
    expect(opened.scripts!.isReady).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(opened.health()).toMatchObject({ state: 'down', dropped: 1 });
    expect(opened.health().lastError).toMatch(/ECONN|closed/);
    const late = bus.subscribe('late', (message) => got.push(message));

    await server.start();
    await late;
    await vi.waitFor(() => expect(opened.health().state).toBe('up'), 5_000);
    await cache.set('key', 'value', 60_000);
    expect(await cache.get('key')).toBe('value');
    await vi.waitFor(() => expect(opened.scripts!.isReady).toBe(true), 5_000);
    expect(await count()).toBe(2);
    // A server that started anew has forgotten the script, and the window.
    await cache.windowAppend([['w', { time: 3, value: 3 }]], 60_000);
    expect(await cache.windowRange('w', 0, Infinity)).toEqual([{ time: 3, value: 3 }]);
    for (const topic of ['exact', 'price:BTC', 'late']) await bus.publish(topic, topic);
    await vi.waitFor(() => expect(got).toEqual(['exact', 'price:BTC', 'late']));
    expect(opened.health()).toMatchObject({ state: 'up', reconnects: 1, dropped: 1 });
    // One line a connection, not one an attempt.
    await vi.waitFor(() =>
      expect(logger.messages.toSorted()).toEqual([
        ...Array<string>(4).fill('info: Redis is back'),
        ...Array<string>(4).fill('warn: Redis is gone'),
      ]),
    );
    await opened.close();
  });

  it('waits for a server that hangs once, then fails at once until it answers again', async () => {
    const options = { url: server.url, prefix: 'tw:', logger: new RecordingLogger() };
    const cache = await createRedisCache({ ...options, replyTimeoutMs: 150 });
    await cache.set('key', 1, 60_000);
    server.freeze();
    await expect(cache.get('key')).rejects.toThrow('Redis has not answered for 150 ms');
    const startedAt = performance.now();
    await expect(cache.get('key')).rejects.toThrow('Redis has not answered for 150 ms');
    expect(performance.now() - startedAt).toBeLessThan(50);
    expect(cache.health()).toMatchObject({ state: 'down', lastError: 'Redis has not answered for 150 ms' });
    server.thaw();
    await vi.waitFor(() => expect(cache.health().state).toBe('up'), 5_000);
    expect(await cache.get('key')).toBe(1);
    await cache.close();
  });

  it('closes at once while it is away', async () => {
    const logger = new RecordingLogger();
    const opened = await openBus({ redisUrl: server.url, prefix: 'tw:', clock: new ManualClock(), logger });
    await server.stop();
    await vi.waitFor(() => expect(opened.health().state).toBe('down'), 5_000);
    const startedAt = performance.now();
    await opened.close();
    expect(performance.now() - startedAt).toBeLessThan(500);
    await server.start();
  });

  it('keeps installations on one server apart by their prefix', async () => {
    const [a, b] = await Promise.all(
      ['a:', 'b:'].map((prefix) => createRedisCache({ url: server.url, prefix })),
    );
    await a!.set('key', 'of a', 60_000);
    expect(await b!.get('key')).toBeUndefined();
    await Promise.all([a!.close(), b!.close()]);
  });
});

describe('Redis that was never there', () => {
  it('ends the start with the address, without the password', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const opening = createRedisBus({ url: `redis://user:secret@127.0.0.1:${port}`, prefix: 'tw:' });
    const failure = await opening.then(
      () => null,
      (error: unknown) => error as Error,
    );
    expect(failure?.message).toMatch(
      `Redis at redis://127.0.0.1:${port} does not answer: connect ECONNREFUSED`,
    );
    expect(failure?.message).not.toContain('secret');
  });

  it('refuses an address that is none, without repeating it', async () => {
    await expect(createRedisBus({ url: 'secret@nowhere', prefix: 'tw:' })).rejects.toThrow(
      /^the address of Redis is not of the form redis:\/\/host:port$/,
    );
  });
});
