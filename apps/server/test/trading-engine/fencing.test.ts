import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RunningTradingEngine } from '../../src/modules/trading/engine/start-trading-engine.ts';
import { accepted, limit, openAccount, startTestEngine, PATIENTLY } from './support/engine.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let test: TestDatabase;
let first: RunningTradingEngine;
let account: number;

beforeEach(async () => {
  test = await createTestDatabase();
  ({ engine: first } = await startTestEngine(test.url));
  account = await openAccount(test.database, first);
});

afterEach(async () => {
  await first.stop();
  await test.drop();
});

it('an engine whose world was taken over answers NOT_READY, stops, and never writes again', async () => {
  accepted(await first.submit(account, limit(1, 40_000), null));
  const { engine: second } = await startTestEngine(test.url);
  expect(second.status().epoch).toBe(first.status().epoch + 1);
  await expect(first.submit(account, limit(1, 41_000), null)).rejects.toMatchObject({ code: 'NOT_READY' });
  await expect.poll(() => first.status().state, PATIENTLY).toBe('stopped');
  await expect(first.submit(account, limit(1, 42_000), null)).rejects.toMatchObject({ code: 'NOT_READY' });
  accepted(await second.submit(account, limit(1, 43_000), null));
  const { orders } = await second.account(account);
  expect(orders.map(({ price }) => price)).toEqual(['40000.00', '43000.00']);
  await second.stop();
});

it('two engines that fight over a world leave every acknowledged order there once', async () => {
  const acknowledged: number[] = [];
  const engines = [first];
  const load = async (engine: RunningTradingEngine, price: number) => {
    for (let step = 0; step < 20; step += 1) {
      try {
        const answer = await engine.submit(account, limit(1, price + step), null);
        if (answer.ok) acknowledged.push(answer.orders[0]!.id);
      } catch {
        return;
      }
    }
  };
  const loads = [load(first, 30_000)];
  for (let taker = 1; taker <= 3; taker += 1) {
    const { engine } = await startTestEngine(test.url);
    engines.push(engine);
    loads.push(load(engine, 30_000 + taker * 1_000));
  }
  await Promise.all(loads);
  const { rows } = await test.database.pool.query<{ id: number }>('SELECT id FROM orders ORDER BY id');
  const stored = rows.map(({ id }) => id);
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  expect(stored).toEqual(expect.arrayContaining(acknowledged));
  expect(acknowledged.length).toBeGreaterThanOrEqual(20);
  await Promise.all(engines.map((engine) => engine.stop()));
});
