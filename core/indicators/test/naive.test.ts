import { candlesFromRows } from '@tradewind/market';
import type { Candle } from '@tradewind/market';
import { describe, expect, it } from 'vitest';
import { computeIndicator } from '../src/index.ts';
import { randomRows } from './support/candles.ts';
import {
  combine,
  deviation,
  ema,
  highest,
  lowest,
  parabolicSar,
  rma,
  sessionVwap,
  sma,
  supertrend,
  trueRange,
  wma,
} from './support/naive.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const CLOSE = 1e-11;

/**
 * Largest difference between what the package computes and the plain formula, relative to the largest price or value;
 * infinite where one has a value and the other has none.
 */
function difference(
  rows: readonly Candle[],
  id: string,
  parameters: Readonly<Record<string, number | string>>,
  expected: Readonly<Record<string, readonly number[]>>,
): number {
  const { outputs } = computeIndicator(id, candlesFromRows(rows), parameters);
  const worst = Object.entries(expected).map(([name, column]) => {
    const scale = Math.max(...rows.map(({ high }) => high), ...column.map((value) => Math.abs(value) || 0));
    const differences = column.map((value, row) => {
      const actual = outputs[name]![row]!;
      if (Number.isNaN(actual) !== Number.isNaN(value)) return Infinity;
      return Number.isNaN(value) ? 0 : Math.abs(actual - value) / scale;
    });
    return Math.max(...differences);
  });
  return Math.max(...worst);
}

describe.each(SEEDS)('against the plain formula, market %i', (seed) => {
  const rows = randomRows(seed, 400);
  const close = rows.map((row) => row.close);
  const high = rows.map((row) => row.high);
  const low = rows.map((row) => row.low);

  const by = (id: string, parameters: Record<string, number | string>, expected: Record<string, number[]>) =>
    difference(rows, id, parameters, expected);

  it('moving averages', () => {
    expect(by('sma', { length: 7 }, { sma: sma(close, 7) })).toBeLessThan(CLOSE);
    expect(by('ema', { length: 7 }, { ema: ema(close, 7) })).toBeLessThan(CLOSE);
    expect(by('rma', { length: 7 }, { rma: rma(close, 7) })).toBeLessThan(CLOSE);
    expect(by('wma', { length: 7 }, { wma: wma(close, 7) })).toBeLessThan(CLOSE);
    const hull = combine((fast, slow) => 2 * fast - slow, wma(close, 8), wma(close, 17));
    expect(by('hma', { length: 17 }, { hma: wma(hull, 4) })).toBeLessThan(CLOSE);
    const [once, twice, thrice] = [ema(close, 9), ema(ema(close, 9), 9), ema(ema(ema(close, 9), 9), 9)];
    const dema = combine((a, b) => 2 * a - b, once, twice);
    expect(by('dema', { length: 9 }, { dema })).toBeLessThan(CLOSE);
    const tema = combine((a, b, c) => 3 * a - 3 * b + c, once, twice, thrice);
    expect(by('tema', { length: 9 }, { tema })).toBeLessThan(CLOSE);
  });

  it('MACD as TA-Lib seeds it: the fast mean begins where the slow one is ready', () => {
    const late = close.map((value, row) => (row < 26 - 12 ? NaN : value));
    const distance = combine((fast, slow) => fast - slow, ema(late, 12), ema(close, 26));
    const signal = ema(distance, 9);
    const macd = combine((value, other) => (Number.isNaN(other) ? NaN : value), distance, signal);
    const histogram = combine((value, other) => value - other, distance, signal);
    expect(by('macd', { convention: 'ta-lib' }, { macd, signal, histogram })).toBeLessThan(CLOSE);
  });

  it('ATR and the channels', () => {
    const atr = rma(trueRange(rows, high[0]! - low[0]!), 5);
    expect(by('atr', { length: 5 }, { atr })).toBeLessThan(CLOSE);
    const basis = ema(close, 12);
    const width = ema(trueRange(rows, NaN), 12);
    const keltner = {
      middle: basis,
      upper: combine((a, b) => a + 1.5 * b, basis, width),
      lower: combine((a, b) => a - 1.5 * b, basis, width),
    };
    expect(by('kc', { length: 12, multiplier: 1.5 }, keltner)).toBeLessThan(CLOSE);
    const donchian = { upper: highest(high, 9), lower: lowest(low, 9) };
    expect(by('donchian', { length: 9 }, donchian)).toBe(0);
    const middle = sma(close, 10);
    const upper = combine((a, b) => a + 2 * b, middle, deviation(close, 10));
    // The deviation is the root of a difference of squares, which halves the digits where almost nothing moves.
    expect(by('bb', { length: 10 }, { middle, upper })).toBeLessThan(1e-7);
  });

  it('SuperTrend', () => {
    const [line, direction] = supertrend(rows, 10, 3);
    expect(by('supertrend', {}, { supertrend: line })).toBeLessThan(CLOSE);
    expect(by('supertrend', {}, { direction })).toBe(0);
  });

  it('Parabolic SAR', () => {
    expect(by('psar', {}, { sar: parabolicSar(rows, 0.02, 0.02, 0.2) })).toBe(0);
  });

  it('VWAP by sessions, begun at midnight and in the middle of a day', () => {
    for (const part of [rows, rows.slice(10)]) {
      const [vwap, width] = sessionVwap(part);
      const upper = combine((a, b) => a + 2 * b, vwap, width);
      expect(difference(part, 'vwap', {}, { vwap })).toBeLessThan(CLOSE);
      expect(difference(part, 'vwap', { multiplier: 2 }, { upper })).toBeLessThan(1e-7);
    }
  });
});
