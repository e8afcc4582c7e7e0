import type { Trade } from '@tradewind/market';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { createCcxtVenue } from '../../src/index.ts';
import { hasData, needsData, recordedCandles, recordedJson, recordedLines } from './support/data-folder.ts';
import { apply, best } from './support/naive-book.ts';
import type { Sides } from './support/naive-book.ts';
import { RecordingSink, until } from './support/recording-sink.ts';
import { binanceAt, binanceRest, rawFrame } from './support/stages/binance.ts';
import { VenueServer } from './support/venue-server.ts';

const MINUTE = 60_000;
const PAIRS = ['btcusdt', 'ethusdt'];

interface DepthUpdate {
  readonly E: number;
  readonly u: number;
  readonly b: [string, string][];
  readonly a: [string, string][];
}

/** Sends each recorded frame to the connection that subscribed to its stream, in the order received. */
async function play(pair: string, sockets: ReadonlyMap<string, WebSocket>, snapshotAsked: Promise<void>) {
  const lines = recordedLines(`frames/binance-spot-${pair}-combined-20240808.ndjson.gz`);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    const stream = line.slice(11, line.indexOf('"', 11));
    sockets.get(stream)?.send(rawFrame(line));
    // The recorded snapshot lies a few frames into the stream.
    if (index === 6) await snapshotAsked;
    if (index % 250 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return lines;
}

/** The plain rebuild of a recorded book as of each event time in `times`. */
function rebuilds(pair: string, lines: readonly string[], times: ReadonlySet<number>): Map<number, Sides> {
  const snapshot = recordedJson(`rest/binance-spot-depth-${pair}-20240808.json.gz`) as {
    lastUpdateId: number;
    bids: [string, string][];
    asks: [string, string][];
  };
  const state = { bids: new Map(snapshot.bids), asks: new Map(snapshot.asks) };
  const books = new Map<number, Sides>();
  for (const line of lines) {
    if (!line.includes('@depth')) continue;
    const update = JSON.parse(rawFrame(line)) as DepthUpdate;
    if (update.u <= snapshot.lastUpdateId) continue;
    apply(state, update.b, update.a);
    if (times.has(update.E)) books.set(update.E, best(state));
  }
  return books;
}

/** Candles of the whole minutes that trades cover. */
function minutesOf(trades: readonly Trade[]): Map<number, number[]> {
  const minutes = new Map<number, number[]>();
  for (const { time, price, quantity } of trades) {
    const open = time - (time % MINUTE);
    const [o, h, l, , v] = minutes.get(open) ?? [price, price, price, price, 0];
    minutes.set(open, [o!, Math.max(h!, price), Math.min(l!, price), price, v! + quantity]);
  }
  const opens = [...minutes.keys()].sort((a, b) => a - b);
  minutes.delete(opens[0]!);
  minutes.delete(opens.at(-1)!);
  return minutes;
}

describe.skipIf(!hasData)(`Binance as recorded on 2024-08-08${needsData}`, () => {
  it('rebuilds books and trades exactly from 133,190 frames over CCXT', { timeout: 120_000 }, async () => {
    const sockets = new Map<string, WebSocket>();
    const asked = new Map(PAIRS.map((pair) => [pair, Promise.withResolvers<void>()]));
    const server = await VenueServer.start({
      rest: (path, query) => {
        if (path === '/api/v3/depth') asked.get(query.get('symbol')!.toLowerCase())!.resolve();
        return binanceRest(path, query);
      },
      message: (socket, message) => {
        const { id, params } = message as { id: number; params: string[] };
        for (const stream of params) sockets.set(stream, socket);
        socket.send(JSON.stringify({ result: null, id }));
      },
    });
    const sink = new RecordingSink();
    const venue = createCcxtVenue({
      exchange: 'binance',
      clock: { now: () => Date.now() },
      random: () => 0.5,
      ccxt: { rateLimit: 5, ...binanceAt(server.port) },
    });
    const started = venue.start(['BTC/USDT', 'ETH/USDT'], sink);
    venue.watchDepth(['BTC/USDT', 'ETH/USDT']);
    const streams = PAIRS.flatMap((pair) => [`${pair}@trade`, `${pair}@depth@100ms`]);
    await until(() => streams.every((stream) => sockets.has(stream)), 'the subscriptions', 30_000);
    const played = await Promise.all(PAIRS.map((pair) => play(pair, sockets, asked.get(pair)!.promise)));
    await started;

    let whole = 0;
    for (const [index, pair] of PAIRS.entries()) {
      const symbol = `${pair.slice(0, 3).toUpperCase()}/USDT`;
      const lines = played[index]!;
      const count = lines.filter((line) => line.includes('@trade')).length;
      const tradesOf = (): Trade[] => sink.allTrades.filter((trade) => trade.symbol === symbol);
      await until(() => sink.tradeCounts.get(symbol) === count, `${count} trades of ${symbol}`, 60_000);
      const lastUpdate = JSON.parse(
        rawFrame(lines.findLast((line) => line.includes('@depth'))!),
      ) as DepthUpdate;
      await until(
        () => sink.books.findLast((book) => book.symbol === symbol)?.time === lastUpdate.E,
        'the last book',
        60_000,
      );

      const ids = tradesOf().map(({ id }) => Number(id));
      expect(ids).toEqual(ids.map((_id, position) => ids[0]! + position));

      const recorded = new Map(
        recordedCandles(`candles-2024-08/${pair.toUpperCase()}-1m.csv.gz`).map((row) => {
          const [time, ...figures] = row.map(Number);
          return [time, figures];
        }),
      );
      for (const [open, [o, h, l, c, v]] of minutesOf(tradesOf())) {
        expect([o, h, l, c, Number(v!.toFixed(5))]).toEqual(recorded.get(open));
        whole += 1;
      }

      const books = sink.books.filter((book) => book.symbol === symbol);
      const expected = rebuilds(pair, lines, new Set(books.map(({ time }) => time)));
      // The very first book is the snapshot, which has no event time.
      const timed = books.filter(({ time }) => expected.has(time));
      expect(timed.length).toBeGreaterThan(5);
      expect(books.length - timed.length).toBeLessThanOrEqual(1);
      for (const { time, bids, asks } of timed) expect({ bids, asks }).toEqual(expected.get(time));
    }
    expect(whole).toBe(15);
    await venue.stop();
    await server.close();
  });
});
