import type { Candles } from '@tradewind/market';

/** What an indicator can be computed from: a column of the candles or a mean of some. */
export const SOURCES = ['close', 'open', 'high', 'low', 'hl2', 'hlc3', 'ohlc4', 'hlcc4', 'volume'] as const;

export type Source = (typeof SOURCES)[number];

/** The whole column of a source: the candles' own where there is one, a new one otherwise. */
export function sourceColumn(source: Source, candles: Candles): Float64Array {
  switch (source) {
    case 'open':
    case 'high':
    case 'low':
    case 'close':
    case 'volume':
      return candles[source];
    case 'hl2':
    case 'hlc3':
    case 'ohlc4':
    case 'hlcc4': {
      const column = new Float64Array(candles.close.length);
      fillSource(source, candles, column);
      return column;
    }
  }
}

/** Writes a source into `target`, row by row, for all rows of the candles. */
export function fillSource(source: Source, candles: Candles, target: Float64Array): void {
  const { open, high, low, close } = candles;
  const rows = close.length;
  switch (source) {
    case 'open':
    case 'high':
    case 'low':
    case 'close':
    case 'volume':
      target.set(candles[source]);
      return;
    case 'hl2':
      for (let i = 0; i < rows; i += 1) target[i] = (high[i]! + low[i]!) / 2;
      return;
    case 'hlc3':
      for (let i = 0; i < rows; i += 1) target[i] = (high[i]! + low[i]! + close[i]!) / 3;
      return;
    case 'ohlc4':
      for (let i = 0; i < rows; i += 1) target[i] = (open[i]! + high[i]! + low[i]! + close[i]!) / 4;
      return;
    case 'hlcc4':
      for (let i = 0; i < rows; i += 1) target[i] = (high[i]! + low[i]! + close[i]! + close[i]!) / 4;
  }
}
