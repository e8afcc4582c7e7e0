import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { createdAt, moment, updatedAt } from './timestamps.ts';

/** Accounts. */
export const users = pgTable(
  'users',
  {
    id: uuid('id')
      .primaryKey()
      .default(sql`uuidv7()`),
    username: text('username').notNull(),
    /** NFKC and lower case: what uniqueness is judged by. */
    usernameKey: text('username_key').notNull().unique('users_username_key'),
    /** As typed. Several accounts may claim an address; only one can prove it. */
    email: text('email'),
    emailKey: text('email_key'),
    emailVerifiedAt: moment('email_verified_at'),
    /** argon2id in PHC form, or bcrypt that waits for the next sign-in; null where other ways to sign in are used. */
    passwordHash: text('password_hash'),
    passwordChangedAt: moment('password_changed_at'),
    /** Subject of the Google account that is linked. */
    googleSubject: text('google_subject').unique('users_google_subject'),
    name: text('name'),
    phone: text('phone'),
    role: text('role', { enum: ['user', 'support', 'admin'] })
      .notNull()
      .default('user'),
    status: text('status', { enum: ['active', 'suspended', 'deleted'] })
      .notNull()
      .default('active'),
    statusReason: text('status_reason'),
    referralCode: text('referral_code').notNull().unique('users_referral_code'),
    invitedBy: uuid('invited_by').references((): AnyPgColumn => users.id),
    preferences: jsonb('preferences').$type<Record<string, unknown>>().notNull().default({}),
    plan: text('plan', { enum: ['free', 'pro', 'enterprise'] })
      .notNull()
      .default('free'),
    planExpiresAt: moment('plan_expires_at'),
    /** Sum of the account's credit entries. */
    credits: integer('credits').notNull().default(0),
    lastSeenAt: moment('last_seen_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    deletedAt: moment('deleted_at'),
  },
  (table) => [
    uniqueIndex('users_verified_email')
      .on(table.emailKey)
      .where(sql`${table.emailVerifiedAt} IS NOT NULL`),
    index('users_email').on(table.emailKey),
    index('users_created').on(table.createdAt, table.id),
    index('users_invited_by').on(table.invitedBy),
    check('users_role', sql`${table.role} IN ('user', 'support', 'admin')`),
    check('users_status', sql`${table.status} IN ('active', 'suspended', 'deleted')`),
    check('users_plan', sql`${table.plan} IN ('free', 'pro', 'enterprise')`),
    check('users_credits', sql`${table.credits} >= 0`),
  ],
);

/** Movements of credits; the balance stands in `users`. */
export const creditEntries = pgTable(
  'credit_entries',
  {
    id: uuid('id')
      .primaryKey()
      .default(sql`uuidv7()`),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    amount: integer('amount').notNull(),
    balanceAfter: integer('balance_after').notNull(),
    reason: text('reason').notNull(),
    /** What a grant or charge stands for, such as `monthly:2026-11`: it is booked once. */
    reference: text('reference'),
    createdAt: createdAt(),
  },
  (table) => [
    index('credit_entries_user').on(table.userId, table.id),
    uniqueIndex('credit_entries_reference')
      .on(table.userId, table.reference)
      .where(sql`${table.reference} IS NOT NULL`),
    check('credit_entries_balance', sql`${table.balanceAfter} >= 0`),
  ],
);
