import { createGrid, priceText, quantityText } from '@tradewind/margin';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MarketNotation } from '../../src/modules/trading/engine/rows/market-notation.ts';
import { MARKETS } from './support/markets.ts';

it('writes prices and quantities of any grid as the formulas do, and reads them back', () => {
  const steps = fc.constantFrom('0.01', '0.10', '1', '1.0', '10', '0.05', '0.00000001', '25', '0.0005');
  fc.assert(
    fc.property(steps, steps, fc.maxSafeInteger(), (tickSize, lotSize, count) => {
      const grid = createGrid(tickSize, lotSize, 8);
      const notation = new MarketNotation({ ...MARKETS[0]!, grid });
      expect(notation.price(count)).toBe(priceText(grid, count));
      expect(notation.quantity(count)).toBe(quantityText(grid, count));
      expect(notation.ticks(notation.price(count))).toBe(count);
      expect(notation.lots(notation.quantity(count))).toBe(count);
    }),
    { numRuns: 1_000 },
  );
});
