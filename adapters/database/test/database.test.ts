import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../src/embedded/free-port.ts';
import { candles, candleSeries, instruments, openDatabase, settings } from '../src/index.ts';
import { createTestDatabase } from '../src/testing/index.ts';
import type { TestDatabase } from '../src/testing/index.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

describe('a database', () => {
  it('gives back what was stored, through Drizzle', async () => {
    const { orm } = test.database;
    const series = await orm
      .insert(candleSeries)
      .values({ venue: 'binance', symbol: 'BTC/USDT' })
      .returning();
    const row = {
      seriesId: series[0]!.id,
      timeframe: 1,
      time: Date.UTC(2024, 0, 1),
      open: 42_283.58,
      high: 42_298.62,
      low: 42_261.02,
      close: 42_298.61,
      volume: 0.1 + 0.2,
      closed: true,
    };
    await orm.insert(candles).values(row);
    expect(await orm.select().from(candles)).toEqual([row]);
    await orm.insert(settings).values({ key: 'feed', value: { kind: 'live' } });
    expect(await orm.select({ value: settings.value }).from(settings)).toEqual([{ value: { kind: 'live' } }]);
  });

  it('keeps instruments sound', async () => {
    const { orm } = test.database;
    const instrument = {
      symbol: 'BTC/USDT',
      id: 'BTCUSDT',
      type: 'spot',
      base: 'BTC',
      quote: 'USDT',
      status: 'open',
      tickSize: '0.010',
      lotSize: '0.00001',
      minNotional: '5',
      maxLeverage: 1,
      venue: 'binance',
      rank: 1,
    } as const;
    await orm.insert(instruments).values(instrument);
    expect(await orm.select().from(instruments)).toMatchObject([{ tickSize: '0.010', lotSize: '0.00001' }]);
    const other = { ...instrument, symbol: 'BTC/USD' };
    await expect(orm.insert(instruments).values(other)).rejects.toMatchObject({ cause: { code: '23505' } });
    const free = { ...other, id: 'BTCUSD', tickSize: '0' };
    await expect(orm.insert(instruments).values(free)).rejects.toMatchObject({ cause: { code: '23514' } });
  });

  it('reads whole numbers as numbers, exact decimals as text, and days as text', async () => {
    const { rows } = await test.database.pool.query(
      `SELECT 9007199254740991::bigint AS big, 0.10::numeric AS exact, 0.1::float8 AS double, '2024-02-29'::date AS day,
         ARRAY[1, NULL]::bigint[] AS list, count(*) AS none FROM generate_series(1, 0)`,
    );
    expect(rows).toEqual([
      { big: 9_007_199_254_740_991, exact: '0.10', double: 0.1, day: '2024-02-29', list: [1, null], none: 0 },
    ]);
  });

  it('refuses a whole number that would lose digits', async () => {
    await expect(test.database.pool.query('SELECT 9007199254740993::bigint')).rejects.toThrow(
      'bigint 9007199254740993 does not fit a number exactly',
    );
  });

  it('cancels a statement that takes too long', async () => {
    const database = await openDatabase({ url: test.url, statementTimeoutMs: 50 });
    await expect(database.pool.query('SELECT pg_sleep(5)')).rejects.toThrow('statement timeout');
    await database.close();
  });

  it('survives the loss of its connections, borrowed or idle', async () => {
    const database = await openDatabase({ url: test.url, name: 'the victim' });
    const borrowed = await database.pool.connect();
    await test.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'the victim%'`,
    );
    await expect(borrowed.query('SELECT 1')).rejects.toThrow(/terminat|connection error/);
    borrowed.release(true);
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await database.close();
    await database.close();
  });
});

describe('opening', () => {
  it('gives up on a server that stays away, without naming the password', async () => {
    const url = `postgres://me:secret@127.0.0.1:${await freePort()}/db`;
    const error: unknown = await openDatabase({ url, connectTimeoutMs: 300 }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'UNREACHABLE' });
    expect((error as Error).message).toMatch(/^the database does not answer: connect ECONNREFUSED/);
    expect((error as Error).message).not.toContain('secret');
  });

  it('does not wait for a database that is not there', async () => {
    const started = performance.now();
    const url = test.url.replace(/\/[^/]*$/, '/absent');
    await expect(openDatabase({ url })).rejects.toThrow('database "absent" does not exist');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
