import { z } from 'zod';
import { listOf, positiveDecimalInput } from '../inputs.ts';
import { market } from '../resources/market.ts';
import { defineRoute } from '../route.ts';

const currency = z.string().regex(/^[A-Z0-9]{1,20}$/, 'must be 1 to 20 capital letters or digits');

/** A new spot market. `symbol` is unified; base and quote are read from it. */
export const newSymbol = z
  .strictObject({
    symbol: z.string().regex(/^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/, 'must be unified, as BTC/USDT'),
    tickSize: positiveDecimalInput,
    lotSize: positiveDecimalInput,
    minNotional: positiveDecimalInput,
    status: z.enum(['open', 'cancel_only', 'halted']).default('open'),
  })
  .meta({ id: 'NewSymbol' });

export type NewSymbol = z.output<typeof newSymbol>;

export const symbolRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/symbols',
    tag: 'Market data',
    summary: 'All symbols with their filters',
    access: 'public',
    query: z.object({ quote: currency.optional() }),
    response: listOf(market),
    errors: [],
  }),
  names: defineRoute({
    method: 'GET',
    path: '/symbols/list',
    tag: 'Market data',
    summary: 'Ids of all symbols',
    access: 'public',
    response: listOf(z.string()),
    errors: [],
  }),
  create: defineRoute({
    method: 'POST',
    path: '/symbols',
    tag: 'Market data',
    summary: 'Add a symbol to the catalogue',
    access: 'market-data:manage',
    body: newSymbol,
    response: market,
    status: 201,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'SYMBOL_EXISTS'],
  }),
  createMany: defineRoute({
    method: 'POST',
    path: '/symbols/bulk',
    tag: 'Market data',
    summary: 'Add many symbols; those that exist are skipped and named',
    access: 'market-data:manage',
    body: z.strictObject({ symbols: z.array(newSymbol).min(1).max(1000) }),
    response: z.object({ created: z.array(market), skipped: z.array(z.string()) }),
    status: 201,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
};
