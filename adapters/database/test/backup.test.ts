import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { PgBoss } from 'pg-boss';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  backup,
  candleSeries,
  migrate,
  openDatabase,
  restore,
  settings,
  verifyBackup,
} from '../src/index.ts';
import type { Database, DatabaseError, Manifest } from '../src/index.ts';
import { createTestDatabase } from '../src/testing/index.ts';
import {
  addAwkwardTables,
  awkwardMigrations,
  awkwardRow,
  checksums,
  insertAwkward,
} from './support/awkward.ts';

const run = promisify(execFile);

const cleanups: (() => Promise<void>)[] = [];
let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradewind-backup-'));
});
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});
afterAll(() => rm(folder, { recursive: true }));

async function newDatabase(options?: { empty: boolean }): Promise<Database> {
  const test = await createTestDatabase(options);
  cleanups.push(() => test.drop());
  return test.database;
}

function newFile(): string {
  files += 1;
  return join(folder, `${files}.backup`);
}

async function withSomeData(): Promise<Database> {
  const database = await newDatabase();
  await database.orm.insert(candleSeries).values({ venue: 'binance', symbol: 'BTC/USDT' });
  await database.orm.insert(settings).values({ key: 'feed', value: { kind: 'practice' } });
  return database;
}

const contents = ({ tables }: Manifest) =>
  tables.map(({ name, rows, bytes, sha256 }) => [name, rows, bytes, sha256]);

describe('backup and restore', () => {
  it('brings back every value of every type, whatever it holds', async () => {
    const migrations = await awkwardMigrations();
    const [source, target] = [await newDatabase(), await newDatabase({ empty: true })];
    await addAwkwardTables(source);
    await fc.assert(
      fc.asyncProperty(fc.array(awkwardRow, { minLength: 1, maxLength: 20 }), async (rows) => {
        await source.pool.query('TRUNCATE z_parents, "Odd ""name"');
        await insertAwkward(source, rows);
        const file = newFile();
        const { manifest } = await backup(source, file);
        await restore(file, target, { migrations, replace: true });
        expect(await checksums(target)).toEqual(await checksums(source));
        const again = await backup(target, newFile());
        expect(contents(again.manifest)).toEqual(contents(manifest));
        // Sequences go on where they were.
        const next = `INSERT INTO "Odd ""name" DEFAULT VALUES RETURNING id`;
        expect((await target.pool.query(next)).rows).toEqual((await source.pool.query(next)).rows);
      }),
      { numRuns: 6 },
    );
  }, 60_000);

  it('holds one moment, although others go on writing', async () => {
    const source = await newDatabase();
    const { pool } = source;
    // Two tables that always change together.
    const write = (n: number) =>
      pool.query(
        `WITH s AS (INSERT INTO settings (key, value) VALUES ($1, '1')) INSERT INTO candle_series (venue, symbol) VALUES ($1, 'X')`,
        [String(n)],
      );
    await write(0);
    const end = new AbortController();
    const writer = (async () => {
      let written = 1;
      for (; !end.signal.aborted; written += 1) await write(written);
      return written;
    })();
    for (let round = 0; round < 5; round += 1) {
      const { manifest } = await backup(source, newFile());
      const rows = new Map(manifest.tables.map((table) => [table.name, table.rows]));
      expect(rows.get('settings')).toBe(rows.get('candle_series'));
    }
    end.abort();
    expect(await writer).toBeGreaterThan(5);
  });

  it('streams: a table far larger than its pieces passes through little memory', async () => {
    const [source, target] = [await createTestDatabase(), await createTestDatabase()];
    cleanups.push(
      () => source.drop(),
      () => target.drop(),
    );
    await source.database.pool.query(
      `INSERT INTO candles SELECT 1, 1, t * 60000::bigint, random(), random(), random(), random(), random(), true
       FROM generate_series(1, 200000) t`,
    );
    const expected = await checksums(source.database);
    // Restore wants the target to itself.
    await target.database.close();
    const script = join(import.meta.dirname, 'support', 'held-memory.ts');
    const file = newFile();
    const { stdout } = await run(process.execPath, ['--expose-gc', script, source.url, target.url, file]);
    const table = (await verifyBackup(file)).tables.find(({ name }) => name === 'candles')!;
    expect(table.bytes).toBeGreaterThan(20 * 2 ** 20);
    expect(Number(stdout)).toBeGreaterThan(0);
    expect(Number(stdout)).toBeLessThan(8 * 2 ** 20);
    const restored = await openDatabase({ url: target.url });
    expect(await checksums(restored)).toEqual(expected);
    await restored.close();
  }, 60_000);

  it('migrates a backup of an older schema forward', async () => {
    const file = newFile();
    const source = await withSomeData();
    await backup(source, file);
    const target = await newDatabase({ empty: true });
    const migrations = [
      ...(await awkwardMigrations()),
      {
        tag: '9999_more',
        hash: 'more',
        statements: [`ALTER TABLE settings ADD COLUMN more integer DEFAULT 7`],
      },
    ];
    const { migrated } = await restore(file, target, { migrations });
    expect(migrated).toEqual(['9998_awkward', '9999_more']);
    expect((await target.pool.query('SELECT key, value, more FROM settings')).rows).toEqual([
      { key: 'feed', value: { kind: 'practice' }, more: 7 },
    ]);
  });

  it('refuses a backup of a newer schema', async () => {
    const source = await newDatabase();
    await addAwkwardTables(source);
    const file = newFile();
    await backup(source, file);
    await expect(restore(file, await newDatabase({ empty: true }))).rejects.toMatchObject({
      code: 'MIGRATION_MISMATCH',
      message: expect.stringContaining('newer than this program') as string,
    });
  });

  it('brings back waiting jobs', async () => {
    const source = await newDatabase();
    const before = new PgBoss(source.url);
    await before.start();
    await before.createQueue('import');
    await before.createQueue('apart', { partition: true });
    await before.send('import', { file: 'a.csv' });
    await before.send('apart', { file: 'b.csv' });
    await before.stop({ graceful: false });
    const file = newFile();
    await backup(source, file);
    const target = await newDatabase();
    expect(await restore(file, target)).toMatchObject({ queueRestored: true });
    const after = new PgBoss(target.url);
    await after.start();
    const jobs = [...(await after.fetch('import')), ...(await after.fetch('apart'))];
    await after.stop({ graceful: false });
    expect(jobs.map(({ data }) => data)).toEqual([{ file: 'a.csv' }, { file: 'b.csv' }]);
  });
});

