import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { updatedAt } from './timestamps.ts';

/** Decisions that outlive a restart, such as which kind of feed `FEEDS=auto` took at the first start. */
export const settings = pgTable('settings', {
  key: text('key').primaryKey(),
  value: jsonb('value').$type<unknown>().notNull(),
  updatedAt: updatedAt(),
});
