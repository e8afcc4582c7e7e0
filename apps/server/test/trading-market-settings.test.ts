import { describe, expect, it } from 'vitest';
import { currencyScales, marketSettings } from '../src/modules/trading/market-settings.ts';
import { BOUNDS, PERPETUAL, SPOT } from './support/instruments.ts';

const scales = currencyScales([SPOT, PERPETUAL]);

describe('settings of a market', () => {
  it('of a spot market hold its grid, its filters in whole units and no terms of a perpetual', () => {
    const settings = marketSettings(SPOT, BOUNDS, scales);
    expect(settings).toMatchObject({
      symbol: 'BTC/USDT',
      base: { code: 'BTC', scale: 8 },
      quote: { code: 'USDT', scale: 8 },
      grid: { tickSize: '0.01', lotSize: '0.00001', numerator: 10n, denominator: 1n },
      filters: {
        minNotional: 500_000_000n,
        priceBand: 10_000_000n,
        marketBound: 5_000_000n,
        maxOrders: 200,
        maxConditionalOrders: 20,
      },
      perpetual: null,
    });
  });

  it('of a perpetual hold its brackets, bounded by what the house allows', () => {
    const { perpetual } = marketSettings(PERPETUAL, { ...BOUNDS, maxLeverage: 100 }, scales);
    expect(perpetual).toMatchObject({ maxLeverage: 100, defaultLeverage: 10, liquidationFee: 500_000n });
    expect(perpetual!.brackets.map(({ maxLeverage, cum }) => [maxLeverage, cum])).toEqual([
      [100, 0n],
      [100, 5_000_000_000n],
      [75, 95_000_000_000n],
    ]);
    const cautious = marketSettings(PERPETUAL, { ...BOUNDS, maxLeverage: 5 }, scales).perpetual;
    expect(cautious).toMatchObject({ maxLeverage: 5, defaultLeverage: 5 });
  });

  it('a perpetual without brackets is no market', () => {
    const { brackets: _, ...bare } = PERPETUAL;
    expect(() => marketSettings(bare, BOUNDS, scales)).toThrow(RangeError);
  });

  it('a currency has eight places, or as many as its finest lot or tick', () => {
    const fine = {
      ...SPOT,
      symbol: 'BTC/EUR',
      quote: 'EUR',
      lotSize: '0.0000000001',
      tickSize: '0.000000001',
    };
    const shared = currencyScales([SPOT, fine]);
    expect(Object.fromEntries(shared)).toEqual({ BTC: 10, USDT: 8, EUR: 9 });
    expect(marketSettings(SPOT, BOUNDS, shared).base).toEqual({ code: 'BTC', scale: 10 });
  });

  it('tiers begin with the fees of the house and fall to a third and to nothing', () => {
    const { fees } = marketSettings(SPOT, BOUNDS, scales);
    expect(fees[0]).toEqual({ taker: 40_000n, maker: 20_000n });
    expect(fees[1]).toEqual({ taker: 32_000n, maker: 16_000n });
    expect(fees.at(-1)).toEqual({ taker: 13_600n, maker: 0n });
    const steps = fees.slice(1).map((tier, index) => [fees[index]!, tier] as const);
    expect(steps.every(([dearer, tier]) => tier.taker < dearer.taker && tier.maker < dearer.maker)).toBe(
      true,
    );
  });
});
