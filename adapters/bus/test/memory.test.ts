import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { PricePoint } from '@tradewind/market';
import { createMemoryBus, createMemoryCache, openBus } from '@tradewind/bus';
import { ManualClock, RecordingLogger } from './recording.ts';

const FOUR_HOURS = 14_400_000;

describe('memory cache', () => {
  it('keeps a window as a plain sorted list would', async () => {
    const points = fc.array(
      fc.record({ time: fc.integer({ min: 0, max: 2_000 }), value: fc.double({ noNaN: true }) }),
      { maxLength: 400 },
    );
    await fc.assert(
      fc.asyncProperty(points, fc.integer({ min: 1, max: 500 }), async (series, span) => {
        const cache = createMemoryCache({ clock: new ManualClock() });
        let expected: PricePoint[] = [];
        for (const point of series) {
          await cache.windowAppend([['w', point]], span);
          const others = expected.filter(({ time }) => time !== point.time);
          expected = [...others, point].toSorted((a, b) => a.time - b.time);
          const oldest = expected.at(-1)!.time - span;
          expected = expected.filter(({ time }) => time >= oldest);
        }
        expect(await cache.windowRange('w', -Infinity, Infinity)).toEqual(expected);
        expect(await cache.windowRange('w', 300, 900)).toEqual(
          expected.filter(({ time }) => time >= 300 && time < 900),
        );
        await cache.close();
      }),
    );
  });

  it('holds four hours of one-second prices in less than 300 KB a window, and no more after a day', async () => {
    const cache = createMemoryCache({ clock: new ManualClock() });
    for (let second = 0; second < 86_400; second += 1) {
      await cache.windowAppend([['BTC', { time: second * 1_000, value: second }]], FOUR_HOURS);
    }
    expect(await cache.windowRange('BTC', 0, Infinity)).toHaveLength(14_401);
    expect(cache.stats().windowBytes).toBeLessThan(300_000);
    await cache.close();
  });

  it('drives out what was unused longest once it is full', async () => {
    const cache = createMemoryCache({ clock: new ManualClock(), maxBytes: 30 });
    const text = 'x'.repeat(8);
    await cache.setMany(
      ['a', 'b', 'c'].map((key) => [key, text] as const),
      60_000,
    );
    expect(cache.stats()).toMatchObject({ values: 3, valueBytes: 30 });
    await cache.get('a');
    await cache.set('d', text, 60_000);
    expect(await cache.getMany(['a', 'b', 'c', 'd'])).toEqual([text, undefined, text, text]);
    await cache.set('a', 'x'.repeat(100), 60_000);
    expect(await cache.getMany(['a', 'c', 'd'])).toEqual([undefined, text, text]);
    expect(cache.stats()).toMatchObject({ values: 2, valueBytes: 20 });
    await cache.close();
  });

  it('keeps claims, whatever else needs room', async () => {
    const clock = new ManualClock();
    const cache = createMemoryCache({ clock, maxBytes: 20 });
    expect(await cache.setIfAbsent('claim', 1, 1_000)).toBe(true);
    for (const key of ['a', 'b', 'c', 'd']) await cache.set(key, '12345678', 1_000);
    expect(await cache.getMany(['a', 'b', 'c', 'd'])).toEqual([undefined, undefined, '12345678', '12345678']);
    expect(await cache.setIfAbsent('claim', 2, 1_000)).toBe(false);
    clock.advance(1_000);
    expect(await cache.setIfAbsent('claim', 2, 1_000)).toBe(true);
    await cache.close();
  });

  it('drops expired entries that nobody asks for', async () => {
    const clock = new ManualClock();
    const cache = createMemoryCache({ clock, sweepIntervalMs: 5 });
    await cache.set('value', 1, 1_000);
    await cache.set('lasting', 2, 5_000);
    await cache.windowAppend([['window', { time: 1, value: 1 }]], 1_000);
    clock.advance(1_000);
    await vi.waitFor(() => expect(cache.stats()).toMatchObject({ values: 1, windows: 0, windowBytes: 0 }));
    await cache.close();
  });
});

describe('memory bus', () => {
  it('lets timers and sockets have their turn while handlers publish to each other', async () => {
    const bus = createMemoryBus();
    let rounds = 0;
    let timerAfter: number | null = null;
    setTimeout(() => (timerAfter = rounds), 1);
    await bus.subscribe('ping', () => {
      rounds += 1;
      if (rounds < 100_000 && timerAfter === null) void bus.publish('ping', null);
    });
    await bus.publish('ping', null);
    await vi.waitFor(() => expect(timerAfter).not.toBeNull(), 5_000);
    expect(timerAfter).toBeGreaterThan(0);
    expect(timerAfter).toBeLessThan(100_000);
    await bus.close();
  });

  it('delivers nothing of what was published just before close', async () => {
    const bus = createMemoryBus();
    const got: unknown[] = [];
    await bus.subscribe('price', (message) => got.push(message));
    await bus.publish('price', 1);
    await bus.close();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(got).toEqual([]);
  });
});

describe('openBus without a Redis', () => {
  it('opens bus and cache in this process, always healthy', async () => {
    const opened = await openBus({ prefix: 'tw:', clock: new ManualClock(), logger: new RecordingLogger() });
    expect(opened.kind).toBe('memory');
    expect(await opened.ping()).toBe(0);
    expect(opened.health()).toEqual({ state: 'up', reconnects: 0, lastError: null, dropped: 0 });
    await opened.cache.set('key', 1, 1_000);
    expect(await opened.cache.get('key')).toBe(1);
    await opened.close();
  });

  it('does not keep a process alive that forgot to close it', () => {
    const program = `
      import { openBus } from '@tradewind/bus';
      const logger = { info() {}, warn() {}, error() {} };
      const { bus, cache } = await openBus({ prefix: '', clock: { now: () => Date.now() }, logger });
      await bus.subscribe('end', (message) => console.log(message));
      await cache.set('key', 1, 60_000);
      await bus.publish('end', 'delivered');
    `;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect({ stdout, status }).toEqual({ stdout: 'delivered\n', status: 0 });
  });
});
