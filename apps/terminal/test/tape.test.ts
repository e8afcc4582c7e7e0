import type { MarketTrade } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { mergeTrades } from '../src/stores/tape.ts';

const trade = (tradeId: string, time: number): MarketTrade => ({
  symbol: 'BTC/USDT',
  id: 'BTCUSDT',
  venue: 'practice',
  tradeId,
  price: '100.5',
  quantity: '0.25',
  side: 'buy',
  time,
});

describe('the tape', () => {
  it('has the newest trade first', () => {
    const known = mergeTrades([], [trade('1', 10), trade('2', 20)]);
    expect(mergeTrades(known, [trade('3', 30), trade('4', 30)]).map(({ id }) => id)).toEqual([
      '4',
      '3',
      '2',
      '1',
    ]);
  });

  it('shows a trade once when history comes again after a reconnect', () => {
    const known = mergeTrades([], [trade('1', 10), trade('2', 20)]);
    const again = mergeTrades(known, [trade('1', 10), trade('2', 20), trade('3', 30)]);
    expect(again.map(({ id }) => id)).toEqual(['3', '2', '1']);
  });

  it('puts a late trade where it belongs', () => {
    const known = mergeTrades([], [trade('1', 10), trade('3', 30)]);
    expect(mergeTrades(known, [trade('2', 20)]).map(({ id }) => id)).toEqual(['3', '2', '1']);
  });

  it('forgets the oldest', () => {
    const many = Array.from({ length: 1000 }, (_, index) => trade(String(index), index));
    const kept = mergeTrades([], many);
    expect(kept.length).toBeLessThan(1000);
    expect(kept[0]?.id).toBe('999');
  });
});
