import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RollingDay } from '../../src/practice/rolling-day.ts';
import type { DayStatistics } from '../../src/practice/rolling-day.ts';
import { pathOf, SYMBOLS } from './markets.ts';

const SECONDS_IN_DAY = 86_400;

/** Straight from the seconds, one by one. */
function bruteForce(symbol: string, second: number): DayStatistics {
  const path = pathOf(symbol);
  const first = second - SECONDS_IN_DAY + 1;
  let open = 0;
  let high = -Infinity;
  let low = Infinity;
  let lots = 0;
  let turnover = 0;
  for (let index = first; index <= second; index += 1) {
    const bars = path.seconds(Math.floor(index / 60));
    const k = index % 60;
    if (index === first) open = bars.open[k]!;
    high = Math.max(high, bars.high[k]!);
    low = Math.min(low, bars.low[k]!);
    lots += bars.lots[k]!;
    turnover += bars.lots[k]! * ((bars.open[k]! + bars.high[k]! + bars.low[k]! + bars.close[k]!) / 4);
  }
  return { open, high, low, lots, turnover };
}

describe('rolling 24 h statistics', () => {
  test('equal those added up second by second, anywhere in a minute', () => {
    const start = Date.UTC(2025, 4, 6, 13, 37) / 1000;
    for (const [index, symbol] of SYMBOLS.entries()) {
      const second = start + [0, 1, 29, 58, 59, 60][index]!;
      const { turnover, ...exact } = bruteForce(symbol, second);
      const rolling = new RollingDay(pathOf(symbol)).at(second);
      expect(rolling).toMatchObject(exact);
      // Whole minutes count at their mean price, which is near that of their seconds.
      expect(Math.abs(rolling.turnover / turnover - 1)).toBeLessThan(0.001);
    }
  });

  test('do not depend on which seconds were asked for before', () => {
    const start = Date.UTC(2025, 4, 6, 13, 37) / 1000;
    const steps = fc.array(fc.integer({ min: -200_000, max: 200_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...SYMBOLS), steps, (symbol, moves) => {
        const rolling = new RollingDay(pathOf(symbol));
        let second = start;
        for (const move of [...moves, 1, 1, 61, 1440 * 60]) {
          second += move;
          expect(rolling.at(second)).toEqual(new RollingDay(pathOf(symbol)).at(second));
        }
      }),
      { numRuns: 10 },
    );
  });
});
