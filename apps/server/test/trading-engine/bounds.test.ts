import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { accepted, limit, openAccount, startTestEngine } from './support/engine.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase();
});

afterEach(() => test.drop());

it('a full mailbox answers OVERLOADED, and works again once it has drained', async () => {
  const { engine } = await startTestEngine(test.url, { mailboxMax: 10 });
  const account = await openAccount(test.database, engine);
  const results = await Promise.allSettled(
    Array.from({ length: 30 }, (_, index) => engine.submit(account, limit(1, 30_000 + index), null)),
  );
  const refused = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  expect(refused).toHaveLength(20);
  for (const error of refused) expect(error).toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
  accepted(await engine.submit(account, limit(1, 29_000), null));
  expect((await engine.account(account)).orders).toHaveLength(11);
  await engine.stop();
});

it('a database that would lose what it acknowledged is refused, with the setting named', async () => {
  await expect(startTestEngine(test.url, { durability: 'assert' })).rejects.toThrow(
    /fsync = off.*set fsync = on/,
  );
});

it('what was handed over before a stop is committed and answered', async () => {
  const { engine } = await startTestEngine(test.url);
  const account = await openAccount(test.database, engine);
  const answers = Array.from({ length: 50 }, (_, index) =>
    engine.submit(account, limit(1, 30_000 + index), null),
  );
  await engine.stop();
  for (const answer of await Promise.all(answers)) accepted(answer);
  const { rows } = await test.database.pool.query<{ n: number }>('SELECT count(*) n FROM orders');
  expect(rows[0]!.n).toBe(50);
});

it('what could not be stored is refused, and harms nobody else', async () => {
  const { engine } = await startTestEngine(test.url);
  const account = await openAccount(test.database, engine);
  const answers = await Promise.all([
    engine.submit(account, limit(1, 30_000, 1, { clientOrderId: 'zero\0' }), null),
    engine.submit(account, limit(1, 30_001, 1, { clientOrderId: 'half \ud83d' }), null),
    engine.submit(account, limit(1, 30_002), { key: 'key:\0', bodyHash: 'a' }),
    engine.submit(account, { type: 'deposit', currency: 'SHELLS', amount: 1n, wallet: 'spot' }, null),
    engine.submit(account, limit(1, 30_003, 1, { clientOrderId: `it's "fine" \\ {🙂}` }), null),
  ]);
  expect(answers.map(({ ok }) => ok)).toEqual([false, false, false, false, true]);
  expect(engine.status().recoveries).toBe(0);
  await engine.stop();
});
