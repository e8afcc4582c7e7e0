import { createMemoryCache } from '@tradewind/bus';
import { candlesFromRows, StatisticsWindows } from '@tradewind/market';
import type { Candle, CandleStore, Instrument } from '@tradewind/market';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntervalStatistics } from '../src/modules/market-data/windows.ts';

const MINUTE = 60_000;
const OPEN = Date.UTC(2024, 7, 8, 9);

const BITCOIN: Instrument = {
  symbol: 'BTC/USDT',
  id: 'BTCUSDT',
  type: 'spot',
  base: 'BTC',
  quote: 'USDT',
  status: 'open',
  tickSize: '0.01',
  lotSize: '0.00001',
  minNotional: '5',
  maxLeverage: 1,
};

function minute(index: number, price: number): Candle {
  return {
    time: OPEN + index * MINUTE,
    open: price,
    high: price + 2,
    low: price - 1,
    close: price + 1,
    volume: 1,
  };
}

/** Statistics over rows that a test adds to, at a time that it sets. */
function setUp() {
  const rows: Candle[] = [];
  const state = { now: OPEN, newest: undefined as Candle | undefined, reads: 0 };
  const store = {
    read: async (_key, timeframe, { from, to }) => {
      state.reads += 1;
      const of = timeframe === '1m' ? rows.filter(({ time }) => time >= from && time < to) : [];
      if (timeframe === '1h') {
        const hours = Map.groupBy(
          rows.filter(({ time }) => time >= from && time < to),
          ({ time }) => time - (time % (60 * MINUTE)),
        );
        return candlesFromRows([...hours].map(([time, members]) => ({ ...members[0]!, time })));
      }
      return candlesFromRows(of);
    },
  } as Partial<CandleStore> as CandleStore;
  const statistics = new IntervalStatistics({
    windows: new StatisticsWindows(),
    store,
    cache: createMemoryCache({ clock: { now: () => state.now } }),
    newestMinute: () => state.newest,
    now: () => state.now,
  });
  const window = statistics.windows.containing(OPEN);
  return { rows, state, statistics, ask: () => statistics.interval('x', BITCOIN, window) };
}

describe('statistics windows', () => {
  it('follow closed minutes and the running one without asking the store again', async () => {
    const { rows, state, statistics, ask } = setUp();
    rows.push(minute(0, 100), minute(1, 101));
    state.now = OPEN + 2.5 * MINUTE;
    state.newest = minute(2, 150);
    expect(await ask()).toMatchObject({
      open: 100,
      high: 152,
      low: 99,
      close: 151,
      volume: 3,
      dataPoints: 3,
      isComplete: false,
    });
    const { reads } = state;
    statistics.minuteClosed('x', 'BTC/USDT', minute(2, 140));
    state.now = OPEN + 3.5 * MINUTE;
    state.newest = minute(3, 90);
    expect(await ask()).toMatchObject({ open: 100, high: 142, low: 89, close: 91, volume: 4, dataPoints: 4 });
    expect(state.reads).toBe(reads);
  });

  it('are complete once they have ended with every minute, and only then', async () => {
    const { rows, state, ask } = setUp();
    rows.push(...Array.from({ length: 239 }, (_, index) => minute(index, 100)));
    state.now = OPEN + 241 * MINUTE;
    expect(await ask()).toMatchObject({ dataPoints: 239, isComplete: false });
    rows.push(minute(239, 100));
    state.now += 2 * MINUTE;
    expect(await ask()).toMatchObject({ dataPoints: 240, isComplete: true });
  });

  it('take a correction of an earlier minute in', async () => {
    const { rows, state, statistics, ask } = setUp();
    rows.push(minute(0, 100), minute(1, 101));
    state.now = OPEN + 2 * MINUTE;
    expect(await ask()).toMatchObject({ high: 103 });
    rows[0] = minute(0, 500);
    statistics.minuteClosed('x', 'BTC/USDT', rows[0]);
    expect(await ask()).toMatchObject({ open: 500, high: 502 });
  });

  it('have no prices where nothing traded', async () => {
    const { ask } = setUp();
    expect(await ask()).toMatchObject({
      open: null,
      high: null,
      low: null,
      close: null,
      volume: 0,
      dataPoints: 0,
    });
  });

  it('agree with a plain sum over the minutes, whatever order of asking and closing', async () => {
    const prices = fc.array(fc.integer({ min: 10, max: 1000 }), { minLength: 1, maxLength: 40 });
    const asks = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(prices, asks, async (path, asking) => {
        const { rows, state, statistics, ask } = setUp();
        for (const [index, price] of path.entries()) {
          if (asking[index]) await ask();
          rows.push(minute(index, price));
          state.newest = minute(index, price);
          state.now = OPEN + (index + 1) * MINUTE;
          statistics.minuteClosed('x', 'BTC/USDT', minute(index, price));
        }
        expect(await ask()).toMatchObject({
          open: path[0],
          high: Math.max(...path) + 2,
          low: Math.min(...path) - 1,
          close: path.at(-1)! + 1,
          volume: path.length,
          dataPoints: path.length,
        });
      }),
      { numRuns: 60 },
    );
  });
});
