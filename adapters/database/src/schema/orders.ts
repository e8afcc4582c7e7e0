import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { moment } from './timestamps.ts';

/** Orders in their newest state. Prices and quantities are decimals, so a market's grid may become finer. */
export const orders = pgTable(
  'orders',
  {
    world: text('world').notNull(),
    id: bigint('id', { mode: 'number' }).notNull(),
    account: bigint('account', { mode: 'number' }).notNull(),
    symbol: text('symbol').notNull(),
    side: text('side', { enum: ['buy', 'sell'] }).notNull(),
    type: text('type').notNull(),
    status: text('status').notNull(),
    /** True while the engine still has it. */
    isOpen: boolean('is_open').notNull(),
    clientOrderId: text('client_order_id'),
    timeInForce: text('time_in_force').notNull(),
    quantity: numeric('quantity'),
    quoteQuantity: numeric('quote_quantity'),
    filledQuantity: numeric('filled_quantity').notNull(),
    filledNotional: numeric('filled_notional').notNull(),
    price: numeric('price'),
    stopPrice: numeric('stop_price'),
    callbackRate: numeric('callback_rate'),
    activationPrice: numeric('activation_price'),
    extremePrice: numeric('extreme_price'),
    triggerBy: text('trigger_by').notNull(),
    triggered: boolean('triggered').notNull(),
    expiresAt: moment('expires_at'),
    postOnly: boolean('post_only').notNull(),
    reduceOnly: boolean('reduce_only').notNull(),
    closePosition: boolean('close_position').notNull(),
    selfTradePrevention: text('self_trade_prevention').notNull(),
    leverage: integer('leverage').notNull(),
    marginMode: text('margin_mode'),
    /** `{kind, group, parent}` of a pair, bracket or position; null for others. */
    link: jsonb('link').$type<{ kind: 'oco' | 'bracket' | 'position'; group: number; parent?: number }>(),
    /** `{stopLoss, takeProfit, triggerBy}` with decimal texts; null without. */
    protection: jsonb('protection').$type<{
      stopLoss: string | null;
      takeProfit: string | null;
      triggerBy: 'last' | 'mark';
    }>(),
    held: numeric('held').notNull(),
    fee: numeric('fee').notNull(),
    feeCurrency: text('fee_currency'),
    endReason: text('end_reason'),
    priority: bigint('priority', { mode: 'number' }).notNull(),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.world, table.id] }),
    index('orders_account').on(table.account, table.id),
    index('orders_client')
      .on(table.account, table.clientOrderId)
      .where(sql`${table.clientOrderId} IS NOT NULL`),
    index('orders_open')
      .on(table.world)
      .where(sql`${table.isOpen}`),
  ],
);

/** One row for each user's side of a fill; the sides of the house have none. Rows are never changed. */
export const fills = pgTable(
  'fills',
  {
    world: text('world').notNull(),
    /** Of the fill: both sides of one between two users share it. */
    id: bigint('id', { mode: 'number' }).notNull(),
    account: bigint('account', { mode: 'number' }).notNull(),
    orderId: bigint('order_id', { mode: 'number' }),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    symbol: text('symbol').notNull(),
    side: text('side', { enum: ['buy', 'sell'] }).notNull(),
    price: numeric('price').notNull(),
    quantity: numeric('quantity').notNull(),
    notional: numeric('notional').notNull(),
    fee: numeric('fee').notNull(),
    feeCurrency: text('fee_currency').notNull(),
    liquidity: text('liquidity', { enum: ['maker', 'taker'] }).notNull(),
    realizedPnl: numeric('realized_pnl'),
    /** The other side's account; below 100 the house. */
    counterparty: bigint('counterparty', { mode: 'number' }).notNull(),
    /** Against the house: the venue's quantity at this price when it was taken. */
    houseQuote: numeric('house_quote'),
    cause: text('cause').notNull(),
    time: moment('time').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.world, table.id, table.side] }),
    index('fills_account').on(table.account, table.id),
    index('fills_order').on(table.orderId),
  ],
);
