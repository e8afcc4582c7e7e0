import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createGrid,
  formatAmount,
  fractionText,
  initialMargin,
  isLiquidatableAt,
  liquidationPrice,
  liquidationTicks,
  liquidationValue,
  openedPosition,
  RATE_ONE,
} from '../src/index.ts';
import type { Brackets, MarginedPosition, Side } from '../src/index.ts';
import { brackets, crossMargined, margined } from './arbitraries.ts';
import { BTC, usdt } from './tables.ts';

const btc = createGrid('0.01', '0.001', 8);

function isolated(side: Side, price: number, quantity: number, leverage: number): MarginedPosition {
  const position = openedPosition(btc, side, Math.round(price * 100), Math.round(quantity * 1_000));
  const balance = initialMargin(position.entryNotional, leverage);
  return { grid: btc, brackets: BTC, position, balance };
}

describe('the published formula', () => {
  const ether = 18;
  const one = 10n ** BigInt(ether);
  /** A rate of 1 % and a maintenance amount of 0.01, as freqtrade's own check has it. */
  const single: Brackets = [
    { floor: 0n, cap: 1_000n * one, maintenanceRate: RATE_ONE / 100n, maxLeverage: 50, cum: one / 100n },
  ];

  it.each([
    ['short', -1, 5, 11.89108910891089],
    ['long', 1, 5, 8.070707070707071],
    ['long', 1, 3, 6.723905723905723],
  ] as const)(
    'gives for a %s (side %s) of 1 at 10 with leverage %s the price %s',
    (_, side, leverage, price) => {
      const grid = createGrid('1', '1', ether);
      const position = { lots: side, entryNotional: BigInt(side) * 10n * one };
      // A third of ten isn't whole in any currency; rounded down it differs by less than the last digit compared.
      const balance = (10n * one) / BigInt(leverage);
      const value = liquidationValue({ grid, brackets: single, position, balance });
      expect(Number(fractionText(value, 0, 'nearest')) / 1e18).toBeCloseTo(price, 14);
    },
  );

  it('uses the bracket in force at the liquidation price', () => {
    // 0.5 at 100,000 is all of the first bracket; a short grows into the second before it is liquidated.
    expect(liquidationPrice(isolated(1, 100_000, 0.5, 125))).toBe('99598.39');
    expect(liquidationPrice(isolated(-1, 100_000, 0.5, 125))).toBe('100398.01');
    // 1 at 60,000 lies in the second bracket; at leverage 2 a long falls into the first: 30,000 / 0.996.
    expect(liquidationPrice(isolated(1, 60_000, 1, 2))).toBe('30120.48');
    const shown = (position: MarginedPosition) => fractionText(liquidationValue(position), 0, 'nearest');
    expect(shown(isolated(1, 100_000, 0.5, 125))).toBe('4979919678715');
    expect(shown(isolated(-1, 100_000, 0.5, 125))).toBe('5019900497512');
    expect(shown(isolated(1, 60_000, 1, 2))).toBe('3012048192771');
  });

  it('counts the other positions of a cross account', () => {
    const position = isolated(1, 100_000, 0.5, 125);
    const shared = { ...position, balance: usdt(2_000), otherMaintenance: usdt(300), otherPnl: usdt(-500) };
    // (2,000 − 300 − 500 + 0 − 50,000) / (0.5 × (0.004 − 1)) = 97,991.9678…
    expect(liquidationPrice(shared)).toBe('97991.96');
    expect(liquidationPrice({ ...shared, otherPnl: usdt(500) })).toBe('95983.93');
    expect(fractionText(liquidationValue(shared), 0, 'nearest')).toBe('4899598393574');
  });

  it('answers null for a long that no price liquidates', () => {
    const unlevered = isolated(1, 100_000, 0.5, 1);
    expect(liquidationPrice({ ...unlevered, balance: unlevered.balance * 2n })).toBeNull();
  });

  it('answers a price for every short, unless it lies beyond all prices', () => {
    const short = isolated(-1, 100_000, 0.5, 1);
    expect(liquidationPrice(short)).toBe('199104.48');
    expect(liquidationTicks({ ...short, balance: 10n ** 40n })).toBeNull();
  });

  it('may lie beyond the mark price, for what is liquidatable already', () => {
    const poor = { ...isolated(1, 100_000, 0.5, 125), balance: usdt(1) };
    expect(liquidationTicks(poor)).toBeGreaterThan(10_000_000);
    const gone = { ...isolated(-1, 100_000, 0.5, 125), balance: usdt(-100_000) };
    expect(liquidationTicks(gone)).toBe(1);
  });

  it('does not exist without lots', () => {
    const flat = { ...isolated(1, 100_000, 0.5, 125), position: { lots: 0, entryNotional: 0n } };
    expect(() => liquidationTicks(flat)).toThrow(RangeError);
  });
});

