import type { ExchangeProfile } from '../profile.ts';

/**
 * Binance spot and USDⓈ-M perpetuals. CCXT opens a connection for each new set of symbols, up to `streamLimits`; five
 * connections of at most 1,024 streams (the exchange's limit) carry every stream of several hundred markets.
 */
export const binance: ExchangeProfile = {
  id: 'binance',
  name: 'Binance',
  module: 'binance',
  config: {
    options: {
      defaultType: 'spot',
      fetchMarkets: { types: ['spot', 'linear'] },
      streamLimits: { spot: 5, future: 5 },
      subscriptionLimitByStream: { spot: 1024, future: 1024 },
    },
  },
  batch: { tickers: 100, trades: 100, candles: 100 },
  marketsPerConnection: Infinity,
  // `ticker` has best bid and ask beside the 24 h figures; `miniTicker`, CCXT's default, has not.
  tickers: (exchange, symbols) => exchange.watchTickers(symbols, { name: 'ticker' }),
  trades: (exchange, symbols) => exchange.watchTradesForSymbols(symbols),
  books: {
    subscribe: (exchange, symbol) => exchange.watchOrderBook(symbol),
    key: (_exchange, symbol) => `orderbook::${symbol}`,
    keepsEveryLevel: true,
  },
  candles: {
    kind: 'flagged',
    subscribe: (exchange, symbols) => exchange.watchOHLCVForSymbols(symbols.map((symbol) => [symbol, '1m'])),
    isFinal: (frame) => kline(frame)?.x === true,
  },
  history: { limit: 1000, windowed: false },
};

/** The `k` of a kline frame, in the combined or the raw form. */
function kline(frame: unknown): { readonly x?: unknown } | undefined {
  const message = frame as { readonly k?: object; readonly data?: { readonly k?: object } };
  return message.data?.k ?? message.k;
}
