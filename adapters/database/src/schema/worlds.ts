import { sql } from 'drizzle-orm';
import { bigint, check, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, updatedAt } from './timestamps.ts';

/**
 * One row per world, the fence of its one writer: a batch is committed only if `epoch` is still the writer's own and
 * `seq` is where the writer left it. Who takes a world over raises the epoch.
 */
export const worlds = pgTable(
  'worlds',
  {
    /** `live`, `replay` or `practice`. */
    id: text('id').primaryKey(),
    epoch: bigint('epoch', { mode: 'number' }).notNull(),
    /** Number of the last command that was committed. */
    seq: bigint('seq', { mode: 'number' }).notNull(),
    /** Exchange time of the last batch, UTC milliseconds. */
    time: bigint('time', { mode: 'number' }).notNull(),
    /** Where the writer answers other processes; null where it is in theirs. */
    address: text('address'),
    nextOrderId: bigint('next_order_id', { mode: 'number' }).notNull(),
    nextFillId: bigint('next_fill_id', { mode: 'number' }).notNull(),
    nextTransferId: bigint('next_transfer_id', { mode: 'number' }).notNull(),
    nextPositionId: bigint('next_position_id', { mode: 'number' }).notNull(),
    nextPriority: bigint('next_priority', { mode: 'number' }).notNull(),
    shard: integer('shard').notNull().unique('worlds_shard'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [check('worlds_counts', sql`${table.epoch} >= 0 AND ${table.seq} >= 0`)],
);
