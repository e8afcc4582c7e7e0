import { describe, expect, it } from 'vitest';
import { candleAt, sliceCandles } from '@tradewind/market';
import { computeIndicator, IndicatorStream } from '../src/index.ts';
import { flatCandles, randomCandles, randomRows } from './support/candles.ts';

const last = (column: Float64Array | undefined) => column!.at(-1)!;

describe('over columns', () => {
  const candles = randomCandles(11, 500);

  it('answers columns as long as the candles and the parameters it used, and leaves the candles alone', () => {
    const before = structuredClone(candles);
    const { parameters, outputs } = computeIndicator('macd', candles, { fastLength: 5 });
    expect(parameters).toEqual({
      fastLength: 5,
      slowLength: 26,
      signalLength: 9,
      source: 'close',
      convention: 'tradingview',
    });
    expect(Object.keys(outputs)).toEqual(['macd', 'signal', 'histogram']);
    for (const column of Object.values(outputs)) expect(column).toHaveLength(500);
    expect(candles).toEqual(before);
  });

  it('computes from any source', () => {
    const { open, high, low, close, volume } = candles;
    const sources: Record<string, (row: number) => number> = {
      open: (row) => open[row]!,
      volume: (row) => volume[row]!,
      hl2: (row) => (high[row]! + low[row]!) / 2,
      hlc3: (row) => (high[row]! + low[row]! + close[row]!) / 3,
      ohlc4: (row) => (open[row]! + high[row]! + low[row]! + close[row]!) / 4,
      hlcc4: (row) => (high[row]! + low[row]! + 2 * close[row]!) / 4,
    };
    for (const [source, value] of Object.entries(sources)) {
      const { outputs } = computeIndicator('sma', candles, { length: 1, source });
      outputs['sma']!.forEach((mean, row) => expect(mean).toBeCloseTo(value(row), 6));
    }
  });

  it('computes from the output of another indicator, which warms up first', () => {
    const rsi = computeIndicator('rsi', candles).outputs['rsi']!;
    const { outputs } = computeIndicator('ema', candles, { length: 9 }, { source: rsi });
    expect(outputs['ema']!.findIndex(Number.isFinite)).toBe(14 + 8);
    const inner = new IndicatorStream('rsi');
    const outer = new IndicatorStream('ema', { length: 9 });
    for (let row = 0; row < 500; row += 1) {
      const bar = candleAt(candles, row)!;
      expect(outer.update(bar, inner.update(bar)[0])[0]).toBe(outputs['ema']![row]);
    }
  });

  it('refuses a source of another length, and one for an indicator that reads whole candles', () => {
    expect(() => computeIndicator('ema', candles, {}, { source: new Float64Array(3) })).toThrow(RangeError);
    expect(() => computeIndicator('atr', candles, {}, { source: candles.close })).toThrow(RangeError);
    expect(() => new IndicatorStream('atr').update(candleAt(candles, 0)!, 1)).toThrow(RangeError);
  });

  it('takes an empty series and one shorter than the warm-up', () => {
    expect(computeIndicator('rsi', sliceCandles(candles, 0, 0)).outputs['rsi']).toHaveLength(0);
    const short = computeIndicator('rsi', sliceCandles(candles, 0, 14)).outputs['rsi']!;
    expect(short.every(Number.isNaN)).toBe(true);
  });

  it('gives a mean of a million bars that has not drifted', () => {
    const long = randomCandles(3, 1_000_000);
    const { outputs } = computeIndicator('sma', long, { length: 50, source: 'volume' });
    const window = long.volume.slice(-50).toSorted((a, b) => a - b);
    const exact = window.reduce((sum, value) => sum + value, 0) / 50;
    expect(Math.abs(last(outputs['sma']) / exact - 1)).toBeLessThan(1e-14);
  });
});

describe('where nothing moves', () => {
  const flat = flatCandles(100.1, 5, 100);
  it.each([
    ['sma', 'sma', 100.1],
    ['wma', 'wma', 100.1],
    ['cci', 'cci', 0],
    ['stoch', 'k', 0],
    ['stochrsi', 'k', 0],
    ['stdev', 'stdev', 0],
    ['atr', 'atr', 0],
    ['adx', 'adx', 0],
    ['roc', 'roc', 0],
    ['rsi', 'rsi', 100],
    ['cmf', 'cmf', 0],
    ['bb', 'upper', 100.1],
  ])('%s %s is exactly %d', (id, output, expected) => {
    expect(last(computeIndicator(id, flat).outputs[output])).toBe(expected);
  });

  it('money flow is neutral without any volume', () => {
    const { outputs } = computeIndicator('mfi', flatCandles(100.1, 0, 100));
    expect(last(outputs['mfi'])).toBe(50);
  });
});

describe('bar by bar', () => {
  it('refuses a bar that is older than the last, and goes on unharmed', () => {
    const rows = randomRows(5, 60);
    const stream = new IndicatorStream('rsi');
    stream.update(rows[0]!);
    rows.slice(1).forEach((row, index) => {
      stream.update(row);
      expect(() => stream.update(rows[index]!)).toThrow(RangeError);
    });
    const { outputs } = computeIndicator('rsi', randomCandles(5, 60));
    expect(stream.values[0]).toBe(last(outputs['rsi']));
  });
});
