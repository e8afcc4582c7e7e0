import type pg from 'pg';
import type { SequenceState } from './manifest.ts';

/** Schemas whose data are backed up: ours, and the job queue's. */
export const BACKED_UP_SCHEMAS: readonly string[] = ['public', 'pgboss'];

export interface Table {
  readonly schema: string;
  readonly name: string;
  /** Without generated columns, which can't be loaded. */
  readonly columns: readonly string[];
  /** A partitioned table is read and loaded through its root. */
  readonly partitioned: boolean;
}

/** Things that an extension made belong to it, not to us. */
const NOT_OF_EXTENSION = (id: string) =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = ${id} AND d.deptype = 'e')`;

/** All tables with data of ours, each after those that its foreign keys refer to. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows: tables } = await client.query(
    `SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned, c.oid::text AS id,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
             ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relpersistence <> 't' AND ${NOT_OF_EXTENSION('c.oid')}
     ORDER BY n.nspname, c.relname`,
    [BACKED_UP_SCHEMAS],
  );
  const { rows: references } = await client.query(
    `SELECT DISTINCT conrelid::text AS from, confrelid::text AS to
     FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid AND conparentid = 0`,
  );
  return inLoadingOrder(tables as (Table & { id: string })[], references as { from: string; to: string }[]);
}

function inLoadingOrder(
  tables: readonly (Table & { readonly id: string })[],
  references: readonly { readonly from: string; readonly to: string }[],
): Table[] {
  const ordered: Table[] = [];
  const placed = new Set<string>();
  const waiting = new Map(tables.map((table) => [table.id, table]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ id }) =>
      references.every(({ from, to }) => from !== id || placed.has(to) || !waiting.has(to)),
    );
    if (ready.length === 0) {
      throw new Error(
        `foreign keys form a circle: ${[...waiting.values()].map(({ name }) => name).join(', ')}`,
      );
    }
    for (const { id, schema, name, columns, partitioned } of ready) {
      ordered.push({ schema, name, columns, partitioned });
      placed.add(id);
      waiting.delete(id);
    }
  }
  return ordered;
}

export async function listSequences(client: pg.ClientBase): Promise<SequenceState[]> {
  const { rows } = await client.query(
    `SELECT n.nspname AS schema, c.relname AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relkind = 'S' AND ${NOT_OF_EXTENSION('c.oid')}
     ORDER BY n.nspname, c.relname`,
    [BACKED_UP_SCHEMAS],
  );
  const states: SequenceState[] = [];
  for (const sequence of rows as { schema: string; name: string }[]) {
    const { rows: found } = await client.query(
      `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${qualified(client, sequence)}`,
    );
    states.push({ ...sequence, ...(found[0] as Pick<SequenceState, 'lastValue' | 'isCalled'>) });
  }
  return states;
}

/** The version of pg-boss's schema, or null where there is none. */
export async function queueVersion(client: pg.ClientBase): Promise<number | null> {
  const { rows: found } = await client.query(`SELECT to_regclass('pgboss.version') IS NOT NULL AS found`);
  if (!(found[0] as { found: boolean }).found) return null;
  const { rows } = await client.query('SELECT version FROM pgboss.version');
  return (rows[0] as { version: number } | undefined)?.version ?? null;
}

/** Removes everything that we made: tables, sequences, types and functions of `public`, and our other schemas. */
export async function dropEverything(client: pg.ClientBase, schemas: readonly string[]): Promise<void> {
  for (const schema of schemas)
    await client.query(`DROP SCHEMA IF EXISTS ${client.escapeIdentifier(schema)} CASCADE`);
  // Tables take the sequences they own along, so free-standing sequences come after them.
  const { rows } = await client.query(
    `SELECT format('DROP %s IF EXISTS %s CASCADE', kind, what) AS statement FROM (
       SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
           ELSE 'TABLE' END AS kind,
         CASE c.relkind WHEN 'v' THEN 1 WHEN 'm' THEN 1 WHEN 'S' THEN 3 ELSE 2 END AS step,
         c.oid::regclass::text AS what
       FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
         AND ${NOT_OF_EXTENSION('c.oid')}
       UNION ALL
       SELECT 'TYPE', 4, t.oid::regtype::text FROM pg_type t
       WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd') AND ${NOT_OF_EXTENSION('t.oid')}
       UNION ALL
       SELECT 'ROUTINE', 5, p.oid::regprocedure::text FROM pg_proc p
       WHERE p.pronamespace = 'public'::regnamespace AND ${NOT_OF_EXTENSION('p.oid')}
     ) AS ours ORDER BY step`,
  );
  for (const { statement } of rows as { statement: string }[]) await client.query(statement);
}

export function qualified(client: pg.ClientBase, { schema, name }: { schema: string; name: string }): string {
  return `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
}

export function columnList(client: pg.ClientBase, { columns }: { columns: readonly string[] }): string {
  return columns.map((column) => client.escapeIdentifier(column)).join(', ');
}
