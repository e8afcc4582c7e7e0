import type { Book, Candle, Level, Ticker, Trade } from '@tradewind/market';
import { candleDefect } from '@tradewind/market';
import type { CcxtBook, CcxtCandle, CcxtTicker, CcxtTrade } from './exchange.ts';

/** Levels a side that are passed on. */
export const BOOK_LEVELS = 100;

/**
 * A ticker, or undefined where the venue sent no price yet. Figures that a venue leaves out are derived from those it
 * sends, and 0 where that is not possible.
 * @param now time of arrival, for venues whose tickers carry none
 */
export function tickerFrom(venue: string, ticker: CcxtTicker, now: number): Ticker | undefined {
  const price = ticker.last ?? ticker.close;
  if (price === undefined || !(price > 0)) return undefined;
  const volume = ticker.baseVolume ?? 0;
  return {
    venue,
    symbol: ticker.symbol,
    time: ticker.timestamp ?? now,
    price,
    bid: positive(ticker.bid),
    ask: positive(ticker.ask),
    open24h: ticker.open ?? openFromPercentage(price, ticker.percentage),
    high24h: ticker.high ?? 0,
    low24h: ticker.low ?? 0,
    volume24h: volume,
    quoteVolume24h: ticker.quoteVolume ?? volume * (ticker.vwap ?? price),
  };
}

function positive(value: number | undefined): number | null {
  return value !== undefined && value > 0 ? value : null;
}

function openFromPercentage(price: number, percentage: number | undefined): number {
  return percentage === undefined || percentage <= -100 ? 0 : price / (1 + percentage / 100);
}

/** A trade, or undefined where it lacks a price or a quantity. `order` tells apart trades of one millisecond. */
export function tradeFrom(venue: string, trade: CcxtTrade, now: number, order: number): Trade | undefined {
  const { price, amount } = trade;
  if (price === undefined || amount === undefined || !(price > 0) || !(amount > 0)) return undefined;
  const time = trade.timestamp ?? now;
  return {
    venue,
    symbol: trade.symbol,
    id: trade.id ?? `${time}-${order}`,
    time,
    price,
    quantity: amount,
    side: trade.side === 'sell' ? 'sell' : 'buy',
  };
}

/** The best levels, or undefined while a side is empty or the sides cross (a book between two updates). */
export function bookFrom(venue: string, book: CcxtBook, now: number): Book | undefined {
  const bids = levels(book.bids);
  const asks = levels(book.asks);
  const bid = bids[0];
  const ask = asks[0];
  if (bid === undefined || ask === undefined || bid[0] >= ask[0]) return undefined;
  return { venue, symbol: book.symbol, time: book.timestamp ?? now, bids, asks };
}

function levels(side: CcxtBook['bids']): Level[] {
  const best: Level[] = [];
  for (const [price, quantity] of side) {
    if (best.length === BOOK_LEVELS) break;
    if (price !== undefined && quantity !== undefined && quantity > 0) best.push([price, quantity]);
  }
  return best;
}

/** A candle, or undefined where it is not sound. */
export function candleFrom(row: CcxtCandle): Candle | undefined {
  const [time = NaN, open = NaN, high = NaN, low = NaN, close = NaN, volume = 0] = row;
  const candle = { time, open, high, low, close, volume };
  return candleDefect(candle) === null ? candle : undefined;
}
