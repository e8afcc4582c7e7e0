import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './bytes.ts';
import { createdAt, updatedAt } from './timestamps.ts';
import { users } from './users.ts';

/**
 * The vault. Each record is encrypted with a data key of its own (AES-256-GCM, the record's id and purpose as associated
 * data), which in turn is wrapped by one of ENCRYPTION_KEYS.
 */
export const secrets = pgTable(
  'secrets',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** `totp`, `hmac_key`, `llm_key` … */
    purpose: text('purpose').notNull(),
    /** Which of ENCRYPTION_KEYS wraps the data key. */
    keyVersion: integer('key_version').notNull(),
    wrappedKey: bytes('wrapped_key').notNull(),
    ciphertext: bytes('ciphertext').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index('secrets_key_version').on(table.keyVersion), index('secrets_user').on(table.userId)],
);
