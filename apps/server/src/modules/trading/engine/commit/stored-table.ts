import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { ArrayLiteral } from './array-literal.ts';
import type { ColumnValue, ElementKind } from './array-literal.ts';

/** How the rows of one table are written, whatever their number: one parameter per column. */
export interface StoredTable<Row> {
  readonly name: string;
  readonly columnCount: number;
  /** One array literal per column. */
  encode(rows: Iterable<Row>): string[];
  /** The part of a commit that writes them, for parameters from number `first`. It writes nothing where `w` is empty. */
  statement(first: number): string;
}

interface InsertOptions {
  /** Properties that come from the world's own row, `w`, as SQL. */
  readonly given?: Readonly<Record<string, string>>;
  /** Properties that the database fills in. */
  readonly omitted?: readonly string[];
  /** Where the row exists already: by which properties it is known, and which of them are set anew. */
  readonly upsert?: { readonly by: readonly string[]; readonly set: readonly string[] };
}

/** Rows that are inserted, or inserted and updated. Columns and their types are those of the schema. */
export function insertedTable<Row extends object>(table: PgTable, options: InsertOptions): StoredTable<Row> {
  const { given = { world: 'w.id' }, omitted = [], upsert } = options;
  const all = getTableColumns(table);
  const column = (property: string): PgColumn => {
    const found = all[property];
    if (found === undefined) throw new Error(`${getTableName(table)} has no ${property}`);
    return found;
  };
  const fixed = Object.keys(given);
  const sent = Object.keys(all).filter((name) => !(name in given) && !omitted.includes(name));
  const names = [...fixed, ...sent].map((name) => column(name).name);
  const conflict =
    upsert === undefined
      ? ''
      : ` ON CONFLICT (${upsert.by.map((name) => column(name).name).join(', ')}) DO UPDATE SET ${upsert.set
          .map((name) => `${column(name).name} = excluded.${column(name).name}`)
          .join(', ')}`;
  return {
    ...columnsOf<Row>(
      sent,
      sent.map((name) => elementKind(column(name))),
    ),
    name: getTableName(table),
    statement: (first) =>
      `INSERT INTO ${getTableName(table)} (${names.join(', ')})
       SELECT ${[...Object.values(given), 'u.*'].join(', ')}
       FROM w, unnest(${sent.map((name, index) => `$${first + index}::${arrayType(column(name))}`).join(', ')}) u${conflict}`,
  };
}

/** Rows that exist and are changed: what of them is known by the first property, what is set by the others. */
export function updatedTable<Row extends object>(
  table: PgTable,
  [key, ...set]: readonly [string, ...string[]],
): StoredTable<Row> {
  const all = getTableColumns(table);
  const sent = [key, ...set];
  const name = (property: string) => all[property]!.name;
  return {
    ...columnsOf<Row>(
      sent,
      sent.map((each) => elementKind(all[each]!)),
    ),
    name: getTableName(table),
    statement: (first) =>
      `UPDATE ${getTableName(table)} t SET ${set.map((each) => `${name(each)} = u.${name(each)}`).join(', ')}
       FROM w, unnest(${sent.map((each, index) => `$${first + index}::${arrayType(all[each]!)}`).join(', ')})
         u(${sent.map(name).join(', ')})
       WHERE t.${name(key)} = u.${name(key)}`,
  };
}

function columnsOf<Row extends object>(properties: readonly string[], kinds: readonly ElementKind[]) {
  return {
    columnCount: properties.length,
    encode(rows: Iterable<Row>): string[] {
      const literals = kinds.map((kind) => new ArrayLiteral(kind));
      for (const row of rows) {
        const values = row as Readonly<Record<string, ColumnValue>>;
        for (let index = 0; index < properties.length; index += 1) {
          literals[index]!.add(values[properties[index]!] ?? null);
        }
      }
      return literals.map((literal) => literal.close());
    },
  };
}

function arrayType(column: PgColumn): string {
  const type = column.getSQLType();
  return `${type.startsWith('timestamp') ? 'timestamptz' : type}[]`;
}

function elementKind(column: PgColumn): ElementKind {
  const type = column.getSQLType();
  if (type.startsWith('timestamp')) return 'time';
  if (type === 'jsonb') return 'json';
  return type === 'text' ? 'text' : 'plain';
}
