import { describe, expect, test } from 'vitest';
import { Catalogue } from '@tradewind/market';
import { compareDecimals, isDecimalText } from '@tradewind/money';
import { builtInInstruments, TRACKED_BY_DEFAULT } from '../../src/instruments/built-in.ts';

describe('the built-in instruments', () => {
  const instruments = builtInInstruments();

  test('hold the 242 pairs that are tracked by default, and more to choose from', () => {
    expect(TRACKED_BY_DEFAULT).toBe(242);
    expect(instruments.length).toBeGreaterThan(TRACKED_BY_DEFAULT);
    expect(new Set(instruments.map(({ id }) => id)).size).toBe(instruments.length);
  });

  test('are ordered by traded value', () => {
    expect(instruments.slice(0, 3).map(({ symbol }) => symbol)).toEqual(['BTC/USDT', 'ETH/USDT', 'SOL/USDT']);
  });

  test('carry the filters of the exchange information', () => {
    const catalogue = new Catalogue(instruments);
    expect(catalogue.find('btcusdt')).toMatchObject({
      tickSize: '0.01',
      lotSize: '0.00001',
      minNotional: '5',
    });
    expect(catalogue.find('PEPE-USDT')).toMatchObject({
      tickSize: '0.00000001',
      lotSize: '1',
      minNotional: '1',
    });
    for (const { tickSize, lotSize, minNotional } of instruments) {
      for (const step of [tickSize, lotSize, minNotional]) {
        expect(isDecimalText(step)).toBe(true);
        expect(compareDecimals(step, '0')).toBe(1);
      }
    }
  });

  test('leave out dollar tokens and leveraged tokens', () => {
    const bases = new Set(instruments.map(({ base }) => base));
    for (const base of ['USDC', 'FDUSD', 'TUSD', 'BTCUP', 'ETHDOWN']) expect(bases.has(base)).toBe(false);
    for (const base of ['JUP', 'EUR', 'PAXG']) expect(bases.has(base)).toBe(true);
  });
});
