import { integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt } from './timestamps.ts';
import { users } from './users.ts';

/** Bounds of risk, all versions; the newest is in force. Rows are never changed. */
export const riskParameters = pgTable('risk_parameters', {
  version: integer('version').primaryKey(),
  parameters: jsonb('parameters').$type<Record<string, string | number>>().notNull(),
  reason: text('reason'),
  createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
  createdAt: createdAt(),
});
