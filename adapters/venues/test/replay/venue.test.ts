import { candleRows } from '@tradewind/market';
import type { Candle, Trade } from '@tradewind/market';
import { describe, expect, it } from 'vitest';
import { createReplayVenue } from '../../src/index.ts';
import type { RecordedEvent } from '../../src/index.ts';
import { RecordingSink } from '../ccxt/support/recording-sink.ts';
import { ManualTime } from '../support/manual-time.ts';
import { MemorySource, minutes } from './support.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const FROM = Date.UTC(2021, 4, 12, 12);
const BTC = 'BTC/USDT';

/** Two days of minutes around `FROM`. */
const ROWS = minutes(FROM - DAY, 2 * 1_440);

function replay(source: MemorySource, speed: number, from = FROM, seed = 7) {
  const time = new ManualTime(1_000_000);
  const sink = new RecordingSink();
  const venue = createReplayVenue({ source, from, speed, clock: time, scheduler: time.scheduler, seed });
  /** Plays `seconds` of wall time, letting reads finish in between. */
  async function play(seconds: number): Promise<void> {
    for (let step = 0; step < seconds * 5; step += 1) {
      time.advance(200);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { time, sink, venue, play };
}

function minuteSource(): MemorySource {
  return new MemorySource().add(BTC, '1m', ROWS).add('ETH/USDT', '1m', ROWS);
}

function rowAt(time: number): Candle {
  return ROWS.find((row) => row.time === time)!;
}

describe('replay of candles', () => {
  it('names itself with date and speed, and keeps its own time', async () => {
    const { venue, sink, play } = replay(minuteSource(), 10);
    expect(venue).toMatchObject({ id: 'replay', kind: 'replay' });
    expect(venue.now()).toBe(FROM);
    await venue.start([BTC], sink);
    expect(venue.health()).toMatchObject({ label: 'REPLAY 2021-05-12 ×10', state: 'live', lastError: null });
    await play(6);
    expect(venue.now()).toBe(FROM + MINUTE);
    await venue.stop();
    expect(venue.health().state).toBe('stopped');
  });

  it('delivers the stored candles as they close, once, in order and unchanged', async () => {
    const { venue, sink, play } = replay(minuteSource(), 20);
    await venue.start([BTC], sink);
    await play(15);
    await venue.stop();
    expect(sink.candles.map(({ candle }) => candle)).toEqual(
      ROWS.filter(({ time }) => time >= FROM).slice(0, 5),
    );
  });

  it('moves second by second at normal speed, within the candle, towards its close', async () => {
    const { venue, sink, play } = replay(minuteSource(), 1);
    await venue.start([BTC], sink);
    await play(60);
    await venue.stop();
    const { open, high, low, close } = rowAt(FROM);
    const prices = sink.allTickers.filter(({ time }) => time < FROM + MINUTE).map(({ price }) => price);
    expect(prices.length).toBe(59);
    expect(prices.every((price) => price >= low && price <= high)).toBe(true);
    expect(prices.at(-1)).toBe(close);
    expect(new Set(prices).size).toBeGreaterThan(20);
    expect(sink.allTrades[0]?.price).toBe(open);
    for (const { bid, ask, price } of sink.allTickers)
      expect(bid! < ask! && Math.abs(price - bid!) < 1).toBe(true);
  });

  it('knows the figures of the last 24 hours', async () => {
    const { venue, sink, play } = replay(minuteSource(), 1);
    await venue.start([BTC], sink);
    await play(2);
    await venue.stop();
    const day = ROWS.filter(({ time }) => time >= FROM - DAY + MINUTE && time < FROM);
    const ticker = sink.allTickers[0]!;
    expect(ticker.open24h).toBe(day[0]!.open);
    expect(ticker.high24h).toBe(Math.max(...day.map(({ high }) => high)));
    expect(ticker.low24h).toBe(Math.min(...day.map(({ low }) => low)));
    const volume = day.reduce((sum, row) => sum + row.volume, 0);
    expect(ticker.volume24h).toBeGreaterThanOrEqual(volume);
    expect(ticker.volume24h).toBeLessThanOrEqual(volume + rowAt(FROM).volume);
  });

  it.each([1, 10, 100])('trades the volume of each candle at speed %d', async (speed) => {
    const { venue, sink, play } = replay(minuteSource(), speed);
    await venue.start([BTC], sink);
    await play(130 / speed + 1);
    await venue.stop();
    for (const start of [FROM, FROM + MINUTE]) {
      const trades = sink.allTrades.filter(({ time }) => time >= start && time < start + MINUTE);
      const { volume, high, low } = rowAt(start);
      expect(trades.reduce((sum, { quantity }) => sum + quantity, 0)).toBeCloseTo(volume, 6);
      expect(trades.every(({ price }) => price >= low && price <= high)).toBe(true);
      expect(Math.max(...trades.map(({ price }) => price))).toBeLessThanOrEqual(high);
    }
    const ids = sink.allTrades.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('stays bounded at a hundred times the speed', async () => {
    const { venue, sink, play } = replay(minuteSource(), 100);
    await venue.start([BTC, 'ETH/USDT'], sink);
    await play(10);
    await venue.stop();
    expect(sink.tickerBatches.every((batch) => batch.length <= 2)).toBe(true);
    expect(sink.tickerBatches.length).toBeLessThanOrEqual(50);
    expect(sink.allTrades.length).toBeLessThanOrEqual(10 * 5 * 2 * 8);
    expect(sink.candles.length).toBe(2 * 16);
  });

  it('is the same each time for the same seed, and another for another', async () => {
    const run = async (seed: number): Promise<RecordingSink> => {
      const { venue, sink, play } = replay(minuteSource(), 10, FROM, seed);
      await venue.start([BTC], sink);
      await play(20);
      await venue.stop();
      return sink;
    };
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    expect(again.allTickers).toEqual(first.allTickers);
    expect(again.allTrades).toEqual(first.allTrades);
    expect(other.allTickers).not.toEqual(first.allTickers);
  });

  it('gives books to watched markets, around the price', async () => {
    const { venue, sink, play } = replay(minuteSource(), 1);
    await venue.start([BTC, 'ETH/USDT'], sink);
    await play(2);
    expect(sink.books).toEqual([]);
    venue.watchDepth([BTC]);
    await play(5);
    await venue.stop();
    expect(sink.books.length).toBe(5);
    for (const { symbol, time, bids, asks } of sink.books) {
      const { price } = sink.allTickers.find((ticker) => ticker.time === time && ticker.symbol === symbol)!;
      expect(symbol).toBe(BTC);
      expect(bids.every(([at], index) => index === 0 || at < bids[index - 1]![0])).toBe(true);
      expect(asks.every(([at], index) => index === 0 || at > asks[index - 1]![0])).toBe(true);
      expect(bids[0]![0] < asks[0]![0] && Math.abs(bids[0]![0] - price) < 1).toBe(true);
      expect([...bids, ...asks].every(([, quantity]) => quantity > 0)).toBe(true);
    }
  });

  it('plays larger candles in minutes that make them again', async () => {
    const hours: Candle[] = Array.from({ length: 48 }, (_, hour) => ({
      time: FROM - DAY + hour * 60 * MINUTE,
      open: 100 + hour,
      high: 110 + hour,
      low: 95 + hour,
      close: 101 + hour,
      volume: 600,
    }));
    const { venue, sink, play } = replay(new MemorySource().add(BTC, '1h', hours), 100);
    await venue.start([BTC], sink);
    await play(37);
    await venue.stop();
    const played = sink.candles.slice(0, 60).map(({ candle }) => candle);
    const hour = hours.find(({ time }) => time === FROM)!;
    expect(played.map(({ time }) => time)).toEqual(
      Array.from({ length: 60 }, (_, minute) => FROM + minute * MINUTE),
    );
    expect(played[0]!.open).toBe(hour.open);
    expect(played.at(-1)!.close).toBe(hour.close);
    expect(Math.max(...played.map(({ high }) => high))).toBe(hour.high);
    expect(Math.min(...played.map(({ low }) => low))).toBe(hour.low);
    expect(played.reduce((sum, { volume }) => sum + volume, 0)).toBeCloseTo(hour.volume, 6);
  });

  it('shows no future in its history', async () => {
    const { venue, sink, play } = replay(minuteSource(), 10);
    const last = async (timeframe: '1m' | '5m' | '1h'): Promise<number> => {
      let time = -Infinity;
      for await (const page of venue.history(BTC, timeframe, { from: FROM - DAY, to: FROM + DAY })) {
        for (const row of candleRows(page)) time = row.time;
      }
      return time;
    };
    expect(await last('1m')).toBe(FROM - MINUTE);
    await venue.start([BTC], sink);
    await play(45);
    // Feed time is FROM + 7 min 30 s.
    expect(await last('1m')).toBe(FROM + 6 * MINUTE);
    expect(await last('5m')).toBe(FROM);
    expect(await last('1h')).toBe(FROM - 60 * MINUTE);
    const newest = Math.max(
      ...sink.allTickers.map(({ time }) => time),
      ...sink.allTrades.map(({ time }) => time),
      ...sink.candles.map(({ candle }) => candle.time + MINUTE),
    );
    expect(newest).toBeLessThanOrEqual(venue.now());
    await venue.stop();
  });

  it('stops at the end of the data, says so, and does not begin again', async () => {
    const { venue, sink, play } = replay(minuteSource(), 100, FROM + DAY - 3 * MINUTE);
    await venue.start([BTC, 'ETH/USDT'], sink);
    await play(10);
    expect(venue.health()).toMatchObject({
      state: 'stopped',
      lastError: 'the recording ended at 2021-05-13 12:00 UTC',
    });
    expect(sink.candles.length).toBe(6);
    const count = sink.allTickers.length;
    await play(5);
    expect(sink.allTickers.length).toBe(count);
    await venue.stop();
  });

  it('waits through a pause as exchanges had, and fills nothing in', async () => {
    const gap = ROWS.filter(({ time }) => time < FROM + 2 * MINUTE || time >= FROM + 10 * MINUTE);
    const { venue, sink, play } = replay(new MemorySource().add(BTC, '1m', gap), 100);
    await venue.start([BTC], sink);
    await play(7.2);
    await venue.stop();
    expect(sink.candles.map(({ candle }) => (candle.time - FROM) / MINUTE)).toEqual([0, 1, 10, 11]);
    const silent = sink.allTickers.filter(
      ({ time }) => time > FROM + 2 * MINUTE + 20_000 && time < FROM + 10 * MINUTE,
    );
    expect(silent).toEqual([]);
  });

  it('begins at its start again when it is started again', async () => {
    const { venue, sink, play } = replay(minuteSource(), 10);
    await venue.start([BTC], sink);
    await play(10);
    await venue.stop();
    const first = [...sink.allTickers];
    sink.tickerBatches.length = 0;
    await venue.start([BTC], sink);
    await play(10);
    await venue.stop();
    expect(sink.allTickers).toEqual(first);
  });

  it('resumes where it was after the machine slept', async () => {
    const { time, venue, sink, play } = replay(minuteSource(), 10);
    await venue.start([BTC], sink);
    await play(2);
    const before = venue.now();
    time.sleep(3_600_000);
    await play(1);
    expect(venue.now() - before).toBeLessThanOrEqual(10 * 3_000 + 1);
    await venue.stop();
  });

  it('refuses speeds outside 1 to 100 and markets of which nothing is recorded', async () => {
    expect(() => replay(minuteSource(), 101)).toThrow(RangeError);
    expect(() => replay(minuteSource(), 0.5)).toThrow(RangeError);
    const { venue, sink } = replay(minuteSource(), 1, FROM + 100 * DAY);
    await expect(venue.start([BTC], sink)).rejects.toThrow(
      'nothing is recorded of these markets from 2021-08-20',
    );
    expect(venue.health().state).toBe('stopped');
  });
});

describe('replay of recorded trades and books', () => {
  const trade = (time: number, price: number, quantity: number): RecordedEvent => {
    const made: Trade = {
      venue: 'replay',
      symbol: BTC,
      id: String(time),
      time,
      price,
      quantity,
      side: 'buy',
    };
    return { kind: 'trade', time, trade: made };
  };

  function recorded(): MemorySource {
    const events: RecordedEvent[] = [
      {
        kind: 'depth',
        time: FROM - 5_000,
        reset: true,
        bids: [[99, 1]],
        asks: [
          [101, 1],
          [102, 2],
        ],
      },
      { kind: 'quote', time: FROM - 4_000, bid: 99, ask: 101 },
      trade(FROM - 3_000, 101, 0.5),
      { kind: 'depth', time: FROM + 1_000, reset: false, bids: [[100, 3]], asks: [[101, 0]] },
      { kind: 'quote', time: FROM + 1_100, bid: 100, ask: 102 },
      trade(FROM + 2_500, 102, 0.25),
      trade(FROM + 4_000, 102, 0.75),
      trade(FROM + 61_500, 103, 1),
      trade(FROM + 130_000, 104, 1),
    ];
    return new MemorySource().addEvents(BTC, {
      from: FROM - 5_000,
      to: FROM + 130_000,
      async *events() {
        yield* events;
      },
    });
  }

  it('plays them at their own times, with the book as it was at the start', async () => {
    const { venue, sink, play } = replay(recorded(), 1);
    venue.watchDepth([BTC]);
    await venue.start([BTC], sink);
    await play(3);
    expect(sink.allTrades.map(({ time, price }) => [time - FROM, price])).toEqual([[2_500, 102]]);
    expect(sink.books.at(-1)).toMatchObject({
      bids: [
        [100, 3],
        [99, 1],
      ],
      asks: [[102, 2]],
    });
    expect(sink.allTickers.at(-1)).toMatchObject({ price: 102, bid: 100, ask: 102 });
    await play(2);
    expect(sink.allTrades.length).toBe(2);
    await venue.stop();
  });

  it('makes closed candles of whole recorded minutes where none are stored', async () => {
    const { venue, sink, play } = replay(recorded(), 20);
    await venue.start([BTC], sink);
    await play(8);
    expect(sink.candles.map(({ candle }) => candle)).toEqual([
      { time: FROM, open: 102, high: 102, low: 102, close: 102, volume: 1 },
      { time: FROM + MINUTE, open: 103, high: 103, low: 103, close: 103, volume: 1 },
    ]);
    expect(venue.health().state).toBe('stopped');
    await venue.stop();
  });
});
