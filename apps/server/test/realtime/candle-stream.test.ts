import { nextOpenTime, openTime, resample, timeframeBuckets } from '@tradewind/market';
import { candleRows, candlesFromRows } from '@tradewind/market';
import type { Candle, Timeframe } from '@tradewind/market';
import type { CandleEvent } from '@tradewind/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, gather, startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';
import { START } from './market.ts';

const MINUTE = 60_000;
let harness: Harness;
afterEach(() => harness.close());

/** Distinct figures for each minute. */
function minuteAt(time: number): Candle {
  const n = (time - START) / MINUTE;
  return {
    time,
    open: 100 + n,
    high: 110 + n + (n % 7),
    low: 90 + n - (n % 5),
    close: 101 + n,
    volume: 1 + (n % 3),
  };
}

async function subscribe(timeframe: Timeframe): Promise<CandleEvent[]> {
  const socket = await harness.connect('/market');
  const stream = `candle:BTC/USDT:${timeframe}`;
  const events = gather<CandleEvent>(socket, stream);
  expect(await ask(socket, 'subscribe', { streams: [stream] })).toMatchObject({ ok: true });
  return events;
}

/** What the store says of the candle that opens at `time`. */
function derived(timeframe: Timeframe, time: number): Candle {
  const minutes = harness.market.minutes.get('BTC/USDT') ?? [];
  const all = [...candleRows(resample(candlesFromRows(minutes), timeframeBuckets(timeframe)))];
  return all.find((candle) => candle.time === time)!;
}

const candleOf = ({ candle: [time, open, high, low, close, volume] }: CandleEvent): Candle => ({
  time,
  open,
  high,
  low,
  close,
  volume,
});

