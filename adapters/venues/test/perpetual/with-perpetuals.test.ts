import { describe, expect, onTestFinished, test } from 'vitest';
import { candleRows } from '@tradewind/market';
import type { Candle, Venue } from '@tradewind/market';
import { builtInPerpetuals } from '../../src/instruments/built-in-perpetuals.ts';
import { builtInInstruments } from '../../src/instruments/built-in.ts';
import { withPerpetuals } from '../../src/perpetual/with-perpetuals.ts';
import { createPracticeVenue } from '../../src/practice/venue.ts';
import { RecordingSink } from '../ccxt/support/recording-sink.ts';
import { ManualTime } from '../support/manual-time.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 2, 14, 15, 9, 26, 535);
const SPOT = 'ETH/USDT';
const PERPETUAL = 'ETH/USDT:USDT';

function opened(instruments = builtInInstruments()) {
  const time = new ManualTime(START);
  const practice = createPracticeVenue({ clock: time, scheduler: time.scheduler, instruments });
  const venue = withPerpetuals(practice, builtInPerpetuals());
  onTestFinished(() => venue.stop());
  return { time, venue, sink: new RecordingSink() };
}

async function minutes(venue: Venue, symbol: string, from: number, to: number): Promise<Candle[]> {
  const rows: Candle[] = [];
  for await (const page of venue.history(symbol, '1m', { from, to })) rows.push(...candleRows(page));
  return rows;
}

describe('a venue with perpetuals', () => {
  test('has those whose spot market it has', async () => {
    const { venue } = opened(builtInInstruments().slice(0, 3));
    expect((await venue.instruments()).map(({ symbol }) => symbol)).toEqual([
      'BTC/USDT',
      'ETH/USDT',
      'SOL/USDT',
      'BTC/USDT:USDT',
      'ETH/USDT:USDT',
      'SOL/USDT:USDT',
    ]);
  });

  test('streams a perpetual beside its spot market: tickers, trades and closed minutes', async () => {
    const { time, venue, sink } = opened();
    await venue.start([SPOT, PERPETUAL], sink);
    time.advance(3 * MINUTE);
    const tickers = (symbol: string) => sink.allTickers.filter((ticker) => ticker.symbol === symbol);
    expect(tickers(SPOT).length).toBeGreaterThan(170);
    expect(tickers(PERPETUAL).map(({ time: at }) => at)).toEqual(tickers(SPOT).map(({ time: at }) => at));
    tickers(PERPETUAL).forEach((ticker, index) => {
      expect(Math.abs(ticker.price - tickers(SPOT)[index]!.price)).toBeLessThanOrEqual(0.005);
      expect(ticker.bid!).toBeLessThan(ticker.ask!);
    });
    expect(sink.tradeCounts.get(PERPETUAL)).toBeGreaterThan(10);
    expect(sink.candles.map(({ symbol }) => symbol)).toEqual([
      SPOT,
      PERPETUAL,
      SPOT,
      PERPETUAL,
      SPOT,
      PERPETUAL,
    ]);
  });

  test('streams a perpetual alone without its spot market', async () => {
    const { time, venue, sink } = opened();
    await venue.start([PERPETUAL], sink);
    venue.watchDepth([PERPETUAL]);
    time.advance(70 * SECOND);
    expect(new Set(sink.allTickers.map(({ symbol }) => symbol))).toEqual(new Set([PERPETUAL]));
    expect(new Set(sink.allTrades.map(({ symbol }) => symbol))).toEqual(new Set([PERPETUAL]));
    expect(new Set(sink.books.map(({ symbol }) => symbol))).toEqual(new Set([PERPETUAL]));
    expect(new Set(sink.candles.map(({ symbol }) => symbol))).toEqual(new Set([PERPETUAL]));
  });

  test('streams depth of the one of the two markets that is watched', async () => {
    const { time, venue, sink } = opened();
    venue.watchDepth([SPOT]);
    await venue.start([SPOT, PERPETUAL], sink);
    const seen = (): Set<string> => new Set(sink.books.splice(0).map(({ symbol }) => symbol));
    time.advance(2 * SECOND);
    expect(seen()).toEqual(new Set([SPOT]));
    venue.watchDepth([PERPETUAL]);
    time.advance(2 * SECOND);
    expect(seen()).toEqual(new Set([PERPETUAL]));
    venue.watchDepth([SPOT, PERPETUAL]);
    time.advance(2 * SECOND);
    expect(seen()).toEqual(new Set([SPOT, PERPETUAL]));
    venue.watchDepth([]);
    time.advance(2 * SECOND);
    expect(seen()).toEqual(new Set());
  });

  test('history of a perpetual is that of its spot market, and joins what streams', async () => {
    const { time, venue, sink } = opened();
    const from = START - (START % MINUTE);
    await venue.start([PERPETUAL], sink);
    time.advance(3 * MINUTE);
    const history = await minutes(venue, PERPETUAL, from - 60 * MINUTE, from + 3 * MINUTE);
    const spot = await minutes(venue, SPOT, from - 60 * MINUTE, from + 3 * MINUTE);
    expect(history.map(({ time: open }) => open)).toEqual(spot.map(({ time: open }) => open));
    expect(history).toHaveLength(63);
    expect(history.slice(-sink.candles.length)).toEqual(sink.candles.map(({ candle }) => candle));
  });

  test('refuses a spot market as a perpetual', () => {
    const { venue } = opened();
    expect(() => withPerpetuals(venue, builtInInstruments().slice(0, 1))).toThrow('BTC/USDT is no perpetual');
  });
});
