import type { ExchangeProfile } from '../profile.ts';

/**
 * BingX spot and perpetuals. Each subscription is for one market, and a connection carries at most 200 topics: 60
 * markets with ticker, candles and trades, and some room for depth.
 */
export const bingx: ExchangeProfile = {
  id: 'bingx',
  name: 'BingX',
  module: 'bingx',
  config: { options: { defaultType: 'spot' } },
  batch: { tickers: 1, trades: 1, candles: 1 },
  marketsPerConnection: 60,
  tickers: (exchange, symbols) => Promise.all(symbols.map((symbol) => exchange.watchTicker(symbol))),
  trades: (exchange, symbols) => Promise.all(symbols.map((symbol) => exchange.watchTrades(symbol))),
  dropTrades: (exchange, symbol) => exchange.unWatchTrades(symbol),
  books: {
    subscribe: (exchange, symbol) => exchange.watchOrderBook(symbol),
    key: (exchange, symbol) => `${exchange.market(symbol).id}@depth100`,
  },
  candles: {
    kind: 'timed',
    graceMs: 3_000,
    subscribe: (exchange, symbols) => Promise.all(symbols.map((symbol) => exchange.watchOHLCV(symbol, '1m'))),
  },
  history: { limit: 500, windowed: true },
};