describe('candle streams', () => {
  it('begin with all that an open four-hour candle has had so far, and fold what comes', async () => {
    harness = await startRealtime();
    const { market } = harness;
    for (let n = 0; n < 150; n += 1) await market.minute('BTC/USDT', minuteAt(START + n * MINUTE), true);
    const events = await subscribe('4h');
    await until(() => events.length === 1, 'the candle as it is');
    expect(candleOf(events[0]!)).toEqual(derived('4h', START));
    for (const volume of [0.5, 1.5]) {
      await market.minute('BTC/USDT', { ...minuteAt(START + 150 * MINUTE), volume }, false);
    }
    await until(() => events.length === 3, 'the open minute, twice');
    expect(candleOf(events[2]!)).toEqual(derived('4h', START));
    expect(events.every(({ isClosed }) => !isClosed)).toBe(true);
  });

  it.each(['1m', '3m', '15m', '1h'] as const)(
    '%s: each candle is closed once, before the next begins',
    async (timeframe) => {
      harness = await startRealtime();
      const { market } = harness;
      await market.minute('BTC/USDT', minuteAt(START), true);
      const events = await subscribe(timeframe);
      await until(() => events.length > 0, 'the candle as it is');
      const last = START + 125 * MINUTE;
      for (let time = START + MINUTE; time <= last; time += MINUTE) {
        await market.minute('BTC/USDT', { ...minuteAt(time), volume: 0.25 }, false);
        // The venue's own close of a minute comes after the next one has begun.
        await market.minute('BTC/USDT', minuteAt(time - MINUTE), true);
      }
      const open = openTime(timeframe, last);
      await until(() => events.at(-1)?.time === open && !events.at(-1)!.isClosed, 'the last candle');
      const times = events.map(({ time }) => time);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const closed = events.filter(({ isClosed }) => isClosed);
      const expected: number[] = [];
      for (let time = START; time < open; time = nextOpenTime(timeframe, time)) expected.push(time);
      expect(closed.map(({ time }) => time)).toEqual(expected);
      for (const event of closed) {
        expect(candleOf(event)).toEqual({
          ...derived(timeframe, event.time),
          volume: expect.closeTo(derived(timeframe, event.time).volume, 9),
        });
        expect(events.filter(({ time }) => time === event.time).at(-1)).toBe(event);
      }
    },
  );

  it('take in a correction of an earlier minute, and minutes that were missed', async () => {
    harness = await startRealtime();
    const { market } = harness;
    for (let n = 0; n < 30; n += 1) await market.minute('BTC/USDT', minuteAt(START + n * MINUTE), true);
    const events = await subscribe('1h');
    await until(() => events.length > 0, 'the candle as it is');
    const corrected = { ...minuteAt(START + 3 * MINUTE), high: 999 };
    await market.minute('BTC/USDT', corrected, true);
    await until(() => candleOf(events.at(-1)!).high === 999, 'the corrected high');
    // Minutes 30 to 34 came while nobody heard them; the store has them.
    const kept = market.minutes.get('BTC/USDT')!;
    for (let n = 30; n < 35; n += 1) kept.push(minuteAt(START + n * MINUTE));
    await market.minute('BTC/USDT', minuteAt(START + 35 * MINUTE), false);
    await until(() => candleOf(events.at(-1)!).volume === derived('1h', START).volume, 'the missed minutes');
    expect(candleOf(events.at(-1)!)).toEqual(derived('1h', START));
  });

  it('close a candle whose last minute the venue never closes, after a moment', async () => {
    harness = await startRealtime();
    const { market } = harness;
    await market.minute('BTC/USDT', minuteAt(START), false);
    const events = await subscribe('1m');
    await until(() => events.length === 1, 'the open minute');
    await market.minute('BTC/USDT', minuteAt(START + MINUTE), false);
    await until(() => events.length === 3, 'its close and the next');
    expect(events.map(({ time, isClosed }) => [time, isClosed])).toEqual([
      [START, false],
      [START, true],
      [START + MINUTE, false],
    ]);
    // What comes too late does not open or close it again.
    await market.minute('BTC/USDT', minuteAt(START), true);
    await market.minute('BTC/USDT', { ...minuteAt(START + MINUTE), close: 150, high: 150 }, false);
    await until(() => events.length === 4, 'the next minute to go on');
    expect(events[3]).toMatchObject({ time: START + MINUTE, isClosed: false });
  });

  it('send the current candle to those who come later', async () => {
    harness = await startRealtime();
    await harness.market.minute('BTC/USDT', minuteAt(START), false);
    const first = await subscribe('1d');
    await until(() => first.length === 1);
    const second = await subscribe('1d');
    await until(() => second.length === 1);
    expect(second).toEqual(first);
  });

  it('1s: from prices, each second closed as the next begins', async () => {
    harness = await startRealtime();
    const { market } = harness;
    const events = await subscribe('1s');
    for (const [ms, price] of [
      [0, 10],
      [400, 12],
      [900, 9],
      [1000, 11],
    ] as const) {
      await market.tick('BTC/USDT', price, { time: START + ms });
    }
    await until(() => events.length === 5);
    expect(events.map(({ candle, isClosed }) => [candle, isClosed]).slice(2)).toEqual([
      [[START, 10, 12, 9, 9, 0], false],
      [[START, 10, 12, 9, 9, 0], true],
      [[START + 1000, 11, 11, 11, 11, 0], false],
    ]);
  });

  it('weeks and months begin with what days and hours say', async () => {
    harness = await startRealtime();
    const { market } = harness;
    const from = openTime('1M', START);
    const kept: Candle[] = [];
    for (let time = from; time <= START + 90 * MINUTE; time += MINUTE) kept.push(minuteAt(time));
    market.minutes.set('BTC/USDT', kept);
    market.time = START + 90 * MINUTE;
    for (const timeframe of ['1w', '1M'] as const) {
      const events = await subscribe(timeframe);
      await until(() => events.length === 1, timeframe);
      const expected = derived(timeframe, openTime(timeframe, START));
      expect(candleOf(events[0]!)).toEqual({ ...expected, volume: expect.closeTo(expected.volume, 6) });
    }
  });
});
