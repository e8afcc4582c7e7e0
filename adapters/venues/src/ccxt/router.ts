import type { CcxtBook, CcxtCandle, CcxtTicker, CcxtTrade } from './exchange.ts';

/** Where the updates of a CCXT exchange go, told apart by their shape. */
export interface UpdateHandlers {
  ticker(ticker: CcxtTicker): void;
  trades(symbol: string, trades: readonly CcxtTrade[]): void;
  book(book: CcxtBook): void;
  candles(symbol: string, candles: readonly CcxtCandle[], frame: unknown): void;
}

/**
 * Hands one update of CCXT on. Exchanges name their message hashes differently, but the values are unified: a ticker,
 * an order book, a list of trades, candles as `[symbol, timeframe, rows]` or as the rows alone, whose hash then ends
 * with the symbol (`ohlcv@BTC/USD`).
 */
export function routeUpdate(
  result: unknown,
  messageHash: string,
  frame: unknown,
  handlers: UpdateHandlers,
): void {
  if (Array.isArray(result)) {
    const [first, timeframe, rows] = result as unknown[];
    if (typeof first === 'string' && timeframe === '1m') handlers.candles(first, rows as CcxtCandle[], frame);
    else if (Array.isArray(first)) handlers.candles(afterAt(messageHash), result as CcxtCandle[], frame);
    else if (isObject(first) && typeof first.symbol === 'string') {
      handlers.trades(first.symbol, result as CcxtTrade[]);
    }
    return;
  }
  if (!isObject(result) || typeof result.symbol !== 'string') return;
  // CCXT resolves any of its structures here; the fields that were just looked at tell which.
  if (Array.isArray(result.bids) && Array.isArray(result.asks)) handlers.book(result as unknown as CcxtBook);
  else if ('last' in result) handlers.ticker(result as unknown as CcxtTicker);
}

function afterAt(messageHash: string): string {
  return messageHash.slice(messageHash.indexOf('@') + 1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
