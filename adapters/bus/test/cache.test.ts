import { afterAll, describe, expect, it } from 'vitest';
import { memoryWorld, redisWorld } from './worlds.ts';

describe.each([
  ['in process', memoryWorld()],
  ['Redis', redisWorld()],
])('cache, %s', (_name, world) => {
  afterAll(() => world.end());

  it('keeps values until they are replaced or deleted', async (context) => {
    const { cache } = await world.cache(context);
    expect(await cache.get('ticker')).toBeUndefined();
    await cache.set('ticker', { price: 1.5, note: 'ф🚀' }, 60_000);
    expect(await cache.get('ticker')).toEqual({ price: 1.5, note: 'ф🚀' });
    await cache.set('ticker', null, 60_000);
    expect(await cache.get('ticker')).toBeNull();
    await cache.delete('ticker');
    await cache.delete('never there');
    expect(await cache.get('ticker')).toBeUndefined();
  });

  it('forgets values when their time is up, each at its own', async (context) => {
    const { cache, pass } = await world.cache(context);
    await cache.set('short', 1, 80);
    await cache.set('long', 2, 10_000);
    await cache.set('renewed', 3, 80);
    await cache.set('renewed', 4, 10_000);
    expect(await cache.getMany(['short', 'long', 'renewed'])).toEqual([1, 2, 4]);
    await pass(80);
    expect(await cache.getMany(['short', 'long', 'renewed'])).toEqual([undefined, 2, 4]);
    expect(await cache.get('short')).toBeUndefined();
  });

  it('stores and reads many at once, in the order asked', async (context) => {
    const { cache } = await world.cache(context);
    const entries = Array.from({ length: 500 }, (_, index) => [`key${index}`, { index }] as const);
    await cache.setMany(entries, 60_000);
    await cache.setMany([], 60_000);
    expect(await cache.getMany(['key7', 'none', 'key499', 'key7'])).toEqual([
      { index: 7 },
      undefined,
      { index: 499 },
      { index: 7 },
    ]);
    expect(await cache.getMany([])).toEqual([]);
  });

  it('stores all of many or none, when one is no JSON', async (context) => {
    const { cache } = await world.cache(context);
    const entries = [
      ['good', 1],
      ['bad', undefined],
    ] as const;
    await expect(cache.setMany(entries, 60_000)).rejects.toThrow('not a JSON value: undefined');
    expect(await cache.get('good')).toBeUndefined();
  });

  it('gives a claim to one of many who ask at once, until it expires', async (context) => {
    const { cache, pass } = await world.cache(context);
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) => cache.setIfAbsent('claim', index, 80)),
    );
    expect(asked.filter(Boolean)).toEqual([true]);
    expect(await cache.get('claim')).toBe(asked.indexOf(true));
    await cache.set('null', null, 10_000);
    expect(await cache.setIfAbsent('null', 'taken', 10_000)).toBe(false);
    await pass(80);
    expect(await cache.setIfAbsent('claim', 'next', 10_000)).toBe(true);
    await cache.delete('claim');
    expect(await cache.setIfAbsent('claim', 'after deletion', 10_000)).toBe(true);
    await expect(cache.setIfAbsent('bad', undefined, 10_000)).rejects.toThrow('not a JSON value');
  });

  it('hands out values that nobody can change for the others', async (context) => {
    const { cache } = await world.cache(context);
    const book = { bids: [1] };
    await cache.set('book', book, 60_000);
    book.bids.push(2);
    const read = (await cache.get('book')) as { bids: number[] };
    expect(() => read.bids.push(3)).toThrow(TypeError);
    expect(await cache.get('book')).toEqual({ bids: [1] });
  });

  it('keeps a window sliding: what is older than the span before the newest point is gone', async (context) => {
    const { cache } = await world.cache(context);
    const start = Date.UTC(2021, 4, 12);
    for (let second = 0; second <= 10; second += 1) {
      await cache.windowAppend([['BTC', { time: start + second * 1_000, value: second / 3 }]], 4_000);
    }
    const all = await cache.windowRange('BTC', -Infinity, Infinity);
    expect(all).toEqual(
      [6, 7, 8, 9, 10].map((second) => ({ time: start + second * 1_000, value: second / 3 })),
    );
  });

  it('reads a window from inclusive to exclusive', async (context) => {
    const { cache } = await world.cache(context);
    for (const time of [1_000, 2_000, 3_000, 4_000]) {
      await cache.windowAppend([['BTC', { time, value: time }]], 60_000);
    }
    const times = async (from: number, to: number): Promise<number[]> =>
      (await cache.windowRange('BTC', from, to)).map(({ time }) => time);
    expect(await times(2_000, 4_000)).toEqual([2_000, 3_000]);
    expect(await times(2_001, 4_001)).toEqual([3_000, 4_000]);
    expect(await times(-Infinity, 2_000)).toEqual([1_000]);
    expect(await times(5_000, Infinity)).toEqual([]);
    expect(await times(3_000, 3_000)).toEqual([]);
    expect(await cache.windowRange('none', 0, Infinity)).toEqual([]);
  });

  it('replaces the point of the same time, and puts a late one in its place', async (context) => {
    const { cache } = await world.cache(context);
    const points = [
      { time: 10_000, value: 1 },
      { time: 12_000, value: 2 },
      { time: 12_000, value: 3.25 },
      { time: 11_000, value: 4 },
      { time: 10_000, value: 1e-9 },
      // Late beyond the span: it is older than anything the window still shows.
      { time: 1_000, value: 5 },
    ];
    for (const point of points) await cache.windowAppend([['BTC', point]], 5_000);
    expect(await cache.windowRange('BTC', -Infinity, Infinity)).toEqual([
      { time: 10_000, value: 1e-9 },
      { time: 11_000, value: 4 },
      { time: 12_000, value: 3.25 },
    ]);
  });

  it('appends to many windows at once, also twice to one', async (context) => {
    const { cache } = await world.cache(context);
    const entries = Array.from(
      { length: 242 },
      (_, index) => [`W${index % 241}`, { time: 1_000 + index, value: index }] as const,
    );
    await cache.windowAppend(entries, 60_000);
    await cache.windowAppend([], 60_000);
    expect(await cache.windowRange('W0', 0, Infinity)).toEqual([
      { time: 1_000, value: 0 },
      { time: 1_241, value: 241 },
    ]);
    expect(await cache.windowRange('W240', 0, Infinity)).toEqual([{ time: 1_240, value: 240 }]);
  });

  it('forgets a window that no point has reached for its span', async (context) => {
    const { cache, pass } = await world.cache(context);
    await cache.windowAppend([['BTC', { time: 1_000, value: 1 }]], 100);
    await pass(60);
    await cache.windowAppend([['BTC', { time: 1_050, value: 2 }]], 100);
    await pass(60);
    expect(await cache.windowRange('BTC', 0, Infinity)).toHaveLength(2);
    await pass(100);
    expect(await cache.windowRange('BTC', 0, Infinity)).toEqual([]);
    await cache.windowAppend([['BTC', { time: 1_060, value: 3 }]], 100);
    expect(await cache.windowRange('BTC', 0, Infinity)).toEqual([{ time: 1_060, value: 3 }]);
  });

  it('keeps a value and a window of the same name apart', async (context) => {
    const { cache } = await world.cache(context);
    await cache.windowAppend([['BTC', { time: 1_000, value: 1 }]], 60_000);
    await cache.set('BTC', 'value', 60_000);
    expect(await cache.get('BTC')).toBe('value');
    expect(await cache.windowRange('BTC', 0, Infinity)).toEqual([{ time: 1_000, value: 1 }]);
    await cache.delete('BTC');
    expect(await cache.get('BTC')).toBeUndefined();
    expect(await cache.windowRange('BTC', 0, Infinity)).toEqual([]);
  });

  it('deletes windows too, and refuses work once closed', async (context) => {
    const { cache } = await world.cache(context);
    await cache.windowAppend([['BTC', { time: 1_000, value: 1 }]], 60_000);
    await cache.delete('BTC');
    expect(await cache.windowRange('BTC', 0, Infinity)).toEqual([]);
    await cache.close();
    await cache.close();
    await expect(cache.get('BTC')).rejects.toThrow(/closed/);
    await expect(cache.set('BTC', 1, 1_000)).rejects.toThrow(/closed/);
  });
});
