import { LocalOrderBook } from '@tradewind/client';
import { createMemoryBus } from '@tradewind/bus';
import type { Book, Level } from '@tradewind/market';
import { bookChecksum } from '@tradewind/protocol';
import type { BookLevel, OrderBookEvent } from '@tradewind/protocol';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { BookOverlay } from '../src/modules/market-data/book-overlay.ts';
import { OrderBookState } from '../src/modules/market-data/order-book-state.ts';
import { OrderBooks } from '../src/modules/market-data/order-books.ts';
import { topics } from '../src/modules/market-data/topics.ts';
import { OverlayPublisher } from '../src/modules/trading/publication/overlay-publisher.ts';
import { TestMarket, VENUE } from './realtime/market.ts';

const SYMBOL = 'BTC/USDT';
const BTC = new TestMarket().instrument(SYMBOL);

type Side = 'bids' | 'asks';
const SIDES = ['bids', 'asks'] as const;

const bookOf = (bids: readonly Level[], asks: readonly Level[]): Book => ({
  venue: VENUE,
  symbol: SYMBOL,
  time: 5,
  bids,
  asks,
});

const NONE = { bids: [], asks: [] };
const overlayOf = (changes: Partial<BookOverlay>): BookOverlay => ({
  symbol: SYMBOL,
  resting: NONE,
  taken: NONE,
  ...changes,
});

describe('the book that users see', () => {
  const shown = (book: Book, overlay: BookOverlay) => {
    const state = new OrderBookState(BTC, VENUE);
    state.update(book);
    state.overlay(overlay, 7);
    const { bids, asks, time } = state.resource(50)!;
    return { bids, asks, time };
  };
  const venue = bookOf(
    [
      [100, 1],
      [99, 2],
    ],
    [
      [101, 3],
      [102, 4],
    ],
  );

  it('is the venue’s with what rests added, per price and to the last digit', () => {
    expect(
      shown(
        venue,
        overlayOf({
          resting: {
            bids: [
              ['100', '0.30001'],
              ['98.5', '7'],
            ],
            asks: [['101.50', '0.00001']],
          },
        }),
      ),
    ).toEqual({
      time: 7,
      bids: [
        ['100.00', '1.30001'],
        ['99.00', '2.00000'],
        ['98.50', '7.00000'],
      ],
      asks: [
        ['101.00', '3.00000'],
        ['101.50', '0.00001'],
        ['102.00', '4.00000'],
      ],
    });
  });

  it('is the venue’s without what was taken from it', () => {
    expect(
      shown(
        venue,
        overlayOf({
          taken: {
            bids: [['100', '0.4']],
            asks: [
              ['101', '3'],
              ['102', '9'],
              ['500', '1'],
            ],
          },
        }),
      ),
    ).toEqual({
      time: 7,
      bids: [
        ['100.00', '0.60000'],
        ['99.00', '2.00000'],
      ],
      asks: [],
    });
  });

  it('is never crossed: what rests here stands before what the venue has moved to', () => {
    expect(
      shown(venue, overlayOf({ resting: { bids: [['101.5', '1']], asks: [['103', '1']] } })),
    ).toMatchObject({
      bids: [
        ['101.50', '1.00000'],
        ['100.00', '1.00000'],
        ['99.00', '2.00000'],
      ],
      asks: [
        ['102.00', '4.00000'],
        ['103.00', '1.00000'],
      ],
    });
  });

  it('shows what the venue has beside an empty overlay again', () => {
    const state = new OrderBookState(BTC, VENUE);
    const before = state.update(venue)!;
    state.overlay(overlayOf({ taken: { bids: [['100', '1']], asks: [] } }), 7);
    expect(state.overlay(overlayOf({}), 8)).toMatchObject({
      type: 'delta',
      bids: [['100.00', '1.00000']],
      asks: [],
      checksum: before.checksum,
    });
    expect(state.overlay(overlayOf({}), 9)).toBeUndefined();
  });
});

/** Prices in ticks and quantities in lots, as whole numbers, so that nothing is rounded. */
type Counts = ReadonlyMap<number, number>;
const counts = (low: number, high: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 1, max: 500_000 })), {
      maxLength: 25,
    })
    .map((levels): Counts => new Map(levels));

const sides = fc
  .integer({ min: 5_000, max: 5_030 })
  .chain((middle) => fc.record({ bids: counts(middle - 40, middle - 1), asks: counts(middle, middle + 40) }));

const best = (levels: Counts, side: Side) =>
  [...levels].toSorted(([a], [b]) => (side === 'bids' ? b - a : a - b));
const numbers = (levels: Counts, side: Side): Level[] =>
  best(levels, side).map(([ticks, lots]) => [ticks / 100, lots / 100_000]);
const texts = (levels: Counts, side: Side): BookLevel[] =>
  best(levels, side).map(([ticks, lots]) => [(ticks / 100).toFixed(2), (lots / 100_000).toFixed(5)]);

const steps = fc.array(
  fc.oneof(
    sides.map((venue) => ({ venue })),
    fc.record({ resting: sides, taken: sides }),
  ),
  { minLength: 1, maxLength: 12 },
);

