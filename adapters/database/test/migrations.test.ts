import { afterEach, describe, expect, it } from 'vitest';
import { migrate, openDatabase } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { readMigrations } from '../src/migrations.ts';
import type { Migration } from '../src/migrations.ts';
import { createTestDatabase } from '../src/testing/index.ts';
import type { TestDatabase } from '../src/testing/index.ts';

const open: TestDatabase[] = [];
afterEach(() => Promise.all(open.splice(0).map((test) => test.drop())));

async function emptyDatabase(): Promise<Database> {
  const test = await createTestDatabase({ empty: true });
  open.push(test);
  return test.database;
}

const step = (tag: string, ...statements: string[]): Migration => ({
  tag,
  hash: `hash of ${tag}`,
  statements,
});

async function tables({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

describe('migrate', () => {
  it('brings an empty database to the newest level, and then finds nothing to do', async () => {
    const database = await emptyDatabase();
    const all = (await readMigrations()).map(({ tag }) => tag);
    expect(await migrate(database)).toEqual(all);
    expect(await tables(database)).toEqual(
      expect.arrayContaining(['candle_series', 'candles', 'instruments']),
    );
    expect(await migrate(database)).toEqual([]);
  });

  it('is applied once when several processes migrate at the same time', async () => {
    const { url } = await emptyDatabase();
    const processes = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ url })));
    const applied = await Promise.all(processes.map((each) => migrate(each)));
    await Promise.all(processes.map((each) => each.close()));
    expect(applied.filter((tags) => tags.length > 0)).toEqual([
      (await readMigrations()).map(({ tag }) => tag),
    ]);
  });

  it('applies all that is missing or nothing', async () => {
    const database = await emptyDatabase();
    const migrations = [
      step('1', 'CREATE TABLE one ()', 'CREATE TABLE two ()'),
      step('2', 'CREATE TABLE one ()'),
    ];
    await expect(migrate(database, { migrations })).rejects.toThrow('relation "one" already exists');
    expect(await tables(database)).toEqual([]);
    expect(await migrate(database, { migrations: migrations.slice(0, 1) })).toEqual(['1']);
  });

  it('refuses a database of a newer program, and one whose history differs', async () => {
    const database = await emptyDatabase();
    const [one, two] = [step('1', 'CREATE TABLE one ()'), step('2', 'CREATE TABLE two ()')];
    await migrate(database, { migrations: [one, two] });
    await expect(migrate(database, { migrations: [one] })).rejects.toMatchObject({
      code: 'MIGRATION_MISMATCH',
      message: 'the database is newer than this program (it has migration 2): update Tradewind',
    });
    const edited = { ...one, hash: 'edited' };
    await expect(migrate(database, { migrations: [edited, two] })).rejects.toMatchObject({
      code: 'MIGRATION_MISMATCH',
    });
  });
});
