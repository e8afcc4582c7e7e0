import type { Interval } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { arrangeRows, boardRow } from '../src/screens/statistics/board-row.ts';
import { byWindow } from '../src/screens/statistics/use-windows.ts';
import type { ListedMarket } from '../src/stores/markets.ts';

const START = Date.UTC(2026, 0, 5, 9);
const HOUR = 3_600_000;
const market = (base: string): ListedMarket =>
  ({ base, quote: 'USDT', id: `${base}USDT`, symbol: `${base}/USDT` }) as ListedMarket;
const interval = (change: Partial<Interval> = {}): Interval => ({
  symbol: 'BTC/USDT',
  id: 'BTCUSDT',
  venue: 'practice',
  date: '2026-01-05',
  intervalHour: 9,
  startTime: START,
  endTime: START + 4 * HOUR,
  open: 100,
  high: 110,
  low: 95,
  close: 105,
  volume: 7,
  dataPoints: 60,
  isComplete: false,
  ...change,
});

describe('a row of the statistics board', () => {
  it('derives change, range and completeness', () => {
    const row = boardRow(market('BTC'), interval(), START + HOUR, undefined);
    expect(row.change).toBeCloseTo(5);
    expect(row.range).toBeCloseTo(15);
    expect(row.completeness).toBe(1);
    expect(boardRow(market('BTC'), interval(), START + 2 * HOUR, undefined).completeness).toBe(0.5);
  });

  it('follows the price while the window is open, and only then', () => {
    const live = { price: 120, time: START + HOUR };
    expect(boardRow(market('BTC'), interval(), START + HOUR, live)).toMatchObject({
      close: 120,
      high: 120,
      low: 95,
    });
    const late = { price: 120, time: START + 5 * HOUR };
    expect(boardRow(market('BTC'), interval(), START + 5 * HOUR, late)).toMatchObject({
      close: 105,
      high: 110,
    });
  });

  it('has no figures where nothing traded', () => {
    const empty = interval({ open: null, high: null, low: null, close: null, volume: 0, dataPoints: 0 });
    expect(boardRow(market('BTC'), empty, START + HOUR, undefined)).toMatchObject({
      change: null,
      range: null,
    });
  });
});

describe('the board', () => {
  it('sorts and filters, with markets that have no figure last', () => {
    const row = (base: string, close: number | null) =>
      boardRow(market(base), interval({ close, open: close === null ? null : 100 }), START + HOUR, undefined);
    const rows = [row('AAA', 101), row('BBB', null), row('CCC', 107)];
    const order = (descending: boolean) =>
      arrangeRows(rows, { key: 'change', descending }, '').map((each) => each.market.base);
    expect(order(true)).toEqual(['CCC', 'AAA', 'BBB']);
    expect(order(false)).toEqual(['AAA', 'CCC', 'BBB']);
    expect(arrangeRows(rows, { key: 'name', descending: false }, 'cc')).toHaveLength(1);
  });

  it('groups what the server lists by symbol into windows, newest first', () => {
    const earlier = interval({ startTime: START - 4 * HOUR, endTime: START });
    const windows = byWindow([
      { symbol: 'BTC/USDT', id: 'BTCUSDT', intervals: [interval(), earlier] },
      { symbol: 'ETH/USDT', id: 'ETHUSDT', intervals: [interval()] },
    ]);
    expect(windows.map(({ startTime, intervals }) => [startTime, intervals.size])).toEqual([
      [START, 2],
      [START - 4 * HOUR, 1],
    ]);
  });
});
