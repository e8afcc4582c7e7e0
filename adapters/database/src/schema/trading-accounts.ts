import { bigint, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { createdAt } from './timestamps.ts';
import { users } from './users.ts';

/** Numbers under which the exchange knows the users of a world. The house's own numbers, below 100, have no row. */
export const tradingAccounts = pgTable(
  'trading_accounts',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity({ startWith: 100 }),
    world: text('world').notNull(),
    /** null once the account's owner was deleted: the books stay, without the person. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'set null' }),
    feeTier: integer('fee_tier').notNull().default(0),
    /** `seq` of the newest event that was sent to the owner. */
    eventSeq: bigint('event_seq', { mode: 'number' }).notNull().default(0),
    createdAt: createdAt(),
  },
  (table) => [unique('trading_accounts_user').on(table.world, table.userId)],
);
