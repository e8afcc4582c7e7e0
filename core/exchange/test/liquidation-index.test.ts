import { createBrackets, createGrid, liquidationTicks, RATE_ONE } from '@tradewind/margin';
import type { Brackets } from '@tradewind/margin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newExposure } from '../src/positions/exposure.ts';
import { bandOf, CALL_RATIO, marginTable, RECOVERY_RATIO } from '../src/liquidation/thresholds.ts';
import { World } from '../src/world.ts';
import { PERPETUAL } from './support/markets.ts';

/** A usual grid, a coarse one, and one that is finer than the currency. */
const GRIDS = [createGrid('0.1', '0.001', 8), createGrid('1', '1', 8), createGrid('0.000001', '0.0001', 8)];

const BRACKETS = PERPETUAL.perpetual!.brackets;

/** Brackets under which a position is liquidated where it has the margin ratio `ratio` under the true ones. */
function scaled(ratio: bigint): Brackets {
  return createBrackets(
    BRACKETS.map(({ cap, maintenanceRate }) => ({
      notionalCap: String(cap / 100_000_000n),
      maintenanceMarginRate: `0.${String((maintenanceRate * RATE_ONE) / ratio).padStart(8, '0')}`,
      maxLeverage: 1,
    })),
    8,
  );
}

const position = fc.record({
  grid: fc.constantFrom(...GRIDS),
  lots: fc.integer({ min: -5_000_000, max: 5_000_000 }).filter((lots) => lots !== 0),
  tick: fc.integer({ min: 10, max: 50_000_000 }),
  leverage: fc.integer({ min: 1, max: 125 }),
  called: fc.boolean(),
});

describe('the mark prices between which nothing has to be done', () => {
  it('end before the first price at which something has to be, and at most a few ticks before', () => {
    fc.assert(
      fc.property(position, ({ grid, lots, tick, leverage, called }) => {
        const world = new World();
        const exposure = newExposure(100, PERPETUAL, world.ledger);
        const value = (BigInt(tick) * BigInt(Math.abs(lots)) * grid.numerator) / grid.denominator;
        fc.pre(value > 1_000n);
        const balance = value / BigInt(leverage);
        exposure.lots = lots;
        exposure.entryNotional = lots > 0 ? value : -value;
        exposure.called = called;
        Object.assign(exposure.isolated, { balance });
        const { low, high } = bandOf(marginTable(grid, BRACKETS), exposure);
        const exact = (ratio: bigint) =>
          liquidationTicks({ grid, brackets: scaled(ratio), position: exposure, balance });
        const worse = exact(called ? RATE_ONE : CALL_RATIO);
        const side = lots > 0 ? 1 : -1;
        const end = side === 1 ? low : high;
        // A unit that was rounded away costs many ticks where a tick of the position is worth less than a unit.
        const tolerance = 6 + 16 / (Math.abs(lots) * (Number(grid.numerator) / Number(grid.denominator)));
        // Where no price is bad enough, the end may not lie among prices either.
        const early = worse === null ? side * (end - 1) : side * (end - worse);
        expect(early).toBeLessThan(tolerance);
        expect(worse === null || early >= 0).toBe(true);
        const other = side === 1 ? high : low;
        const better = called ? exact(RECOVERY_RATIO) : side * Infinity;
        expect(called || other === Math.max(0, side * Infinity)).toBe(true);
        expect(!called || better === null || Math.abs(other - better) < tolerance).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
