import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Committed } from '../../src/modules/trading/engine.ts';
import type { RunningTradingEngine } from '../../src/modules/trading/engine/start-trading-engine.ts';
import { accepted, limit, market, openAccount, showDepth, startTestEngine } from './support/engine.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let test: TestDatabase;
let engine: RunningTradingEngine;

beforeEach(async () => {
  test = await createTestDatabase();
  ({ engine } = await startTestEngine(test.url));
});

afterEach(async () => {
  await engine.stop();
  await test.drop();
});

const count = async (sql: string) => (await test.database.pool.query<{ n: number }>(sql)).rows[0]!.n;

it('what is answered is stored', async () => {
  const account = await openAccount(test.database, engine);
  showDepth(engine);
  const placed = accepted(await engine.submit(account, limit(1, 40_000), null));
  const bought = accepted(await engine.submit(account, market(1, 10), null));
  expect(placed.orders[0]).toMatchObject({ status: 'open', price: '40000.00', quantity: '0.01000' });
  expect(bought.orders[0]).toMatchObject({ status: 'filled', filledQuantity: '0.10000' });
  const { rows } = await test.database.pool.query('SELECT id, status FROM orders ORDER BY id');
  expect(rows).toEqual([
    { id: placed.orders[0]!.id, status: 'open' },
    { id: bought.orders[0]!.id, status: 'filled' },
  ]);
  expect(await count(`SELECT count(*) n FROM fills WHERE order_id = ${bought.orders[0]!.id}`)).toBe(1);
  expect(
    await count(
      'SELECT count(*) n FROM (SELECT sum(balance) s FROM balances GROUP BY currency) t WHERE s <> 0',
    ),
  ).toBe(0);
});

it('tells of what was committed in the order of each account', async () => {
  const committed: Committed[] = [];
  engine.onCommitted((each) => committed.push(each));
  const account = await openAccount(test.database, engine);
  showDepth(engine);
  await Promise.all(Array.from({ length: 50 }, () => engine.submit(account, market(1), null)));
  const events = committed.flatMap(({ events: each }) => each);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(committed.flatMap(({ trades }) => trades)).toHaveLength(50);
  const { seq } = await engine.account(account);
  expect(seq).toBe(events.length);
  expect(await count(`SELECT event_seq n FROM trading_accounts WHERE id = ${account}`)).toBe(seq);
});
