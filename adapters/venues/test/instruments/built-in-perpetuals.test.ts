import { describe, expect, test } from 'vitest';
import { Catalogue, underlyingSymbol } from '@tradewind/market';
import { compareDecimals, isDecimalText } from '@tradewind/money';
import { builtInPerpetuals } from '../../src/instruments/built-in-perpetuals.ts';
import { builtInInstruments, TRACKED_BY_DEFAULT } from '../../src/instruments/built-in.ts';

const perpetuals = builtInPerpetuals();

describe('the built-in perpetuals', () => {
  test('are twenty, each with its spot market among the tracked ones, in their order', () => {
    const spot = builtInInstruments()
      .slice(0, TRACKED_BY_DEFAULT)
      .map(({ symbol }) => symbol);
    const places = perpetuals.map((perpetual) => spot.indexOf(underlyingSymbol(perpetual)!));
    expect(perpetuals).toHaveLength(20);
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('are found in every spelling, and never instead of the spot market', () => {
    const catalogue = new Catalogue([...builtInInstruments(), ...perpetuals]);
    for (const spelling of [
      'BTC/USDT:USDT',
      'BTCUSDT.P',
      'btcusdt.p',
      'BTC-USDT-PERP',
      'BTC%2FUSDT%3AUSDT',
    ]) {
      expect(catalogue.find(spelling)?.symbol, spelling).toBe('BTC/USDT:USDT');
    }
    expect(catalogue.find('BTCUSDT')?.symbol).toBe('BTC/USDT');
  });

  test('carry the published brackets', () => {
    const bitcoin = perpetuals.find(({ base }) => base === 'BTC')!;
    expect(bitcoin).toMatchObject({
      tickSize: '0.1',
      lotSize: '0.001',
      minNotional: '100',
      maxLeverage: 125,
    });
    expect(bitcoin.brackets?.slice(0, 3)).toEqual([
      { notionalCap: '50000', maintenanceMarginRate: '0.004', maxLeverage: 125 },
      { notionalCap: '600000', maintenanceMarginRate: '0.005', maxLeverage: 100 },
      { notionalCap: '3000000', maintenanceMarginRate: '0.0065', maxLeverage: 75 },
    ]);
    expect(perpetuals.find(({ base }) => base === 'ETH')!.brackets?.[5]).toEqual({
      notionalCap: '65000000',
      maintenanceMarginRate: '0.025',
      maxLeverage: 20,
    });
  });

  test('tighten from bracket to bracket, and leave margin above maintenance at the highest leverage', () => {
    for (const { symbol, brackets = [], maxLeverage } of perpetuals) {
      expect(brackets.length, symbol).toBeGreaterThan(5);
      expect(brackets[0]!.maxLeverage, symbol).toBe(maxLeverage);
      expect(brackets.at(-1)!.maxLeverage, symbol).toBe(1);
      brackets.forEach((bracket, index) => {
        const before = brackets[index - 1];
        expect(isDecimalText(bracket.notionalCap) && isDecimalText(bracket.maintenanceMarginRate)).toBe(true);
        expect(Number(bracket.maintenanceMarginRate) * bracket.maxLeverage, symbol).toBeLessThan(1);
        if (before === undefined) return;
        expect(compareDecimals(bracket.notionalCap, before.notionalCap), symbol).toBe(1);
        expect(compareDecimals(bracket.maintenanceMarginRate, before.maintenanceMarginRate), symbol).toBe(1);
        expect(bracket.maxLeverage, symbol).toBeLessThanOrEqual(before.maxLeverage);
      });
    }
  });
});
