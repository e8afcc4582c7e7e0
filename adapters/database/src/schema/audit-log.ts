import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './bytes.ts';
import { moment } from './timestamps.ts';

/**
 * Who did what. Append-only and chained: triggers of the migration number each line, hash it together with the line
 * before, and refuse every update, deletion and truncation.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigint('id', { mode: 'number' }).primaryKey(),
    time: moment('time').notNull(),
    actorType: text('actor_type', { enum: ['user', 'api_key', 'system', 'anonymous'] }).notNull(),
    /** Account; no foreign key, lines outlive accounts. */
    actorId: uuid('actor_id'),
    action: text('action').notNull(),
    targetType: text('target_type').notNull(),
    targetId: text('target_id'),
    address: text('address'),
    userAgent: text('user_agent'),
    requestId: text('request_id'),
    before: jsonb('before').$type<unknown>(),
    after: jsonb('after').$type<unknown>(),
    previousHash: bytes('previous_hash').notNull(),
    hash: bytes('hash').notNull(),
  },
  (table) => [
    index('audit_log_actor').on(table.actorId, table.id),
    index('audit_log_target').on(table.targetId, table.id),
    index('audit_log_action').on(table.action, table.id),
    index('audit_log_time').on(table.time),
  ],
);
