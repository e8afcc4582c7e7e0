import { describe, expect, it } from 'vitest';
import { matchScore, searchMarkets, sortMarkets } from '../src/panels/watchlist/arrange.ts';
import type { ListedMarket } from '../src/stores/markets.ts';
import type { PriceRow } from '../src/stores/prices.ts';

const market = (base: string): ListedMarket =>
  ({ base, quote: 'USDT', id: `${base}USDT`, symbol: `${base}/USDT` }) as ListedMarket;
const names = (markets: readonly ListedMarket[]) => markets.map(({ base }) => base);
const all = ['ETH', 'BTC', 'SHIB', 'WBTC', '1000SATS'].map(market);

describe('search of markets', () => {
  it('puts the exact base before what only contains it', () => {
    expect(names(searchMarkets(all, 'btc'))).toEqual(['BTC', 'WBTC']);
  });

  it('finds by letters in order', () => {
    expect(names(searchMarkets(all, 'shb'))).toEqual(['SHIB']);
    expect(matchScore(market('BTC'), 'xyz')).toBe(0);
  });

  it.each(['BTC/USDT', 'btcusdt', 'btc-usdt'])('reads the spelling %s', (text) => {
    expect(searchMarkets(all, text)[0]?.base).toBe('BTC');
  });

  it('is no filter while it is empty', () => {
    expect(searchMarkets(all, ' ')).toBe(all);
  });
});

describe('order of the watchlist', () => {
  const rows: Record<string, Partial<PriceRow>> = {
    BTCUSDT: { price: 60_000, changePercent24h: -1, quoteVolume24h: 5 },
    ETHUSDT: { price: 3_000, changePercent24h: 2, quoteVolume24h: 9 },
  };
  const prices = { get: (id: string) => rows[id] as PriceRow | undefined };

  it('follows the column that was chosen', () => {
    expect(names(sortMarkets(all, { key: 'price', descending: true }, prices)).slice(0, 2)).toEqual([
      'BTC',
      'ETH',
    ]);
    expect(names(sortMarkets(all, { key: 'volume', descending: true }, prices)).slice(0, 2)).toEqual([
      'ETH',
      'BTC',
    ]);
    expect(names(sortMarkets(all, { key: 'change', descending: false }, prices)).slice(0, 2)).toEqual([
      'BTC',
      'ETH',
    ]);
  });

  it('has markets without a price last, whichever way it runs', () => {
    for (const descending of [true, false]) {
      const sorted = names(sortMarkets(all, { key: 'price', descending }, prices));
      expect(sorted.slice(2)).toEqual(['1000SATS', 'SHIB', 'WBTC'].toSorted());
    }
  });
});
