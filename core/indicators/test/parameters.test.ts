import { describe, expect, it } from 'vitest';
import {
  CATEGORIES,
  computeIndicator,
  describeIndicator,
  findIndicator,
  IndicatorError,
  indicators,
  parseParameters,
} from '../src/index.ts';
import { randomCandles } from './support/candles.ts';

const indicator = (id: string) => findIndicator(id)!;

function defects(id: string, given: Record<string, unknown>): Record<string, string> {
  try {
    parseParameters(indicator(id), given);
  } catch (error) {
    if (!(error instanceof IndicatorError) || error.code !== 'INVALID_PARAMETERS') throw error;
    return Object.fromEntries(error.defects.map(({ path, message }) => [path, message]));
  }
  return {};
}

describe('parameters', () => {
  it('takes what is given and the defaults of the rest', () => {
    expect(parseParameters(indicator('bb'), { length: 30 })).toEqual({
      length: 30,
      multiplier: 2,
      source: 'close',
    });
    expect(parseParameters(indicator('cci'))).toEqual({ length: 20, source: 'hlc3' });
  });

  it.each([0, -1, 2.5, 2_001, NaN, Infinity, '14', null, true, [14], {}])(
    'refuses %j as a number of bars',
    (length) => {
      expect(defects('rsi', { length })).toEqual({ length: 'must be a whole number from 1 to 2000' });
    },
  );

  it.each([['price'], [1], ['Close'], ['__proto__']])('refuses %j as a source', (source) => {
    expect(defects('rsi', { source })).toEqual({
      source: 'must be one of close, open, high, low, hl2, hlc3, ohlc4, hlcc4, volume',
    });
  });

  it('names every defect at once, unknown names too', () => {
    expect(defects('bb', { length: 0, multiplier: 'x', period: 20, toString: 1 })).toEqual({
      length: 'must be a whole number from 1 to 2000',
      multiplier: 'must be a number from 0.001 to 50',
      period: 'is not a parameter of bb; it takes: length, multiplier, source',
      toString: 'is not a parameter of bb; it takes: length, multiplier, source',
    });
  });

  it('does not take what an object inherits for a parameter', () => {
    expect(
      parseParameters(indicator('rsi'), Object.create({ length: 5 }) as Record<string, unknown>),
    ).toEqual({
      length: 14,
      source: 'close',
    });
  });
});

describe('registry', () => {
  it('knows each indicator by one id and groups them by category', () => {
    const ids = indicators.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const each of indicators) {
      expect(each.id).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(findIndicator(each.id)).toBe(each);
    }
    const groups = indicators.map(({ category }) => CATEGORIES.indexOf(category));
    expect(groups).toEqual(groups.toSorted((a, b) => a - b));
  });

  it.each(['', 'RSI', 'nope', '__proto__', 'constructor'])('has no %j', (id) => {
    expect(findIndicator(id)).toBeUndefined();
    expect(() => computeIndicator(id, randomCandles(1, 10))).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_INDICATOR' }) as Error,
    );
  });

  it('has a source parameter exactly where a source is read, and defaults within their own bounds', () => {
    for (const { id, inputs, parameters } of indicators) {
      expect(parameters.some(({ name }) => name === 'source')).toBe(inputs.includes('source'));
      const defaults = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]));
      expect(defects(id, defaults)).toEqual({});
    }
  });

  it('describes an indicator as plain data', () => {
    const description = describeIndicator(indicator('ichimoku'));
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(description).toMatchObject({ pane: 'price', category: 'trend', warmUp: 77 });
    expect(description.outputs.map(({ name, offset }) => [name, offset])).toEqual([
      ['conversion', 0],
      ['base', 0],
      ['spanA', 0],
      ['spanB', 0],
      ['lagging', -26],
    ]);
  });
});
