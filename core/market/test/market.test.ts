import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  candleDefect,
  candleRows,
  candlesFromRows,
  Catalogue,
  change24h,
  indexAtOrAfter,
  instrumentId,
  nextOpenTime,
  openTime,
  openTimeBefore,
  resample,
  StatisticsWindows,
  timeframeBuckets,
  TIMEFRAMES,
} from '../src/index.ts';
import type { Candle, Instrument } from '../src/index.ts';

const utc = (text: string) => Date.parse(`${text}Z`);

function instrument(base: string, quote: string, type: Instrument['type'] = 'spot'): Instrument {
  const symbol = type === 'spot' ? `${base}/${quote}` : `${base}/${quote}:${quote}`;
  return {
    symbol,
    id: instrumentId(symbol),
    type,
    base,
    quote,
    status: 'open',
    tickSize: '0.01',
    lotSize: '0.00001',
    minNotional: '5',
    maxLeverage: type === 'spot' ? 1 : 125,
  };
}

describe('catalogue', () => {
  const catalogue = new Catalogue([
    instrument('BTC', 'USDT'),
    instrument('BTC', 'USDT', 'perpetual'),
    instrument('1000SATS', 'USDT'),
    instrument('ETH', 'BTC'),
  ]);

  it.each(['BTC/USDT', 'BTCUSDT', 'BTC-USDT', 'btcusdt', 'btc_usdt', 'BTC%2FUSDT', 'btc%2fusdt'])(
    'reads %s as the spot market',
    (text) => expect(catalogue.find(text)?.symbol).toBe('BTC/USDT'),
  );

  it.each(['BTC/USDT:USDT', 'BTCUSDT.P', 'BTC-USDT-PERP', 'btcusdt.p', 'BTC%2FUSDT%3AUSDT'])(
    'reads %s as the perpetual',
    (text) => expect(catalogue.find(text)?.symbol).toBe('BTC/USDT:USDT'),
  );

  it.each(['', 'BTC', 'USDT', '__proto__', 'constructor', 'BTC/USD', 'X'.repeat(10_000), '%2F'])(
    'does not guess at %j',
    (text) => expect(catalogue.find(text)).toBeUndefined(),
  );
});

describe('timeframes', () => {
  it('opens weeks on Monday and months on the first', () => {
    expect(openTime('1w', utc('2024-02-29T13:00:00'))).toBe(utc('2024-02-26T00:00:00'));
    expect(openTime('1M', utc('2024-02-29T13:00:00'))).toBe(utc('2024-02-01T00:00:00'));
    expect(nextOpenTime('1M', utc('2024-02-29T13:00:00'))).toBe(utc('2024-03-01T00:00:00'));
    expect(openTimeBefore('1M', utc('2024-02-29T13:00:00'), 3)).toBe(utc('2023-11-01T00:00:00'));
  });

  it('every moment lies in its own bucket, and buckets touch', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TIMEFRAMES), fc.integer({ min: 0, max: 4e12 }), (timeframe, time) => {
        const open = openTime(timeframe, time);
        const next = nextOpenTime(timeframe, time);
        expect(open).toBeLessThanOrEqual(time);
        expect(next).toBeGreaterThan(time);
        expect(openTime(timeframe, next)).toBe(next);
        expect(nextOpenTime(timeframe, next - 1)).toBe(next);
        expect(openTimeBefore(timeframe, time, 1)).toBe(openTime(timeframe, open - 1));
      }),
    );
  });
});

