import type { Migration } from '../migrations.ts';

/** The newest format that this program writes and the only one it reads. */
export const FORMAT_VERSION = 1;

/** What a backup holds: the archive's last entry. */
export interface Manifest {
  readonly format: 'tradewind-backup';
  readonly version: number;
  /** When the snapshot was taken, ISO 8601 UTC. */
  readonly createdAt: string;
  /** Of the server that the data came from. */
  readonly postgres: string;
  /** The schema's level: the migrations that had been applied, oldest first. */
  readonly migrations: readonly Pick<Migration, 'tag' | 'hash'>[];
  /** The version of the job queue's own schema (pgboss); null where there is no queue. */
  readonly queue: number | null;
  /** In the order in which they can be loaded: a table comes after those that it refers to. */
  readonly tables: readonly TableContent[];
  readonly sequences: readonly SequenceState[];
}

export interface TableContent {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Of PostgreSQL's text COPY format: its length and SHA-256. */
  readonly bytes: number;
  readonly sha256: string;
}

export interface SequenceState {
  readonly schema: string;
  readonly name: string;
  /** A 64-bit integer, as text. */
  readonly lastValue: string;
  readonly isCalled: boolean;
}

export const MANIFEST_ENTRY = 'manifest.json';

/** The archive's entry for one piece of a table's COPY text; pieces are numbered from 1 and joined make the table. */
export function pieceEntry(table: { readonly schema: string; readonly name: string }, piece: number): string {
  return `${table.schema}.${table.name}/${String(piece).padStart(6, '0')}.copy`;
}
