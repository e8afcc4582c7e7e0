import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { DatabaseError } from './errors.ts';
import { silentLogger } from './logger.ts';
import type { Logger } from './logger.ts';

/** One step of the schema, as drizzle-kit generated it. */
export interface Migration {
  readonly tag: string;
  readonly statements: readonly string[];
  /** SHA-256 of the file: an applied migration must never be edited afterwards. */
  readonly hash: string;
}

/** Where applied migrations are recorded. */
export const MIGRATIONS_SCHEMA = 'migrations';

/** Any number will do, as long as every Tradewind process takes the same one. */
export const MIGRATION_LOCK = 8_246_977_004;

const FOLDER = join(import.meta.dirname, '..', 'migrations');

/** This program's migrations, oldest first. */
export async function readMigrations(folder: string = FOLDER): Promise<Migration[]> {
  const journal = JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: { idx: number; tag: string }[];
  };
  const entries = journal.entries.toSorted((a, b) => a.idx - b.idx);
  return Promise.all(
    entries.map(async ({ tag }) => {
      const text = await readFile(join(folder, `${tag}.sql`), 'utf8');
      return {
        tag,
        statements: text.split('--> statement-breakpoint').filter((statement) => statement.trim() !== ''),
        hash: createHash('sha256').update(text).digest('hex'),
      };
    }),
  );
}

/**
 * Brings the schema up to this program's level. All missing migrations are applied in one transaction or none; a second
 * process that migrates at the same time waits and then finds nothing to do. Returns the tags that were applied.
 *
 * @throws {DatabaseError} MIGRATION_MISMATCH when the database is newer than this program, or a migration was edited
 */
export async function migrate(
  database: { readonly pool: pg.Pool },
  options: { readonly logger?: Logger; readonly migrations?: readonly Migration[] } = {},
): Promise<string[]> {
  const { logger = silentLogger, migrations = await readMigrations() } = options;
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    const applied = await applyMigrations(client, migrations);
    await client.query('COMMIT');
    client.release();
    if (applied.length > 0) logger.info({ applied }, 'migrated the database');
    return applied;
  } catch (error) {
    // Dropping the connection rolls back, whatever state it is in.
    client.release(true);
    throw error;
  }
}

/** As `migrate`, inside the caller's transaction. The lock is held until that ends. */
export async function applyMigrations(
  client: pg.ClientBase,
  migrations: readonly Migration[],
): Promise<string[]> {
  await client.query('SET LOCAL statement_timeout = 0');
  await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${MIGRATIONS_SCHEMA}`);
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${MIGRATIONS_SCHEMA}.applied (
       position integer PRIMARY KEY, tag text NOT NULL UNIQUE, hash text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const done = await recordedMigrations(client);
  assertPrefix(done, migrations);
  const missing = migrations.slice(done.length);
  for (const [index, { tag, hash, statements }] of missing.entries()) {
    for (const statement of statements) await client.query(statement);
    await client.query(`INSERT INTO ${MIGRATIONS_SCHEMA}.applied (position, tag, hash) VALUES ($1, $2, $3)`, [
      done.length + index,
      tag,
      hash,
    ]);
  }
  return missing.map(({ tag }) => tag);
}

/** What has been applied to a database, oldest first; empty when it never was migrated. */
export async function recordedMigrations(client: pg.ClientBase): Promise<Pick<Migration, 'tag' | 'hash'>[]> {
  const { rows: found } = await client.query(`SELECT to_regclass('${MIGRATIONS_SCHEMA}.applied') AS found`);
  if ((found[0] as { found: string | null }).found === null) return [];
  const { rows } = await client.query(`SELECT tag, hash FROM ${MIGRATIONS_SCHEMA}.applied ORDER BY position`);
  return rows as Pick<Migration, 'tag' | 'hash'>[];
}

/**
 * Checks that what was applied are the first of ours.
 *
 * @throws {DatabaseError} MIGRATION_MISMATCH
 */
export function assertPrefix(
  done: readonly Pick<Migration, 'tag' | 'hash'>[],
  migrations: readonly Migration[],
): void {
  for (const [index, { tag, hash }] of done.entries()) {
    const ours = migrations[index];
    if (ours === undefined) {
      throw new DatabaseError(
        'MIGRATION_MISMATCH',
        `the database is newer than this program (it has migration ${tag}): update Tradewind`,
      );
    }
    if (ours.tag !== tag || ours.hash !== hash) {
      throw new DatabaseError(
        'MIGRATION_MISMATCH',
        `migration ${index} of the database is ${tag}, which is not this program's ${ours.tag}: they come from different versions`,
      );
    }
  }
}
