import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, finishedAt, updatedAt } from './timestamps.ts';

/** Imports, downloads, exports and compactions of market data: what was asked, how far it is, how it ended. */
export const dataJobs = pgTable(
  'data_jobs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind', { enum: ['import', 'download', 'export', 'compact'] }).notNull(),
    status: text('status', { enum: ['queued', 'running', 'completed', 'failed', 'cancelled'] })
      .notNull()
      .default('queued'),
    request: jsonb('request').$type<unknown>().notNull(),
    progress: jsonb('progress').$type<unknown>(),
    result: jsonb('result').$type<unknown>(),
    error: text('error'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    finishedAt: finishedAt(),
  },
  (table) => [
    // Lists run newest first and page by (created_at, id); the index is read backwards.
    index('data_jobs_created').on(table.createdAt, table.id),
    index('data_jobs_unfinished')
      .on(table.status)
      .where(sql`${table.status} IN ('queued', 'running')`),
    check('data_jobs_kind', sql`${table.kind} IN ('import', 'download', 'export', 'compact')`),
    check(
      'data_jobs_status',
      sql`${table.status} IN ('queued', 'running', 'completed', 'failed', 'cancelled')`,
    ),
  ],
);
