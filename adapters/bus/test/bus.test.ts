import { afterAll, describe, expect, it, vi } from 'vitest';
import { memoryWorld, redisWorld } from './worlds.ts';

describe.each([
  ['in process', memoryWorld()],
  ['Redis', redisWorld()],
])('bus, %s', (_name, world) => {
  afterAll(() => world.end());

  it('delivers each message to each handler of its topic, after publish has returned', async (context) => {
    const { publisher, subscriber } = await world.bus(context);
    const got: unknown[] = [];
    await subscriber.subscribe('price', (message, topic) => got.push(['first', message, topic]));
    await subscriber.subscribe('price', (message, topic) => got.push(['second', message, topic]));
    const published = publisher.publish('price', { value: 1 });
    expect(got).toEqual([]);
    await published;
    await publisher.publish('other', { value: 2 });
    await vi.waitFor(() => expect(got).toHaveLength(2));
    expect(got).toEqual([
      ['first', { value: 1 }, 'price'],
      ['second', { value: 1 }, 'price'],
    ]);
  });

  it('keeps the order of each topic through a burst of 10,000', async (context) => {
    const { publisher, subscriber } = await world.bus(context);
    const got: Record<string, number[]> = { a: [], b: [] };
    await subscriber.subscribe('burst:*', (message, topic) => got[topic.slice(6)]!.push(message as number));
    const sent = Array.from({ length: 10_000 }, (_, index) =>
      publisher.publish(index % 2 === 0 ? 'burst:a' : 'burst:b', index),
    );
    await Promise.all(sent);
    await vi.waitFor(() => expect(got['a']!.length + got['b']!.length).toBe(10_000), 5_000);
    expect(got['a']).toEqual(Array.from({ length: 5_000 }, (_, index) => 2 * index));
    expect(got['b']).toEqual(Array.from({ length: 5_000 }, (_, index) => 2 * index + 1));
  });

  it('takes a prefix with a star, and every other character as itself', async (context) => {
    const { publisher, subscriber } = await world.bus(context);
    const got: string[] = [];
    const note = (label: string) => (_message: unknown, topic: string) => void got.push(`${label} ${topic}`);
    await subscriber.subscribe('trade:[x]?*', note('odd'));
    await subscriber.subscribe('trade:*', note('trades'));
    await subscriber.subscribe('*', note('all'));
    await subscriber.subscribe('trade:B', note('exact'));
    for (const topic of ['trade:x1', 'trade:[x]?1', 'trade:B', 'trade', 'trade:BB', String.raw`trade:\*`]) {
      await publisher.publish(topic, null);
    }
    await publisher.publish('end', null);
    await vi.waitFor(() => expect(got).toContain('all end'));
    expect(got.toSorted()).toEqual(
      [
        'all end',
        'all trade',
        'all trade:B',
        'all trade:BB',
        'all trade:[x]?1',
        String.raw`all trade:\*`,
        'all trade:x1',
        'exact trade:B',
        'odd trade:[x]?1',
        'trades trade:B',
        'trades trade:BB',
        'trades trade:[x]?1',
        String.raw`trades trade:\*`,
        'trades trade:x1',
      ].toSorted(),
    );
  });

  it('stops at unsubscribe, for that handler alone, and twice does no harm', async (context) => {
    const { publisher, subscriber } = await world.bus(context);
    const [first, second]: [unknown[], unknown[]] = [[], []];
    const unsubscribe = await subscriber.subscribe('price:*', (message) => first.push(message));
    await subscriber.subscribe('price:*', (message) => second.push(message));
    await publisher.publish('price:A', 1);
    await vi.waitFor(() => expect([first, second]).toEqual([[1], [1]]));
    await unsubscribe();
    await unsubscribe();
    await publisher.publish('price:A', 2);
    await vi.waitFor(() => expect(second).toEqual([1, 2]));
    expect(first).toEqual([1]);
    await subscriber.subscribe('price:*', (message) => first.push(message));
    await publisher.publish('price:A', 3);
    await vi.waitFor(() => expect(first).toEqual([1, 3]));
  });

  it('isolates publisher and handlers from each other', async (context) => {
    const { publisher, subscriber } = await world.bus(context);
    const got: unknown[] = [];
    await subscriber.subscribe('book', (message) => {
      (message as { bids: number[] }).bids.push(9);
    });
    await subscriber.subscribe('book', (message) => got.push(message));
    const book = { bids: [1, 2] };
    const published = publisher.publish('book', book);
    book.bids.push(3);
    await published;
    await vi.waitFor(() => expect(got).toEqual([{ bids: [1, 2] }]));
  });

  it('reports a handler that throws or rejects, and goes on', async (context) => {
    const { publisher, subscriber, logger } = await world.bus(context);
    const got: unknown[] = [];
    await subscriber.subscribe('price', () => {
      throw new Error('thrown');
    });
    // The type forbids a handler that answers a promise; plain JavaScript does not.
    await subscriber.subscribe('price', () => Promise.reject(new Error('rejected')) as unknown as void);
    await subscriber.subscribe('price', (message) => got.push(message));
    await publisher.publish('price', 1);
    await publisher.publish('price', 2);
    await vi.waitFor(() => expect(got).toEqual([1, 2]));
    await vi.waitFor(() => expect(logger.messages).toHaveLength(4));
    expect(new Set(logger.messages)).toEqual(
      new Set([
        'error: a handler of the topic price failed: thrown',
        'error: a handler of the topic price failed: rejected',
      ]),
    );
  });

  it('carries any JSON value in any script, and a megabyte', async (context) => {
    const { publisher, subscriber } = await world.bus(context);
    const got: unknown[] = [];
    await subscriber.subscribe('価格:₿', (message) => got.push(message));
    const messages = [null, false, 0, '', 'ф🚀\u0000"\n', [], { a: [{ b: 1.5e-9 }] }, 'x'.repeat(2 ** 20)];
    for (const message of messages) await publisher.publish('価格:₿', message);
    await vi.waitFor(() => expect(got).toHaveLength(messages.length), 5_000);
    expect(got).toEqual(messages);
  });

  it('drops what JSON drops, and refuses what is no JSON at all', async (context) => {
    const { publisher, subscriber } = await world.bus(context);
    const got: unknown[] = [];
    await subscriber.subscribe('odd', (message) => got.push(message));
    await publisher.publish('odd', { absent: undefined, date: new Date(0), nan: Number.NaN });
    await vi.waitFor(() => expect(got).toEqual([{ date: '1970-01-01T00:00:00.000Z', nan: null }]));
    await expect(publisher.publish('odd', undefined)).rejects.toThrow('not a JSON value: undefined');
    await expect(publisher.publish('odd', 1n)).rejects.toThrow(TypeError);
  });

  it('delivers nothing after close, and says so to who goes on', async (context) => {
    const { publisher, subscriber } = await world.bus(context);
    const got: unknown[] = [];
    const unsubscribe = await subscriber.subscribe('price', (message) => got.push(message));
    await publisher.publish('price', 1);
    await vi.waitFor(() => expect(got).toEqual([1]));
    await publisher.publish('price', 2);
    await Promise.all([publisher.close(), subscriber.close()]);
    const before = got.length;
    await expect(publisher.publish('price', 3)).rejects.toThrow('the bus is closed');
    await expect(subscriber.subscribe('price', () => undefined)).rejects.toThrow('the bus is closed');
    await unsubscribe();
    await publisher.close();
    expect(got).toHaveLength(before);
  });
});
