import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MarketDataQueue } from '../../src/modules/trading/engine/market-data-queue.ts';
import type { MarketData } from '../../src/modules/trading/engine/messages.ts';
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

describe('market data that waits', () => {
  const quote = (time: number): MarketData => ({ type: 'quote', symbol: 'A', time, bids: [], asks: [] });
  const mark = (time: number): MarketData => ({
    type: 'mark',
    symbol: 'A',
    time,
    mark: 1,
    index: 1,
    stale: false,
  });
  const print = (time: number, tick: number, lots = 1): MarketData => ({
    type: 'print',
    symbol: 'A',
    time,
    tick,
    lots,
    taker: 1,
  });

  it('is the newest quote and mark, and all prints in their order', () => {
    const queue = new MarketDataQueue();
    for (const command of [quote(1), print(2, 100), quote(3), mark(4), print(5, 101), mark(6)]) {
      queue.add('A', command);
    }
    expect(queue.take()).toEqual([print(2, 100), quote(3), print(5, 101), mark(6)]);
    expect(queue.isEmpty).toBe(true);
  });

  it('joins prints of one price', () => {
    const queue = new MarketDataQueue();
    for (const command of [print(1, 100, 2), print(2, 100, 3), print(3, 101), print(4, 100)])
      queue.add('A', command);
    expect(queue.take()).toEqual([print(2, 100, 5), print(3, 101), print(4, 100)]);
  });

  it('never grows without bound', () => {
    const queue = new MarketDataQueue();
    for (let time = 0; time < 50_000; time += 1) {
      queue.add('A', print(time, 100 + (time % 2)));
      queue.add('A', quote(time));
    }
    const waiting = queue.take();
    expect(waiting.length).toBeLessThanOrEqual(1_001);
    expect(waiting.at(-1)).toEqual(quote(49_999));
    expect(queue.dropped).toBe(49_000);
  });

  it('is said again to an exchange that forgot it', () => {
    const queue = new MarketDataQueue();
    for (const command of [print(1, 100, 7), quote(2), mark(3)]) queue.add('A', command);
    queue.take();
    queue.repeat();
    expect(queue.take()).toEqual([{ ...print(1, 100, 0), taker: 0 }, quote(2), mark(3)]);
  });
});
