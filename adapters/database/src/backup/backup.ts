import { access } from 'node:fs/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Database } from '../database.ts';
import { DatabaseError } from '../errors.ts';
import { MIGRATION_LOCK, recordedMigrations } from '../migrations.ts';
import { writeArchive } from './archive.ts';
import type { ArchiveWriter } from './archive.ts';
import { columnList, listSequences, listTables, qualified, queueVersion } from './catalog.ts';
import type { Table } from './catalog.ts';
import { FORMAT_VERSION, MANIFEST_ENTRY, pieceEntry } from './manifest.ts';
import type { Manifest, TableContent } from './manifest.ts';
import { TableDigest } from './table-digest.ts';

const PIECE_BYTES = 1024 * 1024;

export interface BackupOptions {
  /** Called after each table. */
  readonly onTable?: (table: TableContent) => void;
}

export interface BackupSummary {
  readonly manifest: Manifest;
  /** Of the file. */
  readonly bytes: number;
}

/**
 * Writes all our data, as of one moment, into one file, while the platform goes on. The file appears under its name
 * only when it is complete and on the disk; its memory use does not grow with the data.
 *
 * @throws {DatabaseError} BACKUP_INVALID when the file exists already
 */
export async function backup(
  database: Database,
  file: string,
  options: BackupOptions = {},
): Promise<BackupSummary> {
  const taken = await access(file).then(
    () => true,
    () => false,
  );
  if (taken) throw new DatabaseError('BACKUP_INVALID', `${file} exists already: choose another name`);
  const client = await database.pool.connect();
  try {
    // Before the snapshot, so that no migration commits between it and what the catalog says.
    await client.query('SELECT pg_advisory_lock_shared($1)', [MIGRATION_LOCK]);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    let manifest: Manifest | undefined;
    const bytes = await writeArchive(file, async (archive) => {
      manifest = await copyOut(client, archive, options);
    });
    return { manifest: manifest!, bytes };
  } finally {
    // Ends transaction and lock, in whatever state a failure left the connection.
    client.release(true);
  }
}

async function copyOut(
  client: pg.ClientBase,
  archive: ArchiveWriter,
  options: BackupOptions,
): Promise<Manifest> {
  for (const setting of COPY_SETTINGS) await client.query(`SET LOCAL ${setting}`);
  const { rows } = await client.query(
    `SELECT now() AS "createdAt", current_setting('server_version') AS postgres`,
  );
  const { createdAt, postgres } = rows[0] as { createdAt: Date; postgres: string };
  const migrations = await recordedMigrations(client);
  const queue = await queueVersion(client);
  const tables: TableContent[] = [];
  for (const table of await listTables(client)) {
    const content = await copyTable(client, table, archive);
    tables.push(content);
    options.onTable?.(content);
  }
  const manifest: Manifest = {
    format: 'tradewind-backup',
    version: FORMAT_VERSION,
    createdAt: createdAt.toISOString(),
    postgres,
    migrations,
    queue,
    tables,
    // Sequences have no snapshot: read last, they are at or beyond what the rows use.
    sequences: await listSequences(client),
  };
  await archive.add(MANIFEST_ENTRY, Buffer.from(JSON.stringify(manifest, null, 2)));
  return manifest;
}

/** One text form for every value, whatever the database's own defaults; and rows in the order in which they lie. */
export const COPY_SETTINGS: readonly string[] = [
  'statement_timeout = 0',
  'idle_in_transaction_session_timeout = 0',
  `client_encoding = 'UTF8'`,
  `datestyle = 'ISO, YMD'`,
  `intervalstyle = 'postgres'`,
  `timezone = 'UTC'`,
  'extra_float_digits = 1',
  `bytea_output = 'hex'`,
  'synchronize_seqscans = off',
];

async function copyTable(client: pg.ClientBase, table: Table, archive: ArchiveWriter): Promise<TableContent> {
  const { schema, name, columns, partitioned } = table;
  const [from, list] = [qualified(client, table), columnList(client, table)];
  const source = partitioned ? `(SELECT ${list} FROM ${from})` : `${from} (${list})`;
  const digest = new TableDigest();
  const write = async (piece: Buffer) => {
    digest.add(piece);
    await archive.add(pieceEntry(table, digest.pieces), piece);
  };
  let chunks: Buffer[] = [];
  let held = 0;
  for await (const chunk of client.query(copyTo(`COPY ${source} TO STDOUT`)) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    held += chunk.length;
    if (held < PIECE_BYTES) continue;
    await write(Buffer.concat(chunks));
    [chunks, held] = [[], 0];
  }
  if (held > 0) await write(Buffer.concat(chunks));
  return { schema, name, columns, ...digest.summary() };
}
