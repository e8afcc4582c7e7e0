import { sql } from 'drizzle-orm';
import { boolean, check, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './bytes.ts';
import { createdAt, moment } from './timestamps.ts';
import { users } from './users.ts';

/** Where accounts are signed in: a family of refresh tokens, or one cookie. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id')
      .primaryKey()
      .default(sql`uuidv7()`),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    kind: text('kind', { enum: ['token', 'cookie'] }).notNull(),
    /** SHA-256 of the session cookie; null for token sessions. */
    cookieHash: bytes('cookie_hash').unique('sessions_cookie_hash'),
    /** How the identity was proven. */
    methods: jsonb('methods').$type<string[]>().notNull(),
    secondFactor: boolean('second_factor').notNull().default(false),
    /** Last proof of identity, for what needs a recent one. */
    authenticatedAt: moment('authenticated_at').notNull(),
    address: text('address'),
    userAgent: text('user_agent'),
    createdAt: createdAt(),
    lastSeenAt: moment('last_seen_at').notNull(),
    /** However much it is used, it ends then. */
    expiresAt: moment('expires_at').notNull(),
    revokedAt: moment('revoked_at'),
    revokeReason: text('revoke_reason'),
  },
  (table) => [
    index('sessions_user').on(table.userId, table.lastSeenAt),
    index('sessions_expires').on(table.expiresAt),
    check('sessions_kind', sql`${table.kind} IN ('token', 'cookie')`),
    check('sessions_cookie', sql`(${table.kind} = 'cookie') = (${table.cookieHash} IS NOT NULL)`),
  ],
);

/** Refresh tokens by hash. Each is used once; its successor is sealed under the spent token itself. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    /** SHA-256 of the token. */
    hash: bytes('hash').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    /** Without use it ends then. */
    expiresAt: moment('expires_at').notNull(),
    spentAt: moment('spent_at'),
    /** The successor, readable only with the spent token: answered again for some seconds. */
    successor: bytes('successor'),
  },
  (table) => [index('refresh_tokens_session').on(table.sessionId)],
);
