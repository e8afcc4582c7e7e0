import { describe, expect, it } from 'vitest';
import {
  bookChecksum,
  decimalInput,
  parseStream,
  positiveDecimalInput,
  routes,
  timeInput,
} from '../src/index.ts';

describe('book checksum', () => {
  it("gives the figure of Kraken's published example", () => {
    const quantity = '0.00000500';
    const prices = [
      '.05005',
      '.05010',
      '.05015',
      '.05020',
      '.05025',
      '.05030',
      '.05035',
      '.05040',
      '.05045',
      '.05050',
    ];
    const asks = prices.map((price) => [`0${price}`, quantity] as const);
    const bids = [
      '.05000',
      '.04995',
      '.04990',
      '.04980',
      '.04975',
      '.04970',
      '.04965',
      '.04960',
      '.04955',
      '.04950',
    ].map((price) => [`0${price}`, quantity] as const);
    expect(bookChecksum(bids, asks)).toBe(974947235);
  });

  it('looks at ten levels a side and tells sides apart', () => {
    const side = Array.from({ length: 12 }, (_, index) => [`${100 + index}`, '1'] as const);
    expect(bookChecksum(side, side.slice(0, 10))).toBe(bookChecksum(side.slice(0, 10), side));
    expect(bookChecksum(side, [])).not.toBe(bookChecksum([], side.slice(1)));
  });
});

describe('inputs', () => {
  it('numbers count by their shortest decimal text', () => {
    expect(decimalInput.parse(0.1)).toBe('0.1');
    expect(decimalInput.parse('0.10')).toBe('0.10');
  });

  it.each([NaN, Infinity, '1e5', '', ' 1', null, {}, [], true, '1'.repeat(100)])(
    'refuses %j as a decimal',
    (value) => {
      expect(decimalInput.safeParse(value).success).toBe(false);
    },
  );

  it.each(['0', '-1', '0.000', -5])('refuses %j where it must be above zero', (value) => {
    expect(positiveDecimalInput.safeParse(value).success).toBe(false);
  });

  it('reads times as ISO text or milliseconds', () => {
    const expected = Date.UTC(2024, 7, 8);
    for (const text of [
      '2024-08-08',
      '2024-08-08T00:00:00Z',
      '2024-08-08T02:00:00+02:00',
      '1723075200000',
      1723075200000,
    ]) {
      expect(timeInput.parse(text)).toBe(expected);
    }
    for (const text of ['yesterday', '-1', '9999999999999999', '2024-13-01', {}, 1.5]) {
      expect(timeInput.safeParse(text).success).toBe(false);
    }
  });
});

describe('streams', () => {
  it('are taken apart at the right colon', () => {
    expect(parseStream('/market', 'candle:BTC/USDT:USDT:1m')).toEqual({
      namespace: '/market',
      kind: 'candle',
      symbol: 'BTC/USDT:USDT',
      timeframe: '1m',
    });
    expect(parseStream('/prices', 'price:BTC/USDT')).toMatchObject({ kind: 'price', symbol: 'BTC/USDT' });
    expect(parseStream('/prices', 'prices:all')).toMatchObject({ kind: 'prices:all' });
  });

  it.each([
    '',
    ':',
    'price',
    'price:',
    'candle:BTC/USDT',
    'candle:BTC/USDT:7m',
    '__proto__:x',
    'orderbook:BTC/USDT',
  ])('/prices has no %j', (stream) => expect(parseStream('/prices', stream)).toBeUndefined());
});

it('no two routes share method and path', () => {
  const keys = routes.map((route) => `${route.method} ${route.path}`);
  expect(new Set(keys).size).toBe(keys.length);
});
