import type { LeverageBracket } from '@tradewind/market';
import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, numeric, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, updatedAt } from './timestamps.ts';

/** The catalogue of what may be traded. */
export const instruments = pgTable(
  'instruments',
  {
    /** CCXT unified: `BTC/USDT`, perpetual `BTC/USDT:USDT`. */
    symbol: text('symbol').primaryKey(),
    /** Without separators: `BTCUSDT`, perpetual `BTCUSDT.P`. */
    id: text('id').notNull().unique('instruments_id'),
    type: text('type', { enum: ['spot', 'perpetual'] }).notNull(),
    base: text('base').notNull(),
    quote: text('quote').notNull(),
    status: text('status', { enum: ['open', 'cancel_only', 'halted'] }).notNull(),
    tickSize: numeric('tick_size').notNull(),
    lotSize: numeric('lot_size').notNull(),
    minNotional: numeric('min_notional').notNull(),
    maxLeverage: integer('max_leverage').notNull(),
    /** Leverage brackets of a perpetual, smallest notional first; null on spot. */
    brackets: jsonb('brackets').$type<readonly LeverageBracket[]>(),
    /** The market's primary venue. */
    venue: text('venue').notNull(),
    /** Place in lists: the most traded first. */
    rank: integer('rank').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index('instruments_venue').on(table.venue),
    check('instruments_type', sql`${table.type} IN ('spot', 'perpetual')`),
    check('instruments_status', sql`${table.status} IN ('open', 'cancel_only', 'halted')`),
    check(
      'instruments_steps',
      sql`${table.tickSize} > 0 AND ${table.lotSize} > 0 AND ${table.minNotional} >= 0`,
    ),
    check('instruments_leverage', sql`${table.maxLeverage} >= 1`),
    check('instruments_brackets', sql`(${table.type} = 'perpetual') = (${table.brackets} IS NOT NULL)`),
  ],
);
