import type { ExchangeProfile } from '../profile.ts';

/**
 * Coinbase Advanced Trade, whose market channels need no key. Its candle channel has five-minute candles only, so the
 * one-minute candles come over REST. CCXT's ticker call takes `ticker_batch`, sent every five seconds; the `ticker`
 * channel is the one that keeps up with the market.
 */
export const coinbase: ExchangeProfile = {
  id: 'coinbase',
  name: 'Coinbase',
  module: 'coinbase',
  config: { has: { fetchCurrencies: false } },
  batch: { tickers: 50, trades: 50, candles: 1 },
  marketsPerConnection: Infinity,
  tickers: (exchange, symbols) => exchange.subscribeMultiple!('ticker', false, symbols),
  trades: (exchange, symbols) => exchange.watchTradesForSymbols(symbols),
  tradesNameMaker: true,
  books: {
    subscribe: (exchange, symbol) => exchange.watchOrderBook(symbol),
    key: (_exchange, symbol) => `level2::${symbol}`,
    unsubscribeMessage: (exchange, symbol) => ({
      type: 'unsubscribe',
      product_ids: [exchange.market(symbol).id],
      channel: 'level2',
    }),
  },
  candles: { kind: 'polled', graceMs: 3_000 },
  history: { limit: 300, windowed: true },
};

/**
 * The older Coinbase Exchange feed. Its depth channel asks for a key; the rest does not. Not among the venues that are
 * started by themselves: `coinbase` shows the same markets.
 */
export const coinbaseexchange: ExchangeProfile = {
  ...coinbase,
  id: 'coinbaseexchange',
  name: 'Coinbase Exchange',
  module: 'coinbaseexchange',
  batch: { tickers: 50, trades: 1, candles: 1 },
  tickers: (exchange, symbols) => exchange.watchTickers(symbols),
  // CCXT's call for several markets waits for a message hash that its handler never resolves.
  trades: (exchange, symbols) => Promise.all(symbols.map((symbol) => exchange.watchTrades(symbol))),
  tradesNameMaker: false,
  books: {
    subscribe: (exchange, symbol) => exchange.watchOrderBook(symbol),
    key: (exchange, symbol) => `level2:${exchange.market(symbol).id}`,
    unsubscribeMessage: (exchange, symbol) => ({
      type: 'unsubscribe',
      product_ids: [exchange.market(symbol).id],
      channels: ['level2'],
    }),
  },
};
