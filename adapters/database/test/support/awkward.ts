import fc from 'fast-check';
import { migrate } from '../../src/index.ts';
import type { Database } from '../../src/index.ts';
import { readMigrations } from '../../src/migrations.ts';
import type { Migration } from '../../src/migrations.ts';

/** Tables as later migrations may bring them: every kind of value, references, sequences, generated columns. */
const AWKWARD_TABLES: Migration = {
  tag: '9998_awkward',
  hash: 'awkward',
  statements: [
    `CREATE TYPE mood AS ENUM ('calm', 'it''s odd')`,
    `CREATE TABLE z_parents (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)`,
    `CREATE TABLE "Odd ""name" (
       id serial PRIMARY KEY, parent bigint REFERENCES z_parents, self integer REFERENCES "Odd ""name",
       "the text" text, number double precision, exact numeric, json jsonb, raw bytea, day date, moment timestamptz,
       texts text[], mood mood, told boolean GENERATED ALWAYS AS (number IS NOT NULL) STORED)`,
    `CREATE TABLE empty (id integer)`,
    `CREATE FUNCTION awkward() RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
  ],
};

export async function awkwardMigrations(): Promise<Migration[]> {
  return [...(await readMigrations()), AWKWARD_TABLES];
}

export async function addAwkwardTables(database: Database): Promise<void> {
  await migrate(database, { migrations: await awkwardMigrations() });
}

export interface AwkwardRow {
  readonly text: string | null;
  readonly number: number | null;
  readonly exact: string | null;
  readonly json: Record<string, string | number> | null;
  readonly raw: Uint8Array | null;
  readonly texts: (string | null)[] | null;
}

/** What trips up escaping; PostgreSQL's text holds anything but the zero character. */
const text = fc.oneof(
  fc.constantFrom('', '\\', '\\.', '\\N', '\t', '\n', '\r\n', '"', "'", '\\x00', 'Zürich 🚀', '{a,b}', ' '),
  fc.string({ unit: 'binary' }).map((any) => any.replaceAll('\0', '').toWellFormed()),
);

export const awkwardRow: fc.Arbitrary<AwkwardRow> = fc.record({
  text: fc.option(text),
  number: fc.option(fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324))),
  exact: fc.option(
    fc.constantFrom('NaN', '0.00', '-0.000000000000000001', '123456789012345678901234567890.5', 'Infinity'),
  ),
  json: fc.option(fc.dictionary(fc.constantFrom('a', '\\', '"', 'é'), fc.oneof(text, fc.integer()))),
  raw: fc.option(fc.uint8Array({ maxLength: 40 })),
  texts: fc.option(fc.array(fc.option(text), { maxLength: 3 })),
});

export async function insertAwkward({ pool }: Database, rows: readonly AwkwardRow[]): Promise<void> {
  const { rows: parents } = await pool.query<{ id: number }>(
    `INSERT INTO z_parents (name) VALUES ('parent') RETURNING id`,
  );
  for (const row of rows) {
    await pool.query(
      `INSERT INTO "Odd ""name" (parent, self, "the text", number, exact, json, raw, texts, day, moment, mood)
       VALUES ($1, (SELECT max(id) FROM "Odd ""name"), $2, $3, $4, $5, $6, $7,
         'infinity', '4714-11-24 00:00:00+00 BC', 'it''s odd')`,
      [
        parents[0]!.id,
        row.text,
        row.number,
        row.exact,
        row.json && JSON.stringify(row.json),
        row.raw && Buffer.from(row.raw),
        row.texts,
      ],
    );
  }
}

/** A checksum of each table that depends on its rows alone, neither on their order nor on the code under test. */
export async function checksums({ pool }: Database): Promise<Record<string, unknown>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  const result: Record<string, unknown> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query(
      `SELECT count(*)::int AS rows, sum(hashtextextended(t::text, 0)::numeric) AS hash FROM ${name} t`,
    );
    result[name] = rows[0];
  }
  return result;
}
