import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TradingRepository, writeFillCursor } from '../src/modules/trading/repository.ts';
import { WalletRepository } from '../src/modules/wallet/wallet-repository.ts';
import { refusal } from './support/refusal.ts';

const ACCOUNTS = 20;
const ROWS_EACH = 1_000;
const MINE = 107;

let test: TestDatabase;
let repository: TradingRepository;
let wallet: WalletRepository;

/** Accounts that have traded for years, in one another's way as they would be. */
beforeAll(async () => {
  test = await createTestDatabase();
  repository = new TradingRepository(test.database);
  wallet = new WalletRepository(test.database);
  const { pool } = test.database;
  const rows = ACCOUNTS * ROWS_EACH;
  const account = `100 + n % ${ACCOUNTS}`;
  const time = `timestamptz '2026-01-01' + n * interval '1 minute'`;
  await pool.query(`INSERT INTO orders SELECT 'practice', n, ${account}, 'BTC/USDT', 'buy', 'limit', 'filled',
    n % 500 = 0, 'c' || n, 'GTC', 1, NULL, 1, 64000, 64000, NULL, NULL, NULL, NULL, 'last', false, NULL, false, false,
    false, 'none', 0, NULL, NULL, NULL, 0, 0, NULL, NULL, n, ${time}, ${time} FROM generate_series(1, ${rows}) AS n`);
  await pool.query(`INSERT INTO fills SELECT 'practice', n, ${account}, n, n,
    'BTC/USDT', 'buy', 64000, 1, 64000, 0.0004, 'BTC', 'taker', NULL, 2, NULL, 'order', ${time}
    FROM generate_series(1, ${rows}) AS n`);
  await pool.query(`INSERT INTO transfers SELECT 'practice', n, n, 'trade', 'USDT', 1, ${account}, 'spot', '', n,
    2, 'spot', '', 0, NULL, ${time} FROM generate_series(1, ${rows}) AS n`);
  await pool.query(`INSERT INTO closed_positions SELECT 'practice', n, ${account}, 'BTC/USDT:USDT', 'long', 1, 64000, 64001, 10,
    'cross', 1, 0, 0, 'order', ${time}, ${time} FROM generate_series(1, ${rows}) AS n`);
  await pool.query(`INSERT INTO idempotency_keys SELECT ${account}, 'key:' || n, '', n, '{}', ${time}
    FROM generate_series(1, ${rows}) AS n`);
  // An account that traded with itself: both sides of a fill, both ends of a transfer.
  await pool.query(`INSERT INTO fills SELECT world, id, account, order_id, seq, symbol, 'sell', price, quantity, notional, fee,
    fee_currency, liquidity, realized_pnl, account, house_quote, cause, time FROM fills WHERE account = ${MINE} AND id > ${rows - 200}`);
  await pool.query('ANALYZE');
}, 120_000);
afterAll(() => test?.drop());

/** How PostgreSQL reads what a call asks for: everything but sequential scans of whole tables. */
async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
  const { pool } = test.database;
  const plans: string[] = [];
  const original = pool.query.bind(pool);
  const explained = async (...given: unknown[]): Promise<unknown> => {
    const [query, values] = given as [string | { text: string }, unknown[] | undefined];
    const text = typeof query === 'string' ? query : query.text;
    const plan = (await original(`EXPLAIN ${text}`, values)) as { rows: Record<string, string>[] };
    plans.push(plan.rows.map((row) => row['QUERY PLAN']).join('\n'));
    return original(query as never, values as never);
  };
  pool.query = explained as never;
  try {
    await work();
  } finally {
    pool.query = original;
  }
  return plans;
}

const page = { limit: 50 };
const drain = async (rows: AsyncIterable<unknown>) => {
  let count = 0;
  for await (const _ of rows) count += 1;
  return count;
};

describe('what an account asks for', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['one order', () => repository.order(MINE, 7)],
    ['its ended orders', () => repository.endedOrders(MINE, {}, page)],
    ['a later page of them', () => repository.endedOrders(MINE, {}, { limit: 50, cursor: '10000' })],
    ['orders of its own id', () => repository.ordersOfClient(MINE, 'c7', page)],
    ['its fills', () => repository.fills(MINE, {}, page)],
    ['fills of one order', () => repository.fills(MINE, { orderId: 27 }, page)],
    ['its closed positions', () => repository.closedPositions(MINE, {}, page)],
    ['a position that was closed', () => repository.closedPosition(MINE, 1)],
    ['whether a key was used', () => repository.isAnswered(MINE, 'key:a')],
    ['movements of its wallet', () => wallet.page(MINE, {}, page)],
    ['a later page of them', () => wallet.page(MINE, {}, { limit: 50, cursor: '10007_from' })],
  ])('is found by an index: %s', async (_title, work) => {
    const plans = await plansOf(work);
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) {
      expect(plan).toMatch(/Index (Only )?Scan|Bitmap Index Scan/);
      expect(plan).not.toMatch(/Seq Scan on (orders|fills|transfers|closed_positions|idempotency_keys)/);
    }
  });

  it('comes whole, page by page, also where one fill has two sides of it', async () => {
    const seen = new Set<string>();
    let cursor: string | undefined;
    for (;;) {
      const rows = await repository.fills(MINE, {}, { limit: 7, cursor });
      for (const row of rows.slice(0, 7)) seen.add(writeFillCursor(row));
      if (rows.length <= 7) break;
      cursor = writeFillCursor(rows[6]!);
    }
    expect(seen.size).toBe(ROWS_EACH + 10);
    expect(await drain(repository.eachFill(MINE, {}))).toBe(ROWS_EACH + 10);
    expect(await drain(wallet.each(MINE, {}))).toBe(ROWS_EACH);
  });

  it('belongs to it alone', async () => {
    expect(await repository.order(MINE, 8)).toBeUndefined();
    expect(await repository.ordersOfClient(MINE, 'c8', page)).toEqual([]);
    expect(await repository.fills(MINE, { orderId: 8 }, page)).toEqual([]);
    expect((await wallet.page(999, {}, page)).data).toEqual([]);
  });

  it.each(['x', '-1', '1.5', '1e3', '99999999999999999', '1_both', "1' OR 1"])(
    'is refused with the cursor %s',
    async (cursor) => {
      const bad = { limit: 5, cursor };
      const refused = [
        await refusal(Promise.resolve().then(() => repository.endedOrders(MINE, {}, bad))),
        await refusal(Promise.resolve().then(() => repository.fills(MINE, {}, bad))),
        await refusal(Promise.resolve().then(() => repository.closedPositions(MINE, {}, bad))),
      ];
      expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('VALIDATION_FAILED'));
    },
  );

  it('can be narrowed down to a time', async () => {
    const from = Date.parse('2026-01-01T10:00:00Z');
    const found = await repository.fills(MINE, { from, to: from + 3_600_000 }, page);
    expect(found.map(({ id }) => id)).toEqual([647, 627, 607]);
  });
});
