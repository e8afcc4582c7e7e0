import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from './timestamps.ts';

/** Settings and position of an account in a perpetual market: one row each, quantity 0 while there is no position. */
export const exposures = pgTable(
  'exposures',
  {
    world: text('world').notNull(),
    account: bigint('account', { mode: 'number' }).notNull(),
    symbol: text('symbol').notNull(),
    leverage: integer('leverage').notNull(),
    marginMode: text('margin_mode', { enum: ['isolated', 'cross'] }).notNull(),
    positionId: bigint('position_id', { mode: 'number' }).notNull(),
    /** Signed. */
    quantity: numeric('quantity').notNull(),
    entryNotional: numeric('entry_notional').notNull(),
    realizedPnl: numeric('realized_pnl').notNull(),
    fees: numeric('fees').notNull(),
    funding: numeric('funding').notNull(),
    called: boolean('called').notNull(),
    openedAt: moment('opened_at'),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.world, table.account, table.symbol] }),
    index('exposures_open')
      .on(table.world, table.symbol)
      .where(sql`${table.quantity} <> 0`),
  ],
);

/** Positions that were closed. Rows are never changed. */
export const closedPositions = pgTable(
  'closed_positions',
  {
    world: text('world').notNull(),
    id: bigint('id', { mode: 'number' }).notNull(),
    account: bigint('account', { mode: 'number' }).notNull(),
    symbol: text('symbol').notNull(),
    side: text('side', { enum: ['long', 'short'] }).notNull(),
    /** The largest it was. */
    quantity: numeric('quantity').notNull(),
    entryPrice: numeric('entry_price').notNull(),
    exitPrice: numeric('exit_price').notNull(),
    leverage: integer('leverage').notNull(),
    marginMode: text('margin_mode').notNull(),
    realizedPnl: numeric('realized_pnl').notNull(),
    fees: numeric('fees').notNull(),
    funding: numeric('funding').notNull(),
    closedBy: text('closed_by').notNull(),
    openedAt: moment('opened_at').notNull(),
    closedAt: moment('closed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.world, table.id] }),
    index('closed_positions_account').on(table.account, table.id),
  ],
);

/** Steps of liquidations. Rows are never changed. */
export const liquidations = pgTable(
  'liquidations',
  {
    world: text('world').notNull(),
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    account: bigint('account', { mode: 'number' }).notNull(),
    symbol: text('symbol').notNull(),
    stage: text('stage').notNull(),
    quantity: numeric('quantity').notNull(),
    price: numeric('price'),
    fee: numeric('fee').notNull(),
    insurance: numeric('insurance').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    time: moment('time').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id] }),
    index('liquidations_market').on(table.world, table.symbol, table.id),
    index('liquidations_account').on(table.account, table.id),
  ],
);
