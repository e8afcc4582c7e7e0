import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from './timestamps.ts';

/** Every command that changed something, in order. The key is the fence: two writers can't both have a number. */
export const journal = pgTable(
  'journal',
  {
    shard: integer('shard').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    epoch: bigint('epoch', { mode: 'number' }).notNull(),
    /** Exchange time, UTC milliseconds. */
    time: bigint('time', { mode: 'number' }).notNull(),
    /** null for what the market said. */
    account: bigint('account', { mode: 'number' }),
    kind: text('kind').notNull(),
    /** The command; money in it is text. */
    payload: jsonb('payload').notNull(),
  },
  (table) => [primaryKey({ columns: [table.shard, table.seq] })],
);

/** First answers to writes with a key, so that a retry does nothing twice. Kept for 24 hours. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    account: bigint('account', { mode: 'number' }).notNull(),
    /** `order:<clientOrderId>` or `key:<Idempotency-Key>`. */
    key: text('key').notNull(),
    /** SHA-256 of the body as it was understood. */
    bodyHash: text('body_hash').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    /** What the first one led to. */
    result: jsonb('result').notNull(),
    time: moment('time').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.account, table.key] }),
    index('idempotency_keys_time').on(table.time),
  ],
);