describe('the liquidation price on the tick', () => {
  /** Tries every mark price there is, from the best for the position's owner to the worst. */
  function scanned(position: MarginedPosition, highest: number): number | null {
    const worse = position.position.lots > 0 ? -1 : 1;
    for (let ticks = worse === -1 ? highest : 1; ticks >= 1 && ticks <= highest; ticks += worse) {
      if (isLiquidatableAt(position, ticks)) return ticks;
    }
    return null;
  }

  it.each([
    ['isolated', margined],
    ['cross', crossMargined],
  ])('liquidates, and one tick better does not (%s)', (_, positions) => {
    let found = 0;
    fc.assert(
      fc.property(positions, (position) => {
        const ticks = liquidationTicks(position);
        if (ticks === null) return;
        found += 1;
        const better = ticks + Math.sign(position.position.lots);
        expect(isLiquidatableAt(position, ticks)).toBe(true);
        const beyond = better < 1 || better > Number.MAX_SAFE_INTEGER;
        expect(beyond || !isLiquidatableAt(position, better)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(found).toBeGreaterThan(200);
  });

  it.each([
    ['a unit', createGrid('0.01', '1', 2)],
    ['half a unit', createGrid('0.005', '1', 2)],
    ['a hundredth of a unit', createGrid('0.0001', '1', 2)],
    ['a hundred units', createGrid('1', '1', 2)],
  ])('is what trying every price finds, where a tick of a lot is worth %s', (_, grid) => {
    const few = fc
      .record({
        brackets: brackets(grid.quoteScale),
        side: fc.constantFrom<Side>(1, -1),
        ticks: fc.integer({ min: 1, max: 200 }),
        lots: fc.integer({ min: 1, max: 60 }),
        // All that counts is worth about as much as the position.
        balance: fc.bigInt({ min: -50n, max: 100n }),
        otherMaintenance: fc.bigInt({ min: 0n, max: 50n }),
        otherPnl: fc.bigInt({ min: -50n, max: 50n }),
      })
      .map(({ side, ticks, lots, balance, otherMaintenance, otherPnl, ...rest }) => {
        const position = openedPosition(grid, side, ticks, lots);
        const size = side === 1 ? position.entryNotional : -position.entryNotional;
        return {
          ...rest,
          grid,
          position,
          balance: (size * balance) / 100n,
          otherMaintenance: (size * otherMaintenance) / 100n,
          otherPnl: (size * otherPnl) / 100n,
        };
      });
    fc.assert(
      fc.property(few, (position) => {
        // Nothing here reaches five times the entry price, but that a value of one unit takes many ticks.
        const highest = 1_000 + Number(grid.denominator);
        expect(liquidationTicks(position)).toBe(scanned(position, highest));
      }),
      { numRuns: 200 },
    );
  });

  it('agrees with the formula in doubles, bracket recomputed until it fits', () => {
    /** Rule 3 as a person would do it by hand. */
    function byHand(side: Side, price: number, quantity: number, leverage: number): number {
      const tiers = BTC.map(({ cap, maintenanceRate, cum }) => ({
        cap: Number(cap) / 1e8,
        rate: Number(maintenanceRate) / 1e8,
        cum: Number(cum) / 1e8,
      }));
      const margin = (price * quantity) / leverage;
      let answer = price;
      for (let round = 0; round < 20; round += 1) {
        const bracket = tiers.find(({ cap }) => answer * quantity <= cap) ?? tiers.at(-1);
        if (bracket === undefined) throw new Error('no brackets');
        answer = (margin + bracket.cum - side * quantity * price) / (quantity * (bracket.rate - side));
      }
      return answer;
    }
    fc.assert(
      fc.property(
        fc.constantFrom<Side>(1, -1),
        fc.integer({ min: 100, max: 20_000_000 }).map((cents) => cents / 100),
        fc.integer({ min: 1, max: 100_000 }).map((lots) => lots / 1_000),
        fc.constantFrom(2, 3, 5, 10, 20),
        (side, price, quantity, leverage) => {
          const ticks = liquidationTicks(isolated(side, price, quantity, leverage));
          const expected = byHand(side, price, quantity, leverage) * 100;
          expect(ticks).not.toBeNull();
          expect(Math.abs((ticks ?? 0) - expected)).toBeLessThanOrEqual(1.001);
        },
      ),
    );
  });

  it('holds at all worse prices too', () => {
    fc.assert(
      fc.property(margined, fc.integer({ min: 1, max: 1_000_000 }), (position, distance) => {
        const ticks = liquidationTicks(position);
        const worse = (ticks ?? 0) - Math.sign(position.position.lots) * distance;
        fc.pre(ticks !== null && worse >= 1 && position.grid.denominator === 1n);
        expect(isLiquidatableAt(position, worse)).toBe(true);
      }),
    );
  });

  it('is shown as the tick that triggers it', () => {
    const position = isolated(1, 64_250.1, 0.123, 50);
    const ticks = liquidationTicks(position);
    expect(liquidationPrice(position)).toBe(formatAmount(BigInt(ticks ?? 0), 2));
  });
});
