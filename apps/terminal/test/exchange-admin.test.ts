import type { Market, RiskParameters } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { changedNumbers, changedTexts } from '../src/screens/admin/exchange-changes.ts';
import { riskTone } from '../src/screens/admin/exchange-liquidation-words.ts';
import { matchingMarkets } from '../src/screens/admin/exchange-market-words.ts';
import {
  BOUND_NAMES,
  boundChanges,
  boundText,
  formatRate,
} from '../src/screens/admin/exchange-risk-words.ts';

const parameters: RiskParameters = {
  version: 3,
  maxLeverage: 125,
  defaultLeverage: 20,
  liquidationFee: '0.005',
  takerFee: '0.0005',
  makerFee: '0.0002',
  priceBand: '0.1',
  marketBound: '0.05',
  maxOrders: 200,
  maxConditionalOrders: 10,
  insuranceCap: '1000000',
  updatedAt: null,
  updatedBy: null,
  reason: null,
};

describe('a change of settings', () => {
  it('asks for what was changed, and for nothing else', () => {
    const values = { tickSize: '0.10', lotSize: ' 0.002 ', reason: 'why' };
    expect(changedTexts({ tickSize: '0.10', lotSize: '0.001', minNotional: '5' }, values)).toEqual({
      lotSize: '0.002',
    });
    expect(changedNumbers({ maxLeverage: 50 }, { maxLeverage: '50' })).toEqual({});
    expect(changedNumbers({ maxLeverage: 50 }, { maxLeverage: '20' })).toEqual({ maxLeverage: 20 });
  });

  it.each(['', 'twenty'])('sends “%s” as no number, so that the server names the field', (text) => {
    const change = changedNumbers({ maxLeverage: 50 }, { maxLeverage: text });
    expect(JSON.parse(JSON.stringify(change))).toEqual({ maxLeverage: null });
  });
});

describe('bounds of risk', () => {
  it('read as people say them', () => {
    expect(BOUND_NAMES.map((name) => boundText(name, parameters))).toEqual([
      '125×',
      '20×',
      '0.05%',
      '0.02%',
      '0.50%',
      '10.00%',
      '5.00%',
      '200',
      '10',
      '1,000,000 USDT',
    ]);
  });

  it('keep every digit of a rate', () => {
    expect(formatRate('0.00015')).toBe('0.015%');
    expect(formatRate('0.00000001')).toBe('0.000001%');
  });

  it('tell what a version changed of the one before', () => {
    const next = { ...parameters, version: 4, takerFee: '0.00040', maxLeverage: 100, makerFee: '0.00020' };
    expect(boundChanges(next, parameters)).toEqual([
      'Largest leverage 125× → 100×',
      'Taker fee 0.05% → 0.04%',
    ]);
    expect(boundChanges(parameters, undefined)).toEqual([]);
  });
});

describe('the list of markets', () => {
  const market = (symbol: string, type: Market['type'], status: Market['status']) => ({
    symbol,
    id: symbol.replace('/', '').replace(':USDT', '.P'),
    type,
    status,
  });
  const markets = [
    market('BTC/USDT', 'spot', 'open'),
    market('BTC/USDT:USDT', 'perpetual', 'halted'),
    market('ETH/USDT', 'spot', 'open'),
  ];
  const anything = { text: '', type: '', status: '' } as const;
  const found = (choice: Partial<Parameters<typeof matchingMarkets>[1]>) =>
    matchingMarkets(markets, { ...anything, ...choice }).map(({ id }) => id);

  it('is found by name, type and status', () => {
    expect(found({})).toHaveLength(3);
    expect(found({ text: ' btc ' })).toEqual(['BTCUSDT', 'BTCUSDT.P']);
    expect(found({ text: 'btcusdt.p' })).toEqual(['BTCUSDT.P']);
    expect(found({ type: 'spot', status: 'open' })).toEqual(['BTCUSDT', 'ETHUSDT']);
    expect(found({ status: 'cancel_only' })).toEqual([]);
  });
});

describe('the tone of a margin ratio', () => {
  it.each([
    ['0.49', 'plain'],
    ['0.5', 'warn'],
    ['0.8', 'danger'],
    ['1.2', 'danger'],
  ])('%s is %s', (ratio, tone) => {
    expect(riskTone(ratio)).toBe(tone);
  });
});
