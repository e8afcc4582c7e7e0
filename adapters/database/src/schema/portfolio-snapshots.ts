import { bigint, jsonb, numeric, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { moment } from './timestamps.ts';

/** What each account was worth, hourly and on demand. */
export const portfolioSnapshots = pgTable(
  'portfolio_snapshots',
  {
    account: bigint('account', { mode: 'number' }).notNull(),
    time: moment('time').notNull(),
    totalUsd: numeric('total_usd').notNull(),
    /** Net of what was paid in and out until then, at its worth when it moved. */
    paidInUsd: numeric('paid_in_usd').notNull(),
    /** `holdings` and `positions` as the resource shows them. */
    content: jsonb('content').$type<{ holdings: unknown[]; positions: unknown[] }>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.time] })],
);