describe('a backup file', () => {
  it('appears only when it is complete, and is never overwritten', async () => {
    const source = await withSomeData();
    const file = newFile();
    const failure = backup(source, file, {
      onTable: () => {
        throw new Error('in the middle');
      },
    });
    await expect(failure).rejects.toThrow('in the middle');
    expect((await readdir(folder)).filter((name) => name.startsWith(`${files}.`))).toEqual([]);
    await backup(source, file);
    await expect(backup(source, file)).rejects.toThrow('exists already');
  });

  it('is refused when any part of it is missing or altered, and then nothing is changed', async () => {
    const file = newFile();
    await backup(await withSomeData(), file);
    const good = await readFile(file);
    const target = await withSomeData();
    await target.orm.insert(settings).values({ key: 'mine', value: true });
    const before = await checksums(target);
    const plain = zstdDecompressSync(good.subarray(0, -40));
    // Altered by someone who knows the container: compressed and sealed again.
    const sealed = (content: Buffer) => {
      const compressed = zstdCompressSync(content);
      const seal = createHash('sha256').update(compressed).digest();
      return Buffer.concat([compressed, good.subarray(-40, -32), seal]);
    };
    const altered = (change: (text: string) => string) =>
      sealed(Buffer.from(change(plain.toString('latin1')), 'latin1'));
    const flipped = (at: number) => {
      const copy = Buffer.from(good);
      copy[at]! ^= 0x10;
      return copy;
    };
    const bad = new Map<string, Buffer>([
      ['empty', Buffer.alloc(0)],
      ['another kind of file', Buffer.from('PK\u0003\u0004 not a backup')],
      ['without its last byte', good.subarray(0, -1)],
      ['cut in half', good.subarray(0, good.length / 2)],
      ['followed by something', Buffer.concat([good, Buffer.from('more')])],
      ...[0.1, 0.5, 0.9].map((part): [string, Buffer] => [
        `with a bit flipped at ${part}`,
        flipped(Math.floor(good.length * part)),
      ]),
      ['with another value', altered((text) => text.replace('practice', 'realmony'))],
      ['with another count', altered((text) => text.replace('"rows": 1', '"rows": 2'))],
      ['with a table renamed', altered((text) => text.replaceAll('public.settings/', 'public.settingz/'))],
      ['without its manifest', sealed(plain.subarray(0, plain.indexOf('manifest.json')))],
      ['ending inside a piece', sealed(plain.subarray(0, 700))],
      ['of another program', altered((text) => text.replace('tradewind-backup', 'headwindd-backup'))],
      ['of a later format', altered((text) => text.replace('"version": 1', '"version": 2'))],
    ]);
    const accepted: string[] = [];
    for (const [what, content] of bad) {
      const path = newFile();
      await writeFile(path, content);
      for (const use of [verifyBackup(path), restore(path, target, { replace: true })]) {
        const outcome: unknown = await use.catch((error: unknown) => error);
        if ((outcome as DatabaseError).code !== 'BACKUP_INVALID') accepted.push(what);
      }
    }
    expect(accepted).toEqual([]);
    expect(await checksums(target)).toEqual(before);
  });
});

describe('restore', () => {
  it('refuses a database that holds data, unless told to replace it', async () => {
    const file = newFile();
    await backup(await withSomeData(), file);
    const target = await newDatabase();
    await target.orm.insert(settings).values({ key: 'mine', value: true });
    await expect(restore(file, target)).rejects.toMatchObject({ code: 'RESTORE_REFUSED' });
    expect(await target.orm.select({ key: settings.key }).from(settings)).toEqual([{ key: 'mine' }]);
    await restore(file, target, { replace: true });
    expect(await target.orm.select({ key: settings.key }).from(settings)).toEqual([{ key: 'feed' }]);
  });

  it('replaces whatever schema was there', async () => {
    const file = newFile();
    const source = await withSomeData();
    await backup(source, file);
    const target = await newDatabase();
    await addAwkwardTables(target);
    await restore(file, target, { replace: true });
    expect(await checksums(target)).toEqual(await checksums(source));
    expect(await migrate(target)).toEqual([]);
  });

  it('refuses while others are connected', async () => {
    const file = newFile();
    await backup(await withSomeData(), file);
    const target = await newDatabase();
    const other = await openDatabase({ url: target.url, name: 'a running server' });
    await expect(restore(file, target)).rejects.toThrow('in use by 1 other connection: stop Tradewind first');
    await other.close();
  });

  it('changes nothing when it fails on the way', async () => {
    const file = newFile();
    await backup(await withSomeData(), file);
    const target = await newDatabase();
    await target.orm.insert(settings).values({ key: 'mine', value: true });
    const failure = restore(file, target, {
      replace: true,
      onTable: () => {
        throw new Error('in the middle');
      },
    });
    await expect(failure).rejects.toThrow('in the middle');
    expect(await target.orm.select({ key: settings.key }).from(settings)).toEqual([{ key: 'mine' }]);
  });
});
