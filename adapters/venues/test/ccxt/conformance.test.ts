import type { Venue } from '@tradewind/market';
import { afterEach, describe, expect, it } from 'vitest';
import { createCcxtVenue } from '../../src/index.ts';
import type { VenueLogger } from '../../src/index.ts';
import { hasData, needsData } from './support/data-folder.ts';
import { fastTime } from './support/fast-time.ts';
import { RecordingSink, until } from './support/recording-sink.ts';
import type { Stage } from './support/stage.ts';
import { binanceStage } from './support/stages/binance.ts';
import { bingxStage } from './support/stages/bingx.ts';
import { coinbaseExchangeStage } from './support/stages/coinbase-exchange.ts';
import { coinbaseStage } from './support/stages/coinbase.ts';
import { krakenStage } from './support/stages/kraken.ts';
import { VenueServer } from './support/venue-server.ts';

const MINUTE = 60_000;

/** Of the older Coinbase feed no candles are recorded. */
const STAGES = [
  { name: 'binance', create: binanceStage, hasCandles: true },
  { name: 'coinbase', create: coinbaseStage, hasCandles: true },
  { name: 'coinbase exchange', create: coinbaseExchangeStage, hasCandles: false },
  { name: 'kraken', create: krakenStage, hasCandles: true },
  { name: 'bingx', create: bingxStage, hasCandles: true },
];

const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A venue of `stage` connected to a local server that speaks its protocol. */
async function onStage(stage: Stage, staleAfterMs = 600_000) {
  const server = await VenueServer.start(stage);
  opened.push(() => server.close());
  const { clock, scheduler } = fastTime(stage.now);
  const logged: object[] = [];
  const log = (fields: object, message: string): void => void logged.push({ ...fields, message });
  const logger: VenueLogger = { info: log, warn: log };
  const venue: Venue = createCcxtVenue({
    exchange: stage.exchange,
    clock,
    scheduler,
    logger,
    random: () => 0.5,
    backoff: { baseMs: 500, capMs: 4_000, stableMs: 30_000 },
    staleAfterMs,
    // The exchanges' REST limits are CCXT's own affair, and would only make the tests wait.
    ccxt: { rateLimit: 5, ...stage.ccxt(server.port) },
  });
  opened.push(() => venue.stop());
  const sink = new RecordingSink();
  const send = (frame: string): void => server.broadcast(stage.encode?.(frame) ?? frame);
  const subscribed = (): boolean =>
    stage.subscriptions.every((wanted) => hasMessage(server.received, wanted));
  /** Starts the venue, and waits until it has subscribed and received a first ticker. */
  async function start(): Promise<void> {
    venue.watchTrades(stage.symbols);
    const started = venue.start([...stage.symbols, 'ABSENT/XYZ'], sink);
    await until(subscribed, 'the subscriptions');
    send(stage.ticker.frame);
    await started;
  }
  return { server, venue, sink, clock, send, start, subscribed, logged };
}

function hasMessage(messages: readonly unknown[], wanted: object): boolean {
  return messages.some((message) => {
    try {
      expect(message).toMatchObject(wanted);
      return true;
    } catch {
      return false;
    }
  });
}

