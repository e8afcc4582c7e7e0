import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { getConstructionPlans } from 'pg-boss';
import { from as copyFrom } from 'pg-copy-streams';
import { verifyAuditChain } from '../audit/chain.ts';
import type { AuditChain } from '../audit/chain.ts';
import type { Database } from '../database.ts';
import { DatabaseError } from '../errors.ts';
import {
  applyMigrations,
  assertPrefix,
  MIGRATION_LOCK,
  MIGRATIONS_SCHEMA,
  readMigrations,
} from '../migrations.ts';
import type { Migration } from '../migrations.ts';
import { readArchive } from './archive.ts';
import { COPY_SETTINGS } from './backup.ts';
import { columnList, dropEverything, listTables, qualified, queueVersion } from './catalog.ts';
import type { Manifest, TableContent } from './manifest.ts';
import { TableDigest } from './table-digest.ts';
import { withoutTriggers } from './triggers.ts';
import { invalid, verifyArchive } from './verify.ts';

export interface RestoreOptions {
  /** Overwrite a database that holds data. Without it only an empty one is filled. */
  readonly replace?: boolean;
  /** Called after each table. */
  readonly onTable?: (table: TableContent) => void;
  /** This program's migrations, oldest first. */
  readonly migrations?: readonly Migration[];
}

export interface RestoreSummary {
  readonly manifest: Manifest;
  /** Migrations that this program has beyond the backup's level; they were applied to the restored data. */
  readonly migrated: readonly string[];
  /** False when the backup's job queue has another version than this program's: the queue starts empty. */
  readonly queueRestored: boolean;
  /** What a look through the restored audit log found: it is put back as it was backed up, whole or broken. */
  readonly auditLog: AuditChain;
}

/**
 * Fills a database from a backup. The whole file is verified before anything is touched; then schema and data are put
 * in place in one transaction, so the database is either as it was or as it was backed up.
 *
 * @throws {DatabaseError} BACKUP_INVALID; RESTORE_REFUSED when the database holds data and `replace` is not given, or
 * others are connected to it; MIGRATION_MISMATCH when the backup is newer than this program
 */
export async function restore(
  file: string,
  database: Database,
  options: RestoreOptions = {},
): Promise<RestoreSummary> {
  const migrations = options.migrations ?? (await readMigrations());
  const handle = await open(file, 'r');
  try {
    const manifest = await verifyArchive(handle);
    assertPrefix(manifest.migrations, migrations);
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      for (const setting of COPY_SETTINGS) await client.query(`SET LOCAL ${setting}`);
      await assertAlone(client, database.applicationName);
      if (options.replace !== true) await assertEmpty(client);
      const summary = await rebuild(client, handle, manifest, { ...options, migrations });
      await client.query('COMMIT');
      // The planner knows nothing about the new tables until they are sampled.
      await client.query('ANALYZE');
      return summary;
    } finally {
      // Rolls back what was not committed, in whatever state a failure left the connection.
      client.release(true);
    }
  } finally {
    await handle.close();
  }
}

async function rebuild(
  client: pg.ClientBase,
  handle: FileHandle,
  manifest: Manifest,
  options: RestoreOptions & { readonly migrations: readonly Migration[] },
): Promise<RestoreSummary> {
  await dropEverything(client, [MIGRATIONS_SCHEMA, 'pgboss']);
  await applyMigrations(client, options.migrations.slice(0, manifest.migrations.length));
  const queueRestored = manifest.queue === null || (await createQueue(client, manifest.queue));
  const wanted = manifest.tables.filter(({ schema }) => schema !== 'pgboss' || queueRestored);
  const names = wanted.map((table) => qualified(client, table));
  await withoutTriggers(client, async () => {
    // Migrations may have put rows of their own there; the backup has them too.
    if (names.length > 0) await client.query(`TRUNCATE ${names.join(', ')}`);
    await load(client, handle, wanted, options.onTable);
  });
  for (const { schema, name, lastValue, isCalled } of manifest.sequences) {
    if (schema === 'pgboss' && !queueRestored) continue;
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [
      qualified(client, { schema, name }),
      lastValue,
      isCalled,
    ]);
  }
  if (queueRestored && manifest.queue !== null) await client.query(JOIN_QUEUE_PARTITIONS);
  const migrated = await applyMigrations(client, options.migrations);
  return { manifest, migrated, queueRestored, auditLog: await verifyAuditChain(client) };
}

/** Queues that had a partition of their own share the common one, which the queue's own schema always has. */
const JOIN_QUEUE_PARTITIONS = `UPDATE pgboss.queue SET partition = false, table_name = 'job_common' WHERE partition`;

/** Makes the job queue's schema, unless this program's is of another version: then nothing is left of it. */
async function createQueue(client: pg.ClientBase, version: number): Promise<boolean> {
  await client.query('SAVEPOINT queue');
  // The plan is meant to run alone: it begins and ends a transaction of its own.
  await client.query(getConstructionPlans('pgboss').replaceAll(/^\s*(BEGIN|COMMIT);\s*$/gm, ''));
  for (const setting of COPY_SETTINGS) await client.query(`SET LOCAL ${setting}`);
  if ((await queueVersion(client)) === version) return true;
  await client.query('ROLLBACK TO SAVEPOINT queue');
  return false;
}

/** Loads the tables in the archive's order, each through one COPY, and checks once more what passed. */
async function load(
  client: pg.ClientBase,
  handle: FileHandle,
  tables: readonly TableContent[],
  onTable: ((table: TableContent) => void) | undefined,
): Promise<void> {
  const pieces = readArchive(handle);
  let next = await pieces.next();
  for (const table of tables) {
    const prefix = `${table.schema}.${table.name}/`;
    while (next.done !== true && isOther(next.value.name, prefix, tables)) next = await pieces.next();
    const digest = new TableDigest();
    const target = client.query(
      copyFrom(`COPY ${qualified(client, table)} (${columnList(client, table)}) FROM STDIN`),
    );
    const done = finished(target);
    while (next.done !== true && next.value.name.startsWith(prefix)) {
      digest.add(next.value.content);
      if (!target.write(next.value.content)) await Promise.race([once(target, 'drain'), done]);
      next = await pieces.next();
    }
    target.end();
    await done;
    if (!digest.matches(table)) throw invalid(`${prefix.slice(0, -1)} changed while it was read`);
    onTable?.(table);
  }
  await pieces.return(undefined);
}

/** Pieces of a table that is left out. */
function isOther(name: string, prefix: string, tables: readonly TableContent[]): boolean {
  return (
    !name.startsWith(prefix) && !tables.some((table) => name.startsWith(`${table.schema}.${table.name}/`))
  );
}

async function assertAlone(client: pg.ClientBase, applicationName: string): Promise<void> {
  const { rows } = await client.query(
    `SELECT count(*)::int AS others FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend'
       AND pid <> pg_backend_pid() AND application_name IS DISTINCT FROM $1`,
    [applicationName],
  );
  const { others } = rows[0] as { others: number };
  if (others === 0) return;
  throw new DatabaseError(
    'RESTORE_REFUSED',
    `the database is in use by ${others} other connection${others === 1 ? '' : 's'}: stop Tradewind first`,
  );
}

async function assertEmpty(client: pg.ClientBase): Promise<void> {
  for (const table of await listTables(client)) {
    const { rowCount } = await client.query(`SELECT FROM ${qualified(client, table)} LIMIT 1`);
    if (rowCount === 0) continue;
    throw new DatabaseError(
      'RESTORE_REFUSED',
      `the database holds data (${table.schema}.${table.name}): say that they are to be replaced, or choose an empty one`,
    );
  }
}