describe('statistics windows', () => {
  const windows = new StatisticsWindows();

  it('finds the window of a moment, also across midnight', () => {
    expect(windows.containing(utc('2024-08-09T00:30:00'))).toEqual({
      date: '2024-08-08',
      intervalHour: 21,
      startTime: utc('2024-08-08T21:00:00'),
      endTime: utc('2024-08-09T01:00:00'),
    });
    expect(windows.containing(utc('2024-08-09T01:00:00')).intervalHour).toBe(1);
    expect(windows.containing(utc('2024-08-09T04:59:59.999')).intervalHour).toBe(1);
  });

  it('looks one up by day and hour', () => {
    expect(windows.opening(utc('2024-08-09T12:00:00'), 21)?.endTime).toBe(utc('2024-08-10T01:00:00'));
    expect(windows.opening(utc('2024-08-09T12:00:00'), 2)).toBeUndefined();
  });

  it('cuts time without holes or overlap for any list of hours', () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 4e12 }), (list, time) => {
        const own = new StatisticsWindows(list);
        const window = own.containing(time);
        expect(window.startTime).toBeLessThanOrEqual(time);
        expect(window.endTime).toBeGreaterThan(time);
        expect(own.containing(window.endTime).startTime).toBe(window.endTime);
        expect(own.containing(window.endTime - 1)).toEqual(window);
        expect(own.recent(time, 3)[1]!.endTime).toBe(window.startTime);
      }),
    );
  });

  it.each([[[]], [[24]], [[-1]], [[1.5]], [[1, 1]]])('refuses hours %j', (hours) => {
    expect(() => new StatisticsWindows(hours)).toThrow(RangeError);
  });
});

describe('resample', () => {
  const candle = fc
    .array(fc.integer({ min: 1, max: 1000 }), { minLength: 4, maxLength: 4 })
    .map((prices) => ({
      open: prices[0]!,
      close: prices[1]!,
      high: Math.max(...prices),
      low: Math.min(...prices),
      volume: prices[3]!,
    }));

  const minutes = fc
    .uniqueArray(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 })
    .chain((indexes) =>
      fc.tuple(
        ...indexes
          .toSorted((a, b) => a - b)
          .map((i) => candle.map((c): Candle => ({ ...c, time: i * 60_000 }))),
      ),
    );

  it('going through an intermediate timeframe changes nothing', () => {
    fc.assert(
      fc.property(minutes, (rows) => {
        const source = candlesFromRows(rows);
        const direct = resample(source, timeframeBuckets('4h'));
        const viaHour = resample(resample(source, timeframeBuckets('1h')), timeframeBuckets('4h'));
        expect([...candleRows(viaHour)]).toEqual([...candleRows(direct)]);
      }),
    );
  });

  it('agrees with a naive grouping', () => {
    fc.assert(
      fc.property(
        minutes,
        fc.constantFrom('5m' as const, '1h' as const, '1d' as const),
        (rows, timeframe) => {
          const groups = Map.groupBy(rows, (row) => openTime(timeframe, row.time));
          const expected = [...groups].map(([time, members]) => ({
            time,
            open: members[0]!.open,
            high: Math.max(...members.map((m) => m.high)),
            low: Math.min(...members.map((m) => m.low)),
            close: members.at(-1)!.close,
            volume: members.reduce((sum, m) => sum + m.volume, 0),
          }));
          const result = resample(candlesFromRows(rows), timeframeBuckets(timeframe));
          expect([...candleRows(result)]).toEqual(expected);
        },
      ),
    );
  });
});

describe('candles', () => {
  const sound: Candle = { time: 0, open: 2, high: 3, low: 1, close: 2, volume: 0 };

  it('names what is wrong', () => {
    expect(candleDefect(sound)).toBeNull();
    expect(candleDefect({ ...sound, high: 1.5 })).toContain('high');
    expect(candleDefect({ ...sound, low: 2.5 })).toContain('low');
    expect(candleDefect({ ...sound, low: 0 })).toContain('low');
    expect(candleDefect({ ...sound, volume: -1 })).toContain('volume');
    expect(candleDefect({ ...sound, open: NaN })).toContain('open');
  });

  it('searches by time', () => {
    const series = candlesFromRows([0, 10, 20].map((time) => ({ ...sound, time })));
    expect([-5, 0, 5, 20, 21].map((time) => indexAtOrAfter(series, time))).toEqual([0, 0, 1, 2, 3]);
  });
});

it('changes are taken against the price 24 hours ago', () => {
  expect(change24h({ price: 110, open24h: 100 })).toEqual({ change24h: 10, changePercent24h: 10 });
  expect(change24h({ price: 0.3, open24h: 0.1 }).change24h).toBe(0.2);
  expect(change24h({ price: 5, open24h: 0 })).toEqual({ change24h: 0, changePercent24h: 0 });
});
