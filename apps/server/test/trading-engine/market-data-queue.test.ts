import { describe, expect, it } from 'vitest';
import { MarketDataQueue } from '../../src/modules/trading/engine/market-data-queue.ts';
import type { MarketData } from '../../src/modules/trading/engine/messages.ts';

describe('market data that waits', () => {
  const quote = (time: number): MarketData => ({ type: 'quote', symbol: 'A', time, bids: [], asks: [] });
  const mark = (time: number): MarketData => ({
    type: 'mark',
    symbol: 'A',
    time,
    mark: 1,
    index: 1,
    stale: false,
  });
  const print = (time: number, tick: number, lots = 1): MarketData => ({
    type: 'print',
    symbol: 'A',
    time,
    tick,
    lots,
    taker: 1,
  });

  it('is the newest quote and mark, and all prints in their order', () => {
    const queue = new MarketDataQueue();
    for (const command of [quote(1), print(2, 100), quote(3), mark(4), print(5, 101), mark(6)]) {
      queue.add('A', command);
    }
    expect(queue.take()).toEqual([print(2, 100), quote(3), print(5, 101), mark(6)]);
    expect(queue.isEmpty).toBe(true);
  });

  it('joins prints of one price', () => {
    const queue = new MarketDataQueue();
    for (const command of [print(1, 100, 2), print(2, 100, 3), print(3, 101), print(4, 100)])
      queue.add('A', command);
    expect(queue.take()).toEqual([print(2, 100, 5), print(3, 101), print(4, 100)]);
  });

  it('never grows without bound', () => {
    const queue = new MarketDataQueue();
    for (let time = 0; time < 50_000; time += 1) {
      queue.add('A', print(time, 100 + (time % 2)));
      queue.add('A', quote(time));
      queue.add('', { type: 'tick', time });
    }
    const waiting = queue.take();
    expect(waiting.length).toBeLessThanOrEqual(1_002);
    expect(waiting.filter(({ type }) => type === 'tick')).toEqual([{ type: 'tick', time: 49_999 }]);
    expect(waiting.findLast(({ type }) => type === 'quote')).toEqual(quote(49_999));
    expect(queue.dropped).toBe(49_000);
  });

  it('stays empty where there is nothing to say again', () => {
    const queue = new MarketDataQueue();
    queue.add('', { type: 'tick', time: 1 });
    queue.take();
    queue.repeat();
    expect(queue.isEmpty).toBe(true);
  });

  it('is said again to an exchange that forgot it', () => {
    const queue = new MarketDataQueue();
    for (const command of [print(1, 100, 7), quote(2), mark(3)]) queue.add('A', command);
    queue.take();
    queue.repeat();
    expect(queue.take()).toEqual([{ ...print(1, 100, 0), taker: 0 }, quote(2), mark(3)]);
    // What is newer and waits already goes without repetition, and time is not said again.
    queue.add('A', print(4, 101));
    queue.add('', { type: 'tick', time: 5 });
    queue.take();
    queue.add('A', print(6, 102));
    queue.repeat();
    expect(queue.take()).toEqual([quote(2), mark(3), print(6, 102)]);
  });
});
