import { describe, expect, onTestFinished, test } from 'vitest';
import { createMemoryBus } from '@tradewind/bus';
import { Catalogue } from '@tradewind/market';
import type { Instrument, Venue, VenueSink } from '@tradewind/market';
import { builtInPerpetuals, createPracticeVenue, withPerpetuals } from '@tradewind/venues';
import { LiveState } from '../../src/modules/market-data/live-state.ts';
import { topics } from '../../src/modules/market-data/topics.ts';
import { PriceDesk } from '../../src/modules/trading/price-desk.ts';
import { RecordingDeskSink } from './recording-desk-sink.ts';

const SLICE_MS = 50;
const SECOND = 1_000;
const SPOT = 'ETH/USDT';
const PERPETUAL = 'BTC/USDT:USDT';

/** Ten seconds before a funding time. */
const START = Date.UTC(2026, 2, 14, 7, 59, 50);

/** The practice market on a clock that a test moves, with its streams on a bus as the feed puts them there. */
async function practice() {
  let now = START;
  let slice = (): void => undefined;
  const clock = { now: () => now };
  const scheduler = {
    after: () => () => undefined,
    every: (_periodMs: number, run: () => void) => {
      slice = run;
      return () => undefined;
    },
  };
  const venue = withPerpetuals(createPracticeVenue({ clock, scheduler }), builtInPerpetuals());
  const bus = createMemoryBus();
  const publish = (topic: string, message: unknown): void => void bus.publish(topic, message);
  const feed: VenueSink = {
    tickers: (tickers) => publish(topics.tickers(venue.id), tickers),
    trades: (trades) => publish(topics.trades(venue.id, trades[0]!.symbol), trades),
    book: (book) => publish(topics.book(venue.id, book.symbol), book),
    closedCandle: () => undefined,
    health: () => undefined,
  };
  const instruments = await venue.instruments();
  const live = new LiveState();
  await live.attach(bus);
  const marketData = marketDataOf(venue, instruments, bus, live);
  const sink = new RecordingDeskSink();
  const desk = new PriceDesk({ marketData, sink, clock, logger: { error: () => undefined } });
  await desk.start();
  await venue.start(
    instruments.map(({ symbol }) => symbol),
    feed,
  );
  onTestFinished(async () => {
    await desk.stop();
    await venue.stop();
    await bus.close();
  });
  const pass = async (ms: number): Promise<void> => {
    const end = now + ms;
    while (now < end) {
      now += SLICE_MS;
      slice();
      await new Promise((resolve) => setImmediate(resolve));
      if (now % 250 === 0) desk.advance();
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { desk, sink, live, marketData, pass };
}

function marketDataOf(
  venue: Venue,
  instruments: readonly Instrument[],
  bus: ReturnType<typeof createMemoryBus>,
  live: LiveState,
) {
  const catalogue = new Catalogue(instruments);
  const watched = new Map<string, number>();
  return {
    bus,
    primaryVenue: venue.id,
    catalogue: () => catalogue,
    instrument: (symbol: string) => catalogue.find(symbol)!,
    ticker: (id: string, symbol: string) => live.ticker(id, symbol),
    watch: (kind: string, symbol: string) => {
      watched.set(symbol, (watched.get(symbol) ?? 0) + 1);
      if (kind === 'book') venue.watchDepth([...watched.keys()]);
      return () => undefined;
    },
    feeds: () => [{ health: venue.health(), isPrimary: true, feedTime: venue.now() }],
    now: () => venue.now(),
  };
}

describe('the price desk on the practice market', () => {
  test('has depth at once, prints, marks of all perpetuals, and funding at the full hour', async () => {
    const { desk, sink, live, marketData, pass } = await practice();
    await pass(2 * SECOND);
    expect(new Set(sink.marks.map(({ symbol }) => symbol))).toEqual(
      new Set(builtInPerpetuals().map(({ symbol }) => symbol)),
    );
    const needing = Promise.all([desk.need(SPOT), desk.need(PERPETUAL)]);
    await pass(SECOND);
    await needing;
    await pass(17 * SECOND);

    for (const symbol of [SPOT, PERPETUAL]) {
      const quotes = sink.quotes.filter((quote) => quote.symbol === symbol);
      expect(quotes.length, symbol).toBeGreaterThan(60);
      expect(quotes.every(({ synthetic }) => !synthetic)).toBe(true);
      for (const { bids, asks } of quotes) {
        expect(bids.length * asks.length).toBeGreaterThan(0);
        expect(bids[0]![0]).toBeLessThan(asks[0]![0]);
        expect([...bids, ...asks].flat().every((value) => Number.isSafeInteger(value) && value > 0)).toBe(
          true,
        );
      }
      const prints = sink.prints.filter((print) => print.symbol === symbol);
      expect(
        prints.some(({ lots, taker }) => lots > 0 && taker !== 0),
        symbol,
      ).toBe(true);
    }

    const marks = sink.marks.filter(({ symbol }) => symbol === PERPETUAL);
    expect(marks.length).toBeGreaterThan(10);
    const pauses = marks.slice(1).map(({ time }, index) => time - marks[index]!.time);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(SECOND);
    for (const mark of marks) {
      expect(Math.abs(mark.mark / mark.index - 1)).toBeLessThan(0.001);
      expect(mark.stale).toBe(false);
    }
    const fundings = new Map(sink.fundings.map((funding) => [funding.symbol, funding]));
    expect(fundings.size).toBe(builtInPerpetuals().length);
    expect(sink.fundings).toHaveLength(fundings.size);
    expect(fundings.get(PERPETUAL)!.time).toBe(START + 10 * SECOND);

    expect(live.mark(PERPETUAL)).toEqual(desk.markOf(PERPETUAL));
    const price = marketData.ticker('practice', PERPETUAL)!.price;
    expect(Math.abs(live.mark(PERPETUAL)!.indexPrice / price - 1)).toBeLessThan(0.001);
  });
});
