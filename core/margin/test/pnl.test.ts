import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createGrid,
  entryPriceText,
  entryTicks,
  markNotional,
  openedPosition,
  parseRate,
  returnOnEquity,
  unrealizedPnl,
} from '../src/index.ts';
import { grid as anyGrid, side as anySide } from './arbitraries.ts';
import { usdt } from './tables.ts';

const btc = createGrid('0.01', '0.001', 8);
/** One tick of one lot is a thousandth of a cent, and the currency has cents. */
const coarse = createGrid('0.01', '0.001', 2);

describe('unrealised profit and loss', () => {
  const long = openedPosition(btc, 1, 10_000_000, 500);
  const short = openedPosition(btc, -1, 10_000_000, 500);

  it('is what closing at the mark price would win or lose', () => {
    expect(long).toEqual({ lots: 500, entryNotional: usdt(50_000) });
    expect(short).toEqual({ lots: -500, entryNotional: usdt(-50_000) });
    expect(unrealizedPnl(btc, long, 10_100_000)).toBe(usdt(500));
    expect(unrealizedPnl(btc, short, 10_100_000)).toBe(usdt(-500));
    expect(unrealizedPnl(btc, long, 10_000_000)).toBe(0n);
    expect(unrealizedPnl(btc, { lots: 0, entryNotional: 0n }, 10_000_000)).toBe(0n);
  });

  it('is rounded against the position, long and short', () => {
    expect(markNotional(coarse, 1_001, 1_001)).toBe(1_002n);
    expect(markNotional(coarse, 1_001, -1_001)).toBe(-1_003n);
    expect(openedPosition(coarse, 1, 1_001, 1_001).entryNotional).toBe(1_003n);
    expect(openedPosition(coarse, -1, 1_001, 1_001).entryNotional).toBe(-1_002n);
  });

  it('of a long and its short at one price never adds up to a gain', () => {
    const ticks = fc.integer({ min: 1, max: 100_000_000 });
    fc.assert(
      fc.property(
        anyGrid,
        ticks,
        ticks,
        fc.integer({ min: 1, max: 1_000_000 }),
        (grid, entry, mark, lots) => {
          const sum =
            unrealizedPnl(grid, openedPosition(grid, 1, entry, lots), mark) +
            unrealizedPnl(grid, openedPosition(grid, -1, entry, lots), mark);
          // Where it is not exact, the long's and the short's values at either price lie at most a unit apart.
          expect(sum <= 0n && sum >= (grid.denominator === 1n ? 0n : -2n)).toBe(true);
        },
      ),
    );
  });

  it('never falls when the price moves for the position', () => {
    fc.assert(
      fc.property(
        anyGrid,
        anySide,
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 2, max: 1_000_000 }),
        (grid, side, lots, ticks) => {
          const position = openedPosition(grid, side, ticks, lots);
          const better = unrealizedPnl(grid, position, ticks + side);
          expect(better >= unrealizedPnl(grid, position, ticks)).toBe(true);
        },
      ),
    );
  });
});

describe('the average entry price', () => {
  it('lies between the prices paid, shown with two places more than the tick', () => {
    // 0.1 at 100 and 0.2 at 100.01
    const grid = createGrid('0.01', '0.1', 8);
    const long = { lots: 3, entryNotional: usdt(10) + usdt(20.002) };
    expect(entryPriceText(grid, long)).toBe('100.0067');
    expect(entryPriceText(grid, long, 8)).toBe('100.00666667');
    expect(entryTicks(grid, long)).toBe(10_001);
    expect(entryPriceText(grid, { lots: -3, entryNotional: -long.entryNotional }, 2)).toBe('100.01');
  });

  it('of a position opened in one fill is its price', () => {
    const ticks = fc.integer({ min: 1, max: 100_000_000 });
    fc.assert(
      fc.property(
        anyGrid,
        anySide,
        ticks,
        fc.integer({ min: 1, max: 1_000_000 }),
        (grid, side, price, lots) => {
          fc.pre(grid.denominator === 1n);
          expect(entryTicks(grid, openedPosition(grid, side, price, lots))).toBe(price);
        },
      ),
    );
  });

  it('does not exist without lots', () => {
    expect(() => entryTicks(btc, { lots: 0, entryNotional: 0n })).toThrow(RangeError);
    expect(() => entryPriceText(btc, { lots: 0, entryNotional: 0n })).toThrow(RangeError);
  });
});

describe('the return on equity', () => {
  it('is the profit by the initial margin', () => {
    expect(returnOnEquity(usdt(500), usdt(400))).toBe(parseRate('1.25'));
    expect(returnOnEquity(usdt(-200), usdt(400))).toBe(parseRate('-0.5'));
    expect(returnOnEquity(2n, 3n)).toBe(parseRate('0.66666667'));
    expect(returnOnEquity(2n, 0n)).toBeNull();
  });
});
