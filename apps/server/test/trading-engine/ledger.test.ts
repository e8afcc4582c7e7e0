import { createTestDatabase } from '@tradewind/database/testing';
import { expect, it, vi } from 'vitest';
import { accepted, market, openAccount, showDepth, startTestEngine, PATIENTLY } from './support/engine.ts';
import { amount, PERPETUAL } from './support/markets.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/**
 * Ledger accounts whose balance is not the sum of their transfers, or whose transfers do not say the balance that they
 * left, in the order in which they happened.
 */
const CONTRADICTIONS = `
  WITH postings AS (
    SELECT id, 0 AS step, from_owner AS owner, from_kind AS kind, currency, from_symbol AS symbol, -amount AS change, from_balance AS after
    FROM transfers
    UNION ALL
    SELECT id, 1, to_owner, to_kind, currency, to_symbol, amount, to_balance FROM transfers
  ), running AS (
    SELECT *, sum(change) OVER (PARTITION BY owner, kind, currency, symbol ORDER BY id, step) AS expected,
      row_number() OVER (PARTITION BY owner, kind, currency, symbol ORDER BY id DESC, step DESC) AS last
    FROM postings
  )
  SELECT r.* FROM running r LEFT JOIN balances b USING (owner, kind, currency, symbol)
  WHERE r.after <> r.expected OR (r.last = 1 AND b.balance IS DISTINCT FROM r.expected)`;

it('every balance is the sum of its transfers, and every transfer says what it left', async () => {
  const test = await createTestDatabase();
  const { engine } = await startTestEngine(test.url);
  const accounts = [await openAccount(test.database, engine), await openAccount(test.database, engine)];
  showDepth(engine);
  for (let step = 0; step < 40; step += 1) {
    const account = accounts[step % 2]!;
    const side = step % 3 === 0 ? -1 : 1;
    accepted(await engine.submit(account, market(side, 1 + (step % 4)), null));
    const order = { symbol: PERPETUAL, side, type: 'market', lots: 10 + step } as const;
    accepted(await engine.submit(account, { type: 'place', order }, null));
  }
  engine.funding(PERPETUAL, Date.UTC(2026, 0, 1, 8), 10_000n);
  const transfer = {
    type: 'transfer',
    currency: 'USDT',
    amount: amount('12.5'),
    from: 'spot',
    to: 'margin',
  } as const;
  accepted(await engine.submit(accounts[0]!, transfer, null));
  accepted(await engine.submit(accounts[0]!, { ...transfer, to: 'spot', toAccount: accounts[1]! }, null));
  // The long side of a highly leveraged account is liquidated.
  accepted(await engine.submit(accounts[0]!, { type: 'configure', symbol: PERPETUAL, leverage: 75 }, null));
  const order = { symbol: PERPETUAL, side: 1, type: 'market', lots: 50_000 } as const;
  accepted(await engine.submit(accounts[0]!, { type: 'place', order }, null));
  engine.mark(PERPETUAL, Date.UTC(2026, 0, 1, 9), 480_000, 480_000, false);
  await expect
    .poll(async () => (await test.database.pool.query('SELECT 1 FROM liquidations')).rowCount, PATIENTLY)
    .toBeGreaterThan(0);
  expect((await engine.totals()).differences).toEqual([]);
  await engine.stop();
  expect((await test.database.pool.query(CONTRADICTIONS)).rows).toEqual([]);
  const { rows } = await test.database.pool.query(
    'SELECT currency, sum(balance)::text AS sum FROM balances GROUP BY currency HAVING sum(balance) <> 0',
  );
  expect(rows).toEqual([]);
  await test.drop();
});
