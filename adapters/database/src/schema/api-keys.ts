import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './bytes.ts';
import { createdAt, moment } from './timestamps.ts';
import { secrets } from './secrets.ts';
import { users } from './users.ts';

/** Keys: those that Tradewind issued, and those of language models that users brought. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id')
      .primaryKey()
      .default(sql`uuidv7()`),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['platform', 'llm'] }).notNull(),
    name: text('name').notNull(),
    /** Platform: how requests prove the key. */
    algorithm: text('algorithm', { enum: ['bearer', 'hmac', 'ed25519'] }),
    /** Platform: the public part that names the key in requests. */
    publicId: text('public_id'),
    /** Bearer: SHA-256 of the secret part. */
    secretHash: bytes('secret_hash'),
    /** Ed25519: the public key, SPKI in DER. */
    publicKey: bytes('public_key'),
    /** HMAC secret or language model key, in the vault. */
    secretId: uuid('secret_id').references(() => secrets.id),
    scopes: jsonb('scopes').$type<string[]>().notNull().default([]),
    /** Addresses or CIDR ranges; empty: any. */
    allowedAddresses: jsonb('allowed_addresses').$type<string[]>().notNull().default([]),
    provider: text('provider', { enum: ['openai', 'anthropic', 'openrouter'] }),
    /** Language model: the last four characters. */
    hint: text('hint'),
    expiresAt: moment('expires_at'),
    lastUsedAt: moment('last_used_at'),
    lastUsedAddress: text('last_used_address'),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('api_keys_public_id')
      .on(table.publicId)
      .where(sql`${table.publicId} IS NOT NULL`),
    index('api_keys_user').on(table.userId, table.createdAt),
    check('api_keys_kind', sql`${table.kind} IN ('platform', 'llm')`),
    check(
      'api_keys_proof',
      sql`CASE ${table.kind} WHEN 'llm' THEN ${table.secretId} IS NOT NULL AND ${table.provider} IS NOT NULL
      ELSE ${table.publicId} IS NOT NULL AND CASE ${table.algorithm}
        WHEN 'bearer' THEN ${table.secretHash} IS NOT NULL
        WHEN 'hmac' THEN ${table.secretId} IS NOT NULL
        WHEN 'ed25519' THEN ${table.publicKey} IS NOT NULL
        ELSE false END END`,
    ),
  ],
);
