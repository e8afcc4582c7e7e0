import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossMarginRatio, liveFigures } from '../../src/trading/live-position.ts';
import { PERPETUAL, position } from './fixtures.ts';

describe('a position at the mark price of now', () => {
  it('has won or lost what the price moved, to the last digit', () => {
    expect(liveFigures(position(), PERPETUAL, 64_100.1)).toMatchObject({
      markPrice: '64100.1',
      unrealizedPnl: '50.0500',
      // 0.4 % of 32,050.05, bracket 1
      maintenanceMargin: '128.20020000',
    });
    expect(liveFigures(position({ side: 'short' }), PERPETUAL, 64_100.1).unrealizedPnl).toBe('-50.0500');
  });

  it('has its return on what was put up, and its margin ratio', () => {
    const { roe, marginRatio } = liveFigures(position(), PERPETUAL, 64_640);
    // 320 won at 50x on 32,320
    expect(Number(roe)).toBeCloseTo((320 * 50) / 32_320, 8);
    expect(Number(marginRatio)).toBeCloseTo(129.28 / 960, 7);
  });

  it('goes on from what the server last said, whatever that was', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000_000 }),
        fc.integer({ min: 1, max: 2_000_000 }),
        (said, now) => {
          const asText = (tenths: number) => `${Math.floor(tenths / 10)}.${tenths % 10}`;
          const pnlAt = (tenths: number) => ((tenths - 640_000) * 5) / 100;
          const known = position({ markPrice: asText(said), unrealizedPnl: pnlAt(said).toFixed(2) });
          expect(Number(liveFigures(known, PERPETUAL, now / 10).unrealizedPnl)).toBe(pnlAt(now));
        },
      ),
    );
  });

  it('has nothing to divide by once the margin is lost', () => {
    expect(liveFigures(position(), PERPETUAL, 62_720).marginRatio).toBeNull();
  });

  it('shows what the server said before there is a mark price', () => {
    const unmarked = position({ markPrice: null, marginRatio: '0.5' });
    expect(liveFigures(unmarked, PERPETUAL, null)).toMatchObject({ markPrice: null, marginRatio: '0.5' });
  });

  it('shares one ratio with the other cross positions', () => {
    const figures = liveFigures(position({ marginMode: 'cross' }), PERPETUAL, 64_000);
    expect(crossMarginRatio([figures, figures], '1024')).toBe('0.25000000');
  });
});
