import { createMemoryBus, createMemoryCache } from '@tradewind/bus';
import type { CandleStore, Ticker, Venue, VenueSink } from '@tradewind/market';
import { Feed } from '@tradewind/server';
import { pino } from 'pino';
import type { BenchResult } from './result.ts';

const SYMBOLS = 242;
const SECONDS = 120;

/**
 * Tickers through the feed, as fast as they go: bus, cache with its expiry, four-hour windows, running minutes. Storage
 * is left out: candles go to the store every five seconds whatever the rate.
 */
export async function run(): Promise<BenchResult[]> {
  const logger = pino({ level: 'silent' });
  const clock = { now: () => Date.now() };
  const bus = createMemoryBus({ logger });
  const cache = createMemoryCache({ clock });
  let sink: VenueSink | undefined;
  const feed = new Feed({
    venue: {
      id: 'bench',
      start: async (_symbols, given) => void (sink = given),
      stop: async () => undefined,
    } as Partial<Venue> as Venue,
    bus,
    cache,
    store: { writeMany: async () => undefined } as Partial<CandleStore> as CandleStore,
    logger,
    onFailure: () => undefined,
  });
  await feed.start([]);
  let received = 0;
  await bus.subscribe('tickers:*', (message) => {
    received += (message as Ticker[]).length;
  });
  const began = performance.now();
  const cpu = process.cpuUsage();
  const start = Date.now() - SECONDS * 1000;
  for (let second = 0; second < SECONDS; second += 1) {
    for (let symbol = 0; symbol < SYMBOLS; symbol += 1)
      sink!.tickers([ticker(symbol, start + second * 1000)]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  while (received < SECONDS * SYMBOLS) await new Promise((resolve) => setImmediate(resolve));
  const elapsedMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  await feed.stop();
  await Promise.all([bus.close(), cache.close()]);
  const perSecond = (SECONDS * SYMBOLS) / (elapsedMs / 1000);
  const share = ((user + system) / 1e6 / (SECONDS * SYMBOLS)) * SYMBOLS * 100;
  return [
    {
      name: 'tickers through the feed, sustained',
      value: Math.round(perSecond),
      unit: 'ticks/s',
      note: 'one message a ticker, the worst case',
    },
    {
      name: `share of a core for ${SYMBOLS} symbols at one tick a second`,
      value: Number(share.toFixed(2)),
      unit: '%',
    },
  ];
}

function ticker(symbol: number, time: number): Ticker {
  const price = 100 + symbol + Math.sin(time / 1000);
  return {
    venue: 'bench',
    symbol: `S${symbol}/USDT`,
    time,
    price,
    bid: price - 0.01,
    ask: price + 0.01,
    open24h: 100,
    high24h: 400,
    low24h: 90,
    volume24h: 1000,
    quoteVolume24h: 100_000,
  };
}
