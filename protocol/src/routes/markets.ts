import { z } from 'zod';
import {
  countInput,
  listOf,
  marketIdentity,
  symbolInput,
  timeframe,
  timeInput,
  venueInput,
} from '../inputs.ts';
import { candleObject, candleTuple } from '../resources/candle.ts';
import { market } from '../resources/market.ts';
import { orderBook } from '../resources/order-book.ts';
import { ticker } from '../resources/ticker.ts';
import { marketTrade } from '../resources/trade.ts';
import { defineRoute } from '../route.ts';

const params = z.object({ symbol: symbolInput });
const venueQuery = z.object({ venue: venueInput.optional() });

/** Candles of one market. `from` and `to` bound the open time, `[from, to)`; without `from` the newest come. */
export const klinesQuery = z.object({
  venue: venueInput.optional(),
  timeframe: z.union([timeframe, z.literal('4h@1')]).default('1m'),
  from: timeInput.optional(),
  to: timeInput.optional(),
  limit: countInput(500, 5000),
  format: z.enum(['array', 'object']).default('array'),
});

export const klines = z
  .object({
    ...marketIdentity,
    timeframe: z.string(),
    data: z.union([z.array(candleTuple), z.array(candleObject)]),
    nextCursor: z.null(),
  })
  .meta({ id: 'Klines' });

export type Klines = z.infer<typeof klines>;

export const marketRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/markets',
    tag: 'Market data',
    summary: 'All markets',
    access: 'public',
    query: venueQuery,
    response: listOf(market),
    errors: ['UNKNOWN_VENUE'],
  }),
  get: defineRoute({
    method: 'GET',
    path: '/markets/:symbol',
    tag: 'Market data',
    summary: 'One market: grid, fees, state of its feed',
    access: 'public',
    params,
    query: venueQuery,
    response: market,
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE'],
  }),
  tickers: defineRoute({
    method: 'GET',
    path: '/markets/tickers',
    tag: 'Market data',
    summary: 'Tickers of all markets that have one',
    access: 'public',
    query: venueQuery,
    response: listOf(ticker),
    errors: ['UNKNOWN_VENUE'],
  }),
  ticker: defineRoute({
    method: 'GET',
    path: '/markets/:symbol/ticker',
    tag: 'Market data',
    summary: 'Last price, best prices, 24 h statistics',
    access: 'public',
    params,
    query: venueQuery,
    response: ticker,
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE', 'NO_DATA'],
  }),
  orderBook: defineRoute({
    method: 'GET',
    path: '/markets/:symbol/orderbook',
    tag: 'Market data',
    summary: 'Depth. Asking for it starts the stream of a market that nobody watched before',
    access: 'public',
    params,
    query: venueQuery.extend({ depth: countInput(20, 100) }),
    response: orderBook,
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE', 'NO_DATA'],
  }),
  trades: defineRoute({
    method: 'GET',
    path: '/markets/:symbol/trades',
    tag: 'Market data',
    summary: 'Recent trades, newest first',
    access: 'public',
    params,
    query: venueQuery.extend({ limit: countInput(50, 500) }),
    response: listOf(marketTrade),
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE'],
  }),
  klines: defineRoute({
    method: 'GET',
    path: '/markets/:symbol/klines',
    tag: 'Market data',
    summary: 'Candles, oldest first; the newest may still be open',
    access: 'public',
    params,
    query: klinesQuery,
    response: klines,
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE'],
  }),
};
