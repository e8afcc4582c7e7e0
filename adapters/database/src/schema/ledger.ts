import { sql } from 'drizzle-orm';
import { bigint, check, index, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from './timestamps.ts';

/** What each account of the ledger holds: the sum of its transfers, kept with each batch. */
export const balances = pgTable(
  'balances',
  {
    world: text('world').notNull(),
    owner: bigint('owner', { mode: 'number' }).notNull(),
    kind: text('kind', { enum: ['spot', 'margin', 'isolated'] }).notNull(),
    currency: text('currency').notNull(),
    /** Market of an isolated account, else empty. */
    symbol: text('symbol').notNull().default(''),
    balance: numeric('balance').notNull(),
    held: numeric('held').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.world, table.owner, table.kind, table.currency, table.symbol] }),
    check('balances_kind', sql`${table.kind} IN ('spot', 'margin', 'isolated')`),
    check('balances_held', sql`${table.held} >= 0`),
  ],
);

/**
 * Every movement of money, once: it leaves one account and reaches another, so the two postings of a row sum to zero.
 * Rows are never changed.
 */
export const transfers = pgTable(
  'transfers',
  {
    world: text('world').notNull(),
    id: bigint('id', { mode: 'number' }).notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    kind: text('kind').notNull(),
    currency: text('currency').notNull(),
    amount: numeric('amount').notNull(),
    fromOwner: bigint('from_owner', { mode: 'number' }).notNull(),
    fromKind: text('from_kind').notNull(),
    fromSymbol: text('from_symbol').notNull().default(''),
    fromBalance: numeric('from_balance').notNull(),
    toOwner: bigint('to_owner', { mode: 'number' }).notNull(),
    toKind: text('to_kind').notNull(),
    toSymbol: text('to_symbol').notNull().default(''),
    toBalance: numeric('to_balance').notNull(),
    /** Id of the trade or order, or symbol, that caused it. */
    reference: text('reference'),
    time: moment('time').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.world, table.id] }),
    index('transfers_from').on(table.fromOwner, table.id),
    index('transfers_to').on(table.toOwner, table.id),
    check('transfers_amount', sql`${table.amount} > 0`),
  ],
);
