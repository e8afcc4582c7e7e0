import { z } from 'zod';
import {
  countInput,
  hourInput,
  listOf,
  marketIdentity,
  pageQuery,
  symbolInput,
  timeframe,
  timeInput,
  venueInput,
} from '../inputs.ts';
import { candleObject } from '../resources/candle.ts';
import { interval } from '../resources/interval.ts';
import { pricePoint, priceUpdate } from '../resources/price.ts';
import { defineRoute } from '../route.ts';

const params = z.object({ symbol: symbolInput });

export const priceDataRoutes = {
  history: defineRoute({
    method: 'GET',
    path: '/price-data/:symbol',
    tag: 'Price data',
    summary:
      'Price history: seconds within the last four hours, closes of minutes before that; newest page first',
    access: 'public',
    params,
    query: z.object({
      venue: venueInput.optional(),
      from: timeInput.optional(),
      to: timeInput.optional(),
      ...pageQuery,
    }),
    response: listOf(pricePoint).extend(marketIdentity),
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE'],
  }),
  latest: defineRoute({
    method: 'GET',
    path: '/price-data/:symbol/latest',
    tag: 'Price data',
    summary: 'Latest price and its 24 h statistics, as in price_update',
    access: 'public',
    params,
    query: z.object({ venue: venueInput.optional() }),
    response: priceUpdate,
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE', 'NO_DATA'],
  }),
  board: defineRoute({
    method: 'GET',
    path: '/price-data/intervals',
    tag: 'Price data',
    summary: 'The newest statistics windows of all symbols at once',
    access: 'public',
    query: z.object({ venue: venueInput.optional(), count: countInput(2, 12) }),
    response: listOf(z.object({ ...marketIdentity, intervals: z.array(interval) })),
    errors: ['UNKNOWN_VENUE'],
  }),
  intervals: defineRoute({
    method: 'GET',
    path: '/price-data/:symbol/intervals',
    tag: 'Price data',
    summary: 'Four-hour statistics windows, newest first',
    access: 'public',
    params,
    query: z.object({
      venue: venueInput.optional(),
      date: z.iso.date().optional(),
      intervalHour: hourInput.optional(),
      limit: countInput(6, 500),
      cursor: pageQuery.cursor,
    }),
    response: listOf(interval),
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE'],
  }),
  aggregated: defineRoute({
    method: 'GET',
    path: '/price-data/:symbol/aggregated',
    tag: 'Price data',
    summary:
      'Open, high, low, close and volume over any timeframe or the statistics windows (4h@1), with the total',
    access: 'public',
    params,
    query: z.object({
      venue: venueInput.optional(),
      interval: z.union([timeframe, z.literal('4h@1')]).default('1h'),
      from: timeInput.optional(),
      to: timeInput.optional(),
      limit: countInput(24, 5000),
    }),
    response: z.object({
      ...marketIdentity,
      interval: z.string(),
      data: z.array(candleObject),
      total: candleObject.nullable(),
      nextCursor: z.null(),
    }),
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE'],
  }),
};
