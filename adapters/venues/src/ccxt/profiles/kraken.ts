import type { ExchangeProfile } from '../profile.ts';

/** Levels a side of Kraken's book channel. */
const BOOK_DEPTH = 100;

/**
 * Kraken spot, WebSocket v2. Candles are subscribed to one market at a time; the exchange sets no limit on such
 * messages, so CCXT's pace of one a second (its REST limit) is raised to twenty.
 */
export const kraken: ExchangeProfile = {
  id: 'kraken',
  name: 'Kraken',
  module: 'kraken',
  config: { options: { ws: { cost: 0.05 } } },
  batch: { tickers: 100, trades: 100, candles: 1 },
  marketsPerConnection: Infinity,
  tickers: (exchange, symbols) => exchange.watchTickers(symbols),
  trades: (exchange, symbols) => exchange.watchTradesForSymbols(symbols),
  books: {
    subscribe: (exchange, symbol) => exchange.watchOrderBook(symbol, BOOK_DEPTH),
    key: (_exchange, symbol) => `orderbook@${symbol}`,
    unsubscribeMessage: (_exchange, symbol) => ({
      method: 'unsubscribe',
      params: { channel: 'book', symbol: [symbol], depth: BOOK_DEPTH },
    }),
  },
  candles: {
    kind: 'timed',
    graceMs: 3_000,
    subscribe: (exchange, symbols) => Promise.all(symbols.map((symbol) => exchange.watchOHLCV(symbol, '1m'))),
  },
  history: { limit: 720, windowed: false },
};
