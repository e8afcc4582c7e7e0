import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './bytes.ts';
import { createdAt, moment } from './timestamps.ts';
import { users } from './users.ts';

/** Codes and tokens that are given out once and used once: of mails, links and half-done sign-ins. Only hashes are kept. */
export const oneTimeSecrets = pgTable(
  'one_time_secrets',
  {
    id: uuid('id')
      .primaryKey()
      .default(sql`uuidv7()`),
    /** `sign_up_code`, `verify_email_token`, `reset_password` … */
    purpose: text('purpose').notNull(),
    /** Whom it concerns: an account's id, or a mail address's key before there is an account. */
    subject: text('subject').notNull(),
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    hash: bytes('hash').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>(),
    attemptsLeft: integer('attempts_left').notNull(),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [
    index('one_time_secrets_subject').on(table.purpose, table.subject, table.createdAt),
    index('one_time_secrets_hash').on(table.purpose, table.hash),
    index('one_time_secrets_expires').on(table.expiresAt),
  ],
);
