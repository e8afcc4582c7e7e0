import { describe, expect, it } from 'vitest';
import { CHART_TIMEFRAMES, matchingTimeframes, parseTimeframeEntry } from '../src/actions/timeframe-entry.ts';

describe('typing a timeframe', () => {
  it.each([
    ['1', '1m'],
    ['15', '15m'],
    ['60', '1h'],
    ['240', '4h'],
    ['1440', '1d'],
    ['4h', '4h'],
    ['4H', '4h'],
    ['1D', '1d'],
    ['w', '1w'],
    ['1m', '1m'],
    ['1M', '1M'],
    ['M', '1M'],
  ])('%s means %s', (text, timeframe) => {
    expect(parseTimeframeEntry(text)).toBe(timeframe);
  });

  it.each(['', '7', '9x', '1s', '99999', 'abc', '4h4'])('%s means nothing', (text) => {
    expect(parseTimeframeEntry(text)).toBeUndefined();
  });

  it('finds what the text so far may become', () => {
    expect(matchingTimeframes('3')).toEqual(['3m', '30m', '3d']);
    expect(matchingTimeframes('')).toEqual(CHART_TIMEFRAMES);
  });
});
