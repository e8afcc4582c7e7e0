import { bigint, index, pgTable, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { bytes } from './bytes.ts';
import { createdAt, moment } from './timestamps.ts';
import { secrets } from './secrets.ts';
import { users } from './users.ts';

/** Authenticators (TOTP, RFC 6238). The shared secret is in the vault. */
export const secondFactors = pgTable('second_factors', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  secretId: uuid('secret_id')
    .notNull()
    .references(() => secrets.id),
  /** Null until a first code proved the set-up. */
  enabledAt: moment('enabled_at'),
  /** Counter of the last accepted code: none is accepted twice. */
  lastCounter: bigint('last_counter', { mode: 'number' }),
  createdAt: createdAt(),
});

/** Recovery codes by hash; each is used once. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    id: uuid('id')
      .primaryKey()
      .default(sql`uuidv7()`),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    hash: bytes('hash').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [index('recovery_codes_user').on(table.userId)],
);
