import { describe, expect, it } from 'vitest';
import { computeIndicator } from '../src/index.ts';
import { goldenCandles, goldenSeries, hasGolden } from './support/golden.ts';

interface Case {
  readonly file: string;
  readonly id: string;
  readonly parameters?: Readonly<Record<string, number | string>>;
  /** Our output → the field of the golden file. */
  readonly outputs: Readonly<Record<string, string>>;
  /** First row to compare: where variants begin differently, the row from which that has faded. */
  readonly from?: number;
  /** Our row less the golden row. */
  readonly shift?: number;
  /** Largest difference, relative to the largest value of the series. */
  readonly tolerance?: number;
}

const cases: readonly Case[] = [
  { file: 'sma', id: 'sma', outputs: { sma: 'sma' } },
  { file: 'ema', id: 'ema', outputs: { ema: 'ema' }, tolerance: 0 },
  { file: 'smma', id: 'rma', parameters: { length: 20 }, outputs: { rma: 'smma' }, tolerance: 0 },
  { file: 'wma', id: 'wma', parameters: { length: 14 }, outputs: { wma: 'wma' } },
  { file: 'hma', id: 'hma', parameters: { length: 14 }, outputs: { hma: 'hma' } },
  // Stock.Indicators seeds the inner averages earlier; the difference shrinks by (n − 1)/(n + 1) a bar.
  { file: 'dema', id: 'dema', parameters: { length: 14 }, outputs: { dema: 'dema' }, from: 200 },
  { file: 'tema', id: 'tema', outputs: { tema: 'tema' }, from: 320 },
  { file: 'rsi', id: 'rsi', outputs: { rsi: 'rsi' }, tolerance: 0 },
  {
    file: 'macd',
    id: 'macd',
    outputs: { macd: 'macd', signal: 'signal', histogram: 'histogram' },
    tolerance: 0,
  },
  { file: 'stoch', id: 'stoch', outputs: { k: 'oscillator', d: 'signal' } },
  {
    file: 'stoch-rsi',
    id: 'stochrsi',
    parameters: { kSmoothing: 1 },
    outputs: { k: 'stochRsi', d: 'signal' },
  },
  { file: 'cci', id: 'cci', outputs: { cci: 'cci' }, tolerance: 0 },
  { file: 'willr', id: 'willr', outputs: { willr: 'williamsR' } },
  { file: 'roc', id: 'roc', parameters: { length: 14 }, outputs: { roc: 'roc' }, tolerance: 0 },
  { file: 'roc', id: 'mom', parameters: { length: 14 }, outputs: { mom: 'momentum' }, tolerance: 0 },
  { file: 'adx', id: 'adx', outputs: { adx: 'adx', plusDi: 'pdi', minusDi: 'mdi' } },
  {
    file: 'aroon',
    id: 'aroon',
    parameters: { length: 25 },
    outputs: { up: 'aroonUp', down: 'aroonDown' },
    tolerance: 0,
  },
  // Stock.Indicators begins at the first turn and turns a bar later at rows 119 and 250 (see the naive comparison).
  { file: 'psar', id: 'psar', outputs: { sar: 'sar' }, from: 251 },
  // Stock.Indicators' ATR begins at the second bar; the line then follows bands that no longer carry the difference.
  { file: 'supertrend', id: 'supertrend', outputs: { supertrend: 'superTrend' }, from: 250 },
  {
    file: 'ichimoku',
    id: 'ichimoku',
    outputs: { conversion: 'tenkanSen', base: 'kijunSen', spanA: 'senkouSpanA', spanB: 'senkouSpanB' },
    tolerance: 0,
  },
  // The golden lagging span is the close of 26 bars later: the future, which we leave to the chart's offset.
  { file: 'ichimoku', id: 'ichimoku', outputs: { lagging: 'chikouSpan' }, shift: 26, tolerance: 0 },
  { file: 'atr', id: 'atr', parameters: { convention: 'ta-lib' }, outputs: { atr: 'atr' }, tolerance: 0 },
  { file: 'atr', id: 'atr', outputs: { atr: 'atr' }, from: 330 },
  { file: 'bb', id: 'bb', outputs: { middle: 'sma', upper: 'upperBand', lower: 'lowerBand' } },
  { file: 'keltner', id: 'kc', outputs: { middle: 'centerline' }, tolerance: 0 },
  {
    file: 'keltner',
    id: 'kc',
    parameters: { range: 'atr' },
    outputs: { upper: 'upperBand', lower: 'lowerBand' },
    from: 210,
  },
  // Stock.Indicators leaves the bar itself out of its channel.
  {
    file: 'donchian',
    id: 'donchian',
    outputs: { middle: 'centerline', upper: 'upperBand', lower: 'lowerBand' },
    shift: -1,
    tolerance: 0,
  },
  {
    file: 'stdev',
    id: 'stdev',
    parameters: { length: 14 },
    outputs: { stdev: 'stdDev' },
    tolerance: 1e-11,
  },
  { file: 'obv', id: 'obv', outputs: { obv: 'obv' }, tolerance: 0 },
  { file: 'vwap', id: 'vwap', parameters: { anchor: 'series' }, outputs: { vwap: 'vwap' } },
  { file: 'mfi', id: 'mfi', parameters: { convention: 'ta-lib' }, outputs: { mfi: 'mfi' } },
  // TradingView's variant has a value one bar earlier.
  { file: 'mfi', id: 'mfi', outputs: { mfi: 'mfi' }, from: 14 },
  { file: 'cmf', id: 'cmf', outputs: { cmf: 'cmf' } },
];

const TOLERANCE = 1e-12;

describe.skipIf(!hasGolden)('golden series (skipped without the recorded data folder)', () => {
  const candles = hasGolden ? goldenCandles() : undefined;

  it.each(cases)('$id equals $file $parameters', (check) => {
    const { file, id, parameters = {}, shift = 0, tolerance = TOLERANCE } = check;
    const golden = goldenSeries(file);
    const { outputs } = computeIndicator(id, candles!, parameters);
    const sameStart = check.from === undefined && shift === 0;
    for (const [output, field] of Object.entries(check.outputs)) {
      const column = outputs[output]!;
      const expected = golden.map((row) => row[field] ?? NaN);
      const scale = Math.max(...expected.map((value) => Math.abs(value) || 0));
      const first = expected.findIndex(Number.isFinite);
      const differences = expected
        .map((value, row) => Math.abs(column[row + shift]! - value) / scale)
        .slice(Math.max(check.from ?? 0, first))
        .filter((_, row, { length }) => shift <= 0 || row < length - shift);
      expect(differences.length, `${output}: rows compared`).toBeGreaterThan(170);
      expect(
        differences.findIndex((value) => !(value <= tolerance)),
        `${output}: rows that differ`,
      ).toBe(-1);
      expect(column.findIndex(Number.isFinite), `${output}: first value`).toSatisfy(
        (row) => !sameStart || row === first,
      );
    }
  });
});