it('stays exact, uncrossed and in step with its deltas, whatever venue and users do', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const state = new OrderBookState(BTC, VENUE);
      const copy = new LocalOrderBook();
      const empty: Record<Side, Counts> = { bids: new Map(), asks: new Map() };
      let [venue, resting, taken] = [empty, empty, empty];
      for (const step of script) {
        let event: OrderBookEvent | undefined;
        if ('venue' in step) {
          ({ venue } = step);
          event = state.update(bookOf(numbers(venue.bids, 'bids'), numbers(venue.asks, 'asks')));
        } else {
          ({ resting, taken } = step);
          const told = (levels: Record<Side, Counts>) => ({
            bids: texts(levels.bids, 'bids'),
            asks: texts(levels.asks, 'asks'),
          });
          event = state.overlay(overlayOf({ resting: told(resting), taken: told(taken) }), 1);
        }
        const isApplied =
          event === undefined ||
          copy.apply(JSON.parse(JSON.stringify(event)) as OrderBookEvent) === 'applied';
        expect(isApplied).toBe(true);
        if (!state.isKnown) continue;
        const limit = { bids: Math.min(...resting.asks.keys()), asks: Math.max(...resting.bids.keys()) };
        const book = state.resource(1_000)!;
        for (const side of SIDES) {
          const expected = new Map(resting[side]);
          for (const [ticks, lots] of venue[side]) {
            const isBeyond = side === 'bids' ? ticks >= limit.bids : ticks <= limit.asks;
            const left = lots - (taken[side].get(ticks) ?? 0);
            if (!isBeyond && left > 0) expected.set(ticks, left + (resting[side].get(ticks) ?? 0));
          }
          expect(book[side]).toEqual(texts(expected, side));
        }
        const [bid, ask] = [book.bids[0], book.asks[0]];
        expect(Number(bid?.[0] ?? 0)).toBeLessThan(Number(ask?.[0] ?? Infinity));
        expect(book.checksum).toBe(bookChecksum(book.bids, book.asks));
        expect(copy.book).toMatchObject({ bids: book.bids, asks: book.asks, sequence: book.sequence });
      }
    }),
    { numRuns: 150, seed: 17 },
  );
});

describe('OrderBooks', () => {
  let orderBooks: OrderBooks;
  let publisher: OverlayPublisher;
  afterEach(async () => {
    orderBooks.close();
    await publisher.stop();
  });

  const resting = overlayOf({ resting: { bids: [['99.5', '2']], asks: [] } });
  const turn = () => new Promise((resolve) => setTimeout(resolve, 10));

  function open(firstDepthTimeoutMs = 40) {
    const bus = createMemoryBus();
    const market = new TestMarket(undefined, bus);
    const report = (error: unknown) => {
      throw error;
    };
    publisher = new OverlayPublisher({ bus, venue: VENUE, report });
    const listen = () =>
      (orderBooks = new OrderBooks({
        marketData: market,
        logger: pino({ level: 'silent' }),
        firstDepthTimeoutMs,
      }));
    return { market, bus, listen };
  }

  it('show what users did, whoever of the two was there first', async () => {
    const early = open();
    early.listen();
    await turn();
    await publisher.start();
    publisher.changed(resting);
    await turn();
    expect((await orderBooks.get(VENUE, SYMBOL, 5)).bids).toEqual([['99.50', '2.00000']]);
    orderBooks.close();

    early.listen();
    await turn();
    expect((await orderBooks.get(VENUE, SYMBOL, 5)).bids).toEqual([['99.50', '2.00000']]);
  });

  it('stream each change by users as a delta', async () => {
    const { market, listen } = open();
    listen();
    await publisher.start();
    const events: OrderBookEvent[] = [];
    orderBooks.follow(VENUE, SYMBOL, (event) => events.push(event));
    await turn();
    await market.book(SYMBOL, [[99, 1]], [[101, 1]]);
    await turn();
    publisher.changed(resting);
    await turn();
    publisher.changed(overlayOf({}));
    await turn();
    expect(events).toMatchObject([
      { type: 'snapshot', sequence: 1, bids: [['99.00', '1.00000']] },
      { type: 'delta', sequence: 2, bids: [['99.50', '2.00000']], asks: [] },
      { type: 'delta', sequence: 3, bids: [['99.50', '0']], asks: [] },
    ]);
  });

  it('give the venue time for its first depth before they show users alone, and that once', async () => {
    const { market, listen } = open(200);
    listen();
    await publisher.start();
    publisher.changed(resting);
    await turn();
    const first = orderBooks.get(VENUE, SYMBOL, 5);
    await turn();
    await market.book(SYMBOL, [[99, 1]], [[101, 1]]);
    expect((await first).bids).toEqual([
      ['99.50', '2.00000'],
      ['99.00', '1.00000'],
    ]);
    publisher.changed({ ...resting, symbol: 'ETH/USDT' });
    await turn();
    let from = performance.now();
    await orderBooks.get(VENUE, 'ETH/USDT', 5);
    expect(performance.now() - from).toBeGreaterThan(150);
    from = performance.now();
    await orderBooks.get(VENUE, 'ETH/USDT', 5);
    expect(performance.now() - from).toBeLessThan(100);
  });

  it('leave the books of other venues alone', async () => {
    const { bus, listen } = open();
    listen();
    await publisher.start();
    publisher.changed(resting);
    await turn();
    const other = orderBooks.get('elsewhere', SYMBOL, 5);
    await turn();
    const book = { ...bookOf([[99, 1]], [[101, 1]]), venue: 'elsewhere' };
    await bus.publish(topics.book('elsewhere', SYMBOL), book);
    expect(await other).toMatchObject({ venue: 'elsewhere', bids: [['99.00', '1.00000']] });
  });
});
