import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { RunningTradingEngine } from '../../src/modules/trading/engine/start-trading-engine.ts';
import {
  accepted,
  limit,
  market,
  openAccount,
  showDepth,
  startTestEngine,
  PATIENTLY,
} from './support/engine.ts';
import { PERPETUAL } from './support/markets.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let test: TestDatabase;
let engine: RunningTradingEngine;
let account: number;

beforeAll(async () => {
  test = await createTestDatabase();
  ({ engine } = await startTestEngine(test.url));
  showDepth(engine);
});

beforeEach(async () => {
  account = await openAccount(test.database, engine);
});

afterAll(async () => {
  await engine.stop();
  await test.drop();
});

const KEY = { key: 'order:mine', bodyHash: 'a' };
const orders = async () => {
  const { rows } = await test.database.pool.query<{ n: number }>(
    'SELECT count(*) n FROM orders WHERE account = $1',
    [account],
  );
  return rows[0]!.n;
};

it('the same key does a thing once, whether the first answer is out yet or not', async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => engine.submit(account, limit(1, 40_000), KEY)),
  );
  answers.push(await engine.submit(account, limit(1, 40_000), KEY));
  const all = answers.map(accepted);
  expect(await orders()).toBe(1);
  expect(all.map(({ replayed }) => replayed)).toEqual([false, true, true, true, true, true]);
  for (const each of all) expect({ ...each, replayed: false }).toEqual(all[0]);
});

it('the first answer is given again after a restart, to the last field', async () => {
  const order = {
    symbol: PERPETUAL,
    side: 1,
    type: 'limit',
    tick: 500_001,
    lots: 100,
    protection: { stopLoss: 480_000, takeProfit: null, triggerBy: 'mark' },
  } as const;
  const first = accepted(await engine.submit(account, { type: 'place', order }, KEY));
  expect(first.position?.row.quantity).toBe('0.100');
  // What happened to it meanwhile does not matter.
  accepted(await engine.submit(account, { type: 'close_position', symbol: PERPETUAL }, null));
  await engine.stop();
  ({ engine } = await startTestEngine(test.url));
  showDepth(engine);
  const again = accepted(await engine.submit(account, { type: 'place', order }, KEY));
  expect(again).toEqual({ ...first, replayed: true });
});

it('another body under the same key is refused, also while the first is on its way', async () => {
  const first = engine.submit(account, limit(1, 40_000), KEY);
  const other = engine.submit(account, limit(1, 40_001), { ...KEY, bodyHash: 'b' });
  accepted(await first);
  expect(await other).toMatchObject({ ok: false, reason: 'idempotency_conflict' });
  const later = await engine.submit(account, limit(1, 40_001), { ...KEY, bodyHash: 'b' });
  expect(later).toMatchObject({ ok: false, reason: 'idempotency_conflict' });
  expect(await orders()).toBe(1);
});

it('a refusal is not remembered: the same key works once there is money', async () => {
  const tooMuch = { ...limit(1, 49_000, 100_000) };
  expect(await engine.submit(account, tooMuch, KEY)).toMatchObject({
    ok: false,
    reason: 'insufficient_balance',
  });
  accepted(
    await engine.submit(
      account,
      { type: 'deposit', currency: 'USDT', amount: 10n ** 17n, wallet: 'spot' },
      null,
    ),
  );
  expect(accepted(await engine.submit(account, tooMuch, KEY)).replayed).toBe(false);
});

it('keys belong to their account', async () => {
  const other = await openAccount(test.database, engine);
  accepted(await engine.submit(account, market(1), KEY));
  expect(accepted(await engine.submit(other, market(1), KEY)).replayed).toBe(false);
});

it('a key that expired may be used again', async () => {
  accepted(await engine.submit(account, limit(1, 40_000), KEY));
  await test.database.pool.query(`UPDATE idempotency_keys SET time = now() - interval '25 hours'`);
  const again = accepted(await engine.submit(account, limit(1, 40_001), { ...KEY, bodyHash: 'b' }));
  expect(again.replayed).toBe(false);
  expect(await orders()).toBe(2);
});

it('funding is settled once for a market and moment, however often it is said', async () => {
  const order = { symbol: PERPETUAL, side: 1, type: 'market', lots: 100 } as const;
  accepted(await engine.submit(account, { type: 'place', order }, null));
  const time = Date.UTC(2026, 0, 1, 8);
  engine.funding(PERPETUAL, time, 10_000n);
  engine.funding(PERPETUAL, time, 10_000n);
  await expect
    .poll(async () => (await engine.account(account)).positions[0]?.row.funding, PATIENTLY)
    .toBe('-0.50000000');
  engine.funding(PERPETUAL, time, 10_000n);
  accepted(await engine.submit(account, limit(1, 40_000), null));
  expect((await engine.account(account)).positions[0]?.row.funding).toBe('-0.50000000');
});