describe.skipIf(!hasData).each(STAGES)(
  `$name conforms to the venue port${needsData}`,
  { timeout: 60_000 },
  ({ create }) => {
    it('lists instruments on their exact grid', async () => {
      const stage = create();
      const { venue } = await onStage(stage);
      const instruments = await venue.instruments();
      expect(instruments).toContainEqual(expect.objectContaining(stage.instrument));
      for (const { tickSize, lotSize, minNotional } of instruments) {
        for (const text of [tickSize, lotSize, minNotional]) expect(text).toMatch(/^\d+(\.\d{1,16})?$/);
      }
    });

    it('subscribes in the words of the protocol, and passes on what comes as recorded', async () => {
      const stage = create();
      const { venue, sink, send, start, logged } = await onStage(stage);
      await start();
      expect(venue.health()).toMatchObject({
        kind: 'live',
        label: stage.label,
        state: 'live',
        reconnects: 0,
      });
      expect(logged).toContainEqual(expect.objectContaining({ missing: ['ABSENT/XYZ'] }));
      send(stage.trade.frame);
      await until(() => sink.allTrades.length >= stage.trade.expected.length, 'the trades');
      expect(sink.allTrades).toMatchObject(stage.trade.expected);
      await until(() => sink.allTickers.length > 0, 'the ticker');
      expect(sink.allTickers[0]).toEqual(expect.objectContaining(stage.ticker.expected));
    });

    it('passes on a market at most once a second, with its newest ticker', async () => {
      const stage = create();
      const { sink, clock, send, start } = await onStage(stage);
      await start();
      await until(() => sink.allTickers.length > 0, 'a ticker');
      const startedAt = clock.now();
      const before = sink.allTickers.length;
      for (let count = 0; count < 40; count += 1) {
        send(stage.ticker.frame);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const seconds = (clock.now() - startedAt) / 1_000;
      expect(sink.allTickers.length - before).toBeLessThanOrEqual(seconds + 1);
      expect(sink.allTickers.length - before).toBeGreaterThan(0);
    });

    it('streams the books of watched markets alone, equal to a plain rebuild', async () => {
      const stage = create();
      const { book } = stage;
      const { venue, sink, server, send, start } = await onStage(stage);
      await start();
      expect(sink.books).toEqual([]);
      venue.watchDepth([book.symbol]);
      await until(() => hasMessage(server.received, book.subscription), 'the subscription');
      if (stage.exchange === 'binance')
        await until(() => server.calls.some((call) => call.includes('/depth')), 'the snapshot');
      for (const frame of book.frames) send(frame);
      const isLast = (): boolean => {
        const last = sink.books.at(-1);
        return last !== undefined && equal(last.bids, book.bids) && equal(last.asks, book.asks);
      };
      await until(isLast, 'the book').catch(() => undefined);
      expect(sink.books.at(-1)).toMatchObject({ bids: book.bids, asks: book.asks });
      for (const { bids, asks } of sink.books) {
        expect(bids.length <= 100 && asks.length <= 100 && bids[0]![0] < asks[0]![0]).toBe(true);
        expect([...bids, ...asks].every(([price, quantity]) => price > 0 && quantity > 0)).toBe(true);
      }
      venue.watchDepth([]);
      await until(() => hasMessage(server.received, book.unsubscription), 'the unsubscription');
      const count = sink.books.length;
      for (const frame of book.frames) send(frame);
      send(stage.trade.frame);
      await until(() => sink.allTrades.length > 0, 'a later frame');
      expect(sink.books.length).toBe(count);
    });

    it('outlives frames that are no JSON, cut off, or empty of sense', async () => {
      const stage = create();
      const { server, venue, sink, send, start } = await onStage(stage);
      await start();
      const connections = server.connections;
      const cut = stage.trade.frame.slice(0, stage.trade.frame.length / 2);
      for (const frame of ['garbage', cut, '{}', '[]', '{"channel":"book","data":null}', 'null', '"text"'])
        send(frame);
      send(stage.trade.frame);
      await until(() => sink.allTrades.length > 0, 'the trade after the bad frames');
      expect(server.connections).toBe(connections);
      expect(venue.health()).toMatchObject({ state: 'live', reconnects: 0 });
    });

    it('says that it is down, tries again, and comes back', async () => {
      const stage = create();
      const { server, venue, sink, send, start, subscribed } = await onStage(stage);
      await start();
      server.received.length = 0;
      server.drop();
      await until(() => venue.health().state === 'down', 'the failure');
      expect(venue.health().lastError).not.toBeNull();
      await until(subscribed, 'the subscriptions after the reconnection');
      send(stage.trade.frame);
      await until(() => venue.health().state === 'live', 'the recovery');
      expect(venue.health().reconnects).toBe(1);
      const states = sink.healths.map(({ state }) => state);
      expect(states.slice(-2)).toEqual(['down', 'live']);
    });

    it('is stale in silence, and live again with the next data', async () => {
      const stage = create();
      const { venue, send, start, clock } = await onStage(stage, 200_000);
      await start();
      await quiet(venue);
      clock.skip(250_000);
      await until(() => venue.health().state === 'stale', 'staleness');
      send(stage.ticker.frame);
      await until(() => venue.health().state === 'live', 'data');
      expect(venue.health()).toMatchObject({ reconnects: 0, lastError: null });
    });

    it('connects anew when the silence lasts', async () => {
      const stage = create();
      const { server, venue, start, clock, subscribed } = await onStage(stage, 200_000);
      await start();
      await quiet(venue);
      server.received.length = 0;
      clock.skip(450_000);
      await until(subscribed, 'new subscriptions');
      expect(venue.health().lastError).toBe('no data for too long, connecting anew');
    });

    it('leaves no connection when it stops', async () => {
      const stage = create();
      const { server, venue, start } = await onStage(stage);
      await start();
      await venue.stop();
      await until(() => server.sockets.size === 0, 'closed connections');
      expect(venue.health().state).toBe('stopped');
      const connections = server.connections;
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(server.connections).toBe(connections);
    });

    it('tells failures without keys or signatures', async () => {
      const stage = { ...create(), rest: () => undefined };
      const { venue } = await onStage(stage);
      const failure: unknown = await venue.instruments().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      expect((failure as Error).message).not.toMatch(/recorded-|[?&]/);
    });
  },
);

describe.skipIf(!hasData).each(STAGES.filter(({ hasCandles }) => hasCandles))(
  `closed candles of $name${needsData}`,
  ({ create }) => {
    it('come once and in order, and those that a lost connection cost are fetched', async () => {
      const stage = create();
      const candle = stage.candle!;
      const { server, venue, sink, clock, send, start, subscribed } = await onStage(stage);
      await start();
      const times = candle.rows.map(([time]) => Number(time));
      const delivered = (minute: number): boolean =>
        sink.candles.some((closed) => closed.candle.time === times[minute]);
      const form = async (minute: number): Promise<void> => {
        send(candle.forming?.(minute) ?? stage.ticker.frame);
        await quiet(venue);
      };
      const close = async (minute: number): Promise<void> => {
        await form(minute);
        if (candle.closing === undefined)
          clock.skip(Math.max(0, times[minute]! + MINUTE + 4_000 - clock.now()));
        else send(candle.closing(minute));
        await until(() => delivered(minute), `minute ${minute}`);
      };
      await close(0);
      await form(1);
      server.received.length = 0;
      server.drop();
      clock.skip(times[5]! + 5_000 - clock.now());
      await until(subscribed, 'the subscriptions after the reconnection');
      await form(5);
      await until(() => delivered(4), 'the missed minutes');
      await close(5);
      // A venue whose candles are polled begins with the minute before.
      const closed = sink.candles.filter(({ candle: { time } }) => time >= times[0]!);
      expect(closed.map(({ symbol }) => symbol)).toEqual(closed.map(() => candle.symbol));
      expect(closed.map(({ candle: c }) => [c.time, c.open, c.high, c.low, c.close, c.volume])).toEqual(
        candle.rows.slice(0, closed.length).map((row) => row.map(Number)),
      );
      expect(venue.health().state).toBe('live');
      expect(venue.health().reconnects).toBeGreaterThan(0);
    });
  },
);

/** Until what was sent has arrived on every connection. */
async function quiet(venue: Venue): Promise<void> {
  let before: number | null;
  do {
    before = venue.health().lastDataAt;
    await new Promise((resolve) => setTimeout(resolve, 150));
  } while (venue.health().lastDataAt !== before);
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
