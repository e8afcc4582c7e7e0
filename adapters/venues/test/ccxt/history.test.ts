import { candleRows } from '@tradewind/market';
import { describe, expect, it } from 'vitest';
import type { CcxtCandle, CcxtExchange } from '../../src/ccxt/exchange.ts';
import { candleHistory } from '../../src/ccxt/history.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

interface Call {
  readonly timeframe: string;
  readonly since: number;
}

/** REST of an exchange with a candle for each minute of `[first, last]`, that answers `limit` at a time. */
function exchange(first: number, last: number, windowed: boolean, calls: Call[]): CcxtExchange {
  const fetchOHLCV: CcxtExchange['fetchOHLCV'] = async (
    _symbol,
    timeframe,
    since = 0,
    limit = 500,
    params = {},
  ) => {
    calls.push({ timeframe, since });
    const length = timeframe === '1d' ? DAY : MINUTE;
    const until = (params as { until?: number }).until ?? Infinity;
    const rows: CcxtCandle[] = [];
    const start = windowed ? since : Math.max(since, first);
    for (
      let time = Math.ceil(start / length) * length;
      rows.length < limit && time <= Math.min(until, last);
      time += length
    ) {
      if (time + length > first) rows.push([time, 1, 2, 1, 2, 3]);
      else if (windowed && time > since + limit * length) break;
    }
    return rows;
  };
  return { fetchOHLCV } as CcxtExchange;
}

async function timesOf(
  source: CcxtExchange,
  windowed: boolean,
  range: { from: number; to: number },
  now: number,
  signal?: { aborted: boolean },
): Promise<number[]> {
  const times: number[] = [];
  const request = { symbol: 'BTC/USDT', timeframe: '1m', ...range } as const;
  for await (const page of candleHistory(
    source,
    { now: () => now },
    { limit: 100, windowed },
    request,
    signal,
  )) {
    for (const { time } of candleRows(page)) times.push(time);
    if (signal !== undefined) signal.aborted = true;
  }
  return times;
}

describe('candleHistory', () => {
  it.each([true, false])('pages through a range, each candle once (windowed: %s)', async (windowed) => {
    const calls: Call[] = [];
    const source = exchange(0, 1_000 * MINUTE, windowed, calls);
    const times = await timesOf(source, windowed, { from: 5 * MINUTE, to: 355 * MINUTE }, 2_000 * MINUTE);
    expect(times).toEqual(Array.from({ length: 350 }, (_, index) => (index + 5) * MINUTE));
    expect(calls.length).toBe(4);
  });

  it('leaves out the candle that is still forming', async () => {
    const source = exchange(0, 1_000 * MINUTE, false, []);
    const times = await timesOf(source, false, { from: 0, to: 100 * MINUTE }, 10 * MINUTE + 30_000);
    expect(times.at(-1)).toBe(9 * MINUTE);
  });

  it('finds where trading starts in a few calls instead of asking year after year', async () => {
    const calls: Call[] = [];
    const listed = 700 * DAY + 5 * MINUTE;
    const source = exchange(listed, listed + 300 * MINUTE, true, calls);
    const times = await timesOf(source, true, { from: 0, to: listed + 301 * MINUTE }, listed + 400 * MINUTE);
    expect(times.length).toBe(301);
    expect(calls.length).toBeLessThan(20);
  });

  it('ends where the exchange has no newer candles', async () => {
    const calls: Call[] = [];
    const source = exchange(0, 50 * MINUTE, false, calls);
    expect((await timesOf(source, false, { from: 0, to: 1_000 * MINUTE }, 2_000 * MINUTE)).length).toBe(51);
    expect(calls.length).toBe(2);
  });

  it('stops between pages when it is cancelled', async () => {
    const calls: Call[] = [];
    const source = exchange(0, 1_000 * MINUTE, false, calls);
    const signal = { aborted: false };
    expect((await timesOf(source, false, { from: 0, to: 900 * MINUTE }, 2_000 * MINUTE, signal)).length).toBe(
      100,
    );
    expect(calls.length).toBe(1);
  });
});
