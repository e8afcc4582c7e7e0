import fc from 'fast-check';
import { createBrackets, createGrid, initialMargin, maxLeverageAt, openedPosition } from '../src/index.ts';
import type { Brackets, Grid, MarginedPosition, Side } from '../src/index.ts';

export const side: fc.Arbitrary<Side> = fc.constantFrom(1, -1);

/** Whole units and finer ones: with a scale of 2 a tick of a lot of 0.001 × 0.01 is worth less than a unit. */
export const grid: fc.Arbitrary<Grid> = fc
  .record({
    tickSize: fc.constantFrom('0.01', '0.1', '0.5', '0.00001', '1', '10'),
    lotSize: fc.constantFrom('0.001', '0.00001', '1', '100', '0.25'),
    quoteScale: fc.constantFrom(2, 6, 8, 12),
  })
  .map(({ tickSize, lotSize, quoteScale }) => createGrid(tickSize, lotSize, quoteScale));

/** Tables of one to eight brackets with whole caps, ascending rates and descending leverage. */
export function brackets(quoteScale: number): fc.Arbitrary<Brackets> {
  return fc
    .array(
      fc.record({ width: fc.integer({ min: 1, max: 5_000_000 }), rise: fc.integer({ min: 1, max: 500 }) }),
      { minLength: 1, maxLength: 8 },
    )
    .map((steps) => {
      let cap = 0;
      // In parts of ten thousand, so that a whole cap always has a whole maintenance amount.
      let rate = 0;
      return createBrackets(
        steps.map(({ width, rise }) => {
          cap += width * 100;
          rate += rise;
          return {
            notionalCap: String(cap),
            maintenanceMarginRate: (rate / 10_000).toFixed(4),
            maxLeverage: Math.min(125, Math.ceil(10_000 / rate) - 1),
          };
        }),
        quoteScale,
      );
    });
}

/** Isolated positions at any leverage their bracket allows, some with margin added, on random markets. */
export const margined: fc.Arbitrary<MarginedPosition> = grid.chain((market) =>
  fc
    .record({
      table: brackets(market.quoteScale),
      direction: side,
      ticks: fc.integer({ min: 1, max: 10_000_000 }),
      lots: fc.integer({ min: 1, max: 10_000_000 }),
      leverage: fc.integer({ min: 1, max: 125 }),
      added: fc.bigInt({ min: 0n, max: 10n ** BigInt(market.quoteScale + 3) }),
    })
    .map(({ table, direction, ticks, lots, leverage, added }) => {
      const position = openedPosition(market, direction, ticks, lots);
      const highest = maxLeverageAt(table, position.entryNotional);
      const margin = initialMargin(position.entryNotional, Math.min(leverage, highest));
      return { grid: market, brackets: table, position, balance: margin + added };
    }),
);

/** The same in a cross account, with other positions beside them. */
export const crossMargined: fc.Arbitrary<MarginedPosition> = fc
  .tuple(
    margined,
    fc.bigInt({ min: 0n, max: 10n ** 12n }),
    fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
  )
  .map(([position, otherMaintenance, otherPnl]) => ({ ...position, otherMaintenance, otherPnl }));
