import { LocalOrderBook } from '@tradewind/client';
import type { Book, Level } from '@tradewind/market';
import { bookChecksum } from '@tradewind/protocol';
import type { OrderBookEvent } from '@tradewind/protocol';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { gridText } from '../src/modules/market-data/grid-text.ts';
import { OrderBookState } from '../src/modules/market-data/order-book-state.ts';
import { OrderBooks } from '../src/modules/market-data/order-books.ts';
import { TestMarket, VENUE } from './realtime/market.ts';

const market = new TestMarket();
const BTC = market.instrument('BTC/USDT');

/** A sound book: distinct prices, bids below asks, best first; some quantities finer than the lot. */
const books = fc
  .record({
    middle: fc.integer({ min: 5_000, max: 5_020 }),
    bids: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }),
    asks: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }),
    quantities: fc.array(fc.constantFrom(0.1, 0.00001, 3, 0.30000000000000004, 1e-7, 12.5), {
      minLength: 60,
      maxLength: 60,
    }),
  })
  .map(({ middle, bids, asks, quantities }): Book => {
    const level = (ticks: number, index: number): Level => [ticks / 100, quantities[index]!];
    return {
      venue: VENUE,
      symbol: 'BTC/USDT',
      time: middle,
      bids: bids.toSorted((a, b) => a - b).map((offset, index) => level(middle - offset, index)),
      asks: asks.toSorted((a, b) => a - b).map((offset, index) => level(middle + offset, index + 30)),
    };
  });

describe('streamed order books', () => {
  it('give the same book and checksum at each step to who applies the deltas to the snapshot', () => {
    fc.assert(
      fc.property(fc.array(books, { minLength: 2, maxLength: 12 }), (sequence) => {
        const state = new OrderBookState(BTC, VENUE);
        const copy = new LocalOrderBook();
        for (const book of sequence) {
          const event = state.update(book);
          if (event === undefined) continue;
          // As it comes over the wire.
          expect(copy.apply(JSON.parse(JSON.stringify(event)) as OrderBookEvent)).toBe('applied');
          const snapshot = state.snapshot()!;
          expect(copy.book).toMatchObject({
            bids: snapshot.bids,
            asks: snapshot.asks,
            sequence: snapshot.sequence,
          });
          expect(bookChecksum(copy.book!.bids, copy.book!.asks)).toBe(event.checksum);
          expect(snapshot.bids.map(([price]) => Number(price))).toEqual(book.bids.map(([price]) => price));
          for (const [index, [, quantity]] of snapshot.bids.entries()) {
            expect(Number(quantity)).toBeCloseTo(book.bids[index]![1], 12);
          }
        }
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  it('count each change once and carry only what changed', () => {
    const state = new OrderBookState(BTC, VENUE);
    const book = (bids: Level[], asks: Level[]): Book => ({
      venue: VENUE,
      symbol: 'BTC/USDT',
      time: 1,
      bids,
      asks,
    });
    expect(
      state.update(
        book(
          [
            [100, 1],
            [99, 2],
          ],
          [[101, 1]],
        ),
      ),
    ).toMatchObject({ type: 'snapshot', sequence: 1, previousSequence: 1 });
    expect(
      state.update(
        book(
          [
            [100, 1],
            [99, 2],
          ],
          [[101, 1]],
        ),
      ),
    ).toBeUndefined();
    expect(
      state.update(
        book(
          [
            [100, 1.5],
            [98, 2],
          ],
          [[101, 1]],
        ),
      ),
    ).toMatchObject({
      type: 'delta',
      sequence: 2,
      previousSequence: 1,
      bids: [
        ['99.00', '0'],
        ['100.00', '1.50000'],
        ['98.00', '2.00000'],
      ],
      asks: [],
    });
  });
});

describe('a local copy', () => {
  const state = new OrderBookState(BTC, VENUE);
  const levels = (best: number): Book => ({
    venue: VENUE,
    symbol: 'BTC/USDT',
    time: 1,
    bids: [[best, 1]],
    asks: [[best + 1, 1]],
  });
  const [first, second, third] = [100, 101, 102].map((best) => state.update(levels(best))!);

  it('breaks at a missing delta and at a wrong checksum, and goes on with the next snapshot', () => {
    const copy = new LocalOrderBook();
    expect(copy.apply(second!)).toBe('ignored');
    expect(copy.apply(first!)).toBe('applied');
    expect(copy.apply(third!)).toBe('broken');
    expect(copy.book).toBeUndefined();
    expect(copy.apply(second!)).toBe('ignored');
    expect(copy.apply(state.snapshot()!)).toBe('applied');
    expect(copy.book?.sequence).toBe(3);
    expect(copy.apply(second!)).toBe('ignored');
    expect(copy.apply({ ...third!, sequence: 4, previousSequence: 3, checksum: 1 })).toBe('broken');
  });
});

describe('OrderBooks', () => {
  let orderBooks: OrderBooks;
  afterEach(() => orderBooks.close());

  const open = (options: { firstDepthTimeoutMs?: number; keptAfterReadMs?: number } = {}) => {
    const source = new TestMarket();
    orderBooks = new OrderBooks({ marketData: source, logger: pino({ level: 'silent' }), ...options });
    return source;
  };

  it('waits for the first depth of a market that nobody watched, and cuts it to what was asked for', async () => {
    const source = open();
    const read = orderBooks.get(VENUE, 'BTC/USDT', 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(source.watched).toEqual(['book BTC/USDT']);
    await source.book(
      'BTC/USDT',
      [
        [99, 1],
        [98, 1],
      ],
      [
        [101, 0.5],
        [102, 1],
      ],
    );
    const whole = [
      [
        ['101.00', '0.50000'],
        ['102.00', '1.00000'],
      ],
      [
        ['99.00', '1.00000'],
        ['98.00', '1.00000'],
      ],
    ] as const;
    expect(await read).toEqual({
      symbol: 'BTC/USDT',
      id: 'BTCUSDT',
      venue: VENUE,
      time: source.time,
      sequence: 1,
      checksum: bookChecksum(whole[1], whole[0]),
      bids: [['99.00', '1.00000']],
      asks: [['101.00', '0.50000']],
    });
  });

  it('answers NO_DATA when none comes in time, and UNKNOWN_SYMBOL for no market', async () => {
    open({ firstDepthTimeoutMs: 30 });
    await expect(orderBooks.get(VENUE, 'BTC/USDT', 5)).rejects.toMatchObject({ code: 'NO_DATA' });
    await expect(orderBooks.get(VENUE, 'NO/PE', 5)).rejects.toMatchObject({ code: 'UNKNOWN_SYMBOL' });
  });

  it('watches a market from its first reader to a while after its last', async () => {
    const source = open({ keptAfterReadMs: 60 });
    const reads = [orderBooks.get(VENUE, 'BTC/USDT', 5), orderBooks.get(VENUE, 'BTC/USDT', 5)];
    const unfollow = orderBooks.follow(VENUE, 'BTC/USDT', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await source.book('BTC/USDT', [[99, 1]], [[101, 1]]);
    await Promise.all(reads);
    unfollow();
    unfollow();
    expect(source.watched).toEqual(['book BTC/USDT']);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(source.watched).toEqual([]);
    expect(orderBooks.snapshot(VENUE, 'BTC/USDT')).toBeUndefined();
  });
});

describe('gridText', () => {
  it('writes a number on its grid, and one that lies off it with its own digits', () => {
    expect(gridText(64250.1, '0.01')).toBe('64250.10');
    expect(gridText(0.1 + 0.2, '0.01')).toBe('0.30');
    expect(gridText(7, '1')).toBe('7');
    expect(gridText(25, '10')).toBe('25');
    expect(gridText(0.00000123, '0.001')).toBe('0.00000123');
    expect(gridText(1e-7, '0.00000001')).toBe('0.00000010');
  });

  it('never changes a number by more than noise', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.constantFrom('0.01', '0.00001', '1', '0.5', '10'),
        (value, step) => {
          const text = gridText(value, step);
          expect(text).toMatch(/^\d+(\.\d+)?$/);
          expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(value * 1e-9);
        },
      ),
      { seed: 3 },
    );
  });
});
