import { ApiError } from '@tradewind/protocol';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccountState, WalletView } from '../../src/modules/trading/engine.ts';
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
import type { Logged } from './support/engine.ts';
import { PERPETUAL, SPOT } from './support/markets.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let test: TestDatabase;
let engine: RunningTradingEngine;
let log: Logged[];
let account: number;

beforeEach(async () => {
  test = await createTestDatabase();
  ({ engine, log } = await startTestEngine(test.url));
  account = await openAccount(test.database, engine);
  showDepth(engine);
});

afterEach(async () => {
  await engine.stop();
  await test.drop();
});

async function restart(): Promise<void> {
  await engine.stop();
  ({ engine, log } = await startTestEngine(test.url));
}

const perpetual = (side: 1 | -1, lots: number, more: object = {}) =>
  ({ type: 'place', order: { symbol: PERPETUAL, side, type: 'market', lots, ...more } }) as const;

/** Ends the engine's connections as a crash of their servers would. */
const killConnections = () =>
  test.database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name LIKE 'tradewind engine%' AND datname = current_database()`,
  );

/** Orders of every kind, positions of both modes, protection, a partial fill. */
async function trade(): Promise<void> {
  const other = await openAccount(test.database, engine);
  const submit = async (command: Parameters<RunningTradingEngine['submit']>[1], who = account) =>
    accepted(await engine.submit(who, command, null));
  await submit(limit(-1, 55_000, 10, { clientOrderId: 'mine' }));
  await submit(limit(1, 45_000, 5, { timeInForce: 'GTD', expiresAt: Date.UTC(2027, 0, 1), postOnly: true }));
  await submit(limit(-1, 50_000, 10), other);
  await submit(limit(1, 50_000, 4, { timeInForce: 'IOC' }));
  await submit({
    type: 'place',
    order: { symbol: SPOT, side: -1, type: 'stop_loss', lots: 2_000, stopTick: 4_800_000 },
  });
  await submit({
    type: 'place_oco',
    symbol: SPOT,
    side: -1,
    lots: 1_000,
    tick: 6_000_000,
    stopTick: 4_500_000,
    stopLimitTick: 4_490_000,
  });
  await submit({ type: 'configure', symbol: PERPETUAL, leverage: 20, marginMode: 'isolated' });
  await submit(
    perpetual(1, 300, { protection: { stopLoss: 480_000, takeProfit: 560_000, triggerBy: 'mark' } }),
  );
  await submit({ type: 'adjust_margin', symbol: PERPETUAL, amount: 50_000_000n });
  await submit(perpetual(-1, 100, { type: 'limit', tick: 510_000, reduceOnly: true }));
  await submit(perpetual(-1, 200), other);
  await submit(
    {
      type: 'place',
      order: {
        symbol: PERPETUAL,
        side: 1,
        type: 'trailing_stop',
        lots: 200,
        callbackRate: 1_000_000n,
        reduceOnly: true,
      },
    },
    other,
  );
}

const byName = (a: WalletView, b: WalletView) => (a.kind + a.currency < b.kind + b.currency ? -1 : 1);

/** Figures at the mark price are missing until there is one again. */
function comparable(state: AccountState): unknown {
  return {
    ...state,
    orders: state.orders.toSorted((a, b) => a.id - b.id),
    positions: state.positions.map(({ row }) => row),
    wallets: state.wallets.toSorted(byName).map(({ kind, currency, total }) => ({ kind, currency, total })),
  };
}

describe('a restart', () => {
  it('finds every order, position and balance as it was', async () => {
    await trade();
    const before = [await engine.account(account), await engine.account(account + 1)];
    expect(before[0]!.orders).toHaveLength(8);
    await restart();
    const after = [await engine.account(account), await engine.account(account + 1)];
    expect(after.map(comparable)).toEqual(before.map(comparable));
    showDepth(engine);
    // With prices, what is available is what it was.
    await expect
      .poll(async () => (await engine.account(account + 1)).wallets.toSorted(byName), PATIENTLY)
      .toEqual(before[1]!.wallets.toSorted(byName));
    expect((await engine.account(account)).wallets.toSorted(byName)).toEqual(
      before[0]!.wallets.toSorted(byName),
    );
    expect((await engine.totals()).differences).toEqual([]);
  });

  it('goes on with the numbers of orders, events and positions', async () => {
    const before = accepted(await engine.submit(account, market(1), null));
    await restart();
    showDepth(engine);
    const after = accepted(await engine.submit(account, market(1), null));
    expect(after.orders[0]!.id).toBe(before.orders[0]!.id + 1);
    expect(after.seq).toBeGreaterThan(before.seq);
  });

  it('in the middle of a position leaves no trace in its record', async () => {
    const submit = async (command: Parameters<RunningTradingEngine['submit']>[1]) =>
      accepted(await engine.submit(account, command, null));
    const course = async (middle: () => Promise<void>) => {
      await submit(perpetual(1, 100));
      await submit(perpetual(1, 300));
      await submit(perpetual(-1, 150));
      await middle();
      await submit(perpetual(1, 50));
      await submit(perpetual(-1, 500));
      await submit(perpetual(1, 200));
    };
    await course(() => Promise.resolve());
    await course(async () => {
      await restart();
      showDepth(engine);
    });
    const { rows } = await test.database.pool.query<Record<string, unknown>>(
      'SELECT side, quantity, entry_price, exit_price, realized_pnl, fees, closed_by FROM closed_positions ORDER BY id',
    );
    expect(rows).toHaveLength(4);
    expect(rows.slice(2)).toEqual(rows.slice(0, 2));
    expect(rows[0]).toMatchObject({
      side: 'long',
      quantity: '0.400',
      entry_price: '50000.100',
      exit_price: '49999.900',
    });
    expect(rows[1]).toMatchObject({ side: 'short', quantity: '0.200', closed_by: 'order' });
  });

  it('keeps a countdown that runs, and forgets one that went off', async () => {
    await engine.submit(account, { type: 'countdown', symbol: PERPETUAL, afterMs: 3_600_000 }, null);
    await engine.submit(account, { type: 'countdown', symbol: SPOT, afterMs: 3_600_000 }, null);
    accepted(await engine.submit(account, limit(1, 40_000), null));
    await engine.stop();
    // Two hours later: both are due at the first tick.
    const clock = { now: () => Date.UTC(2026, 0, 1, 2) };
    ({ engine } = await startTestEngine(test.url, { clock }));
    await expect.poll(async () => (await engine.account(account)).orders, PATIENTLY).toEqual([]);
    accepted(await engine.submit(account, limit(1, 41_000), null));
    await engine.stop();
    ({ engine } = await startTestEngine(test.url, { clock }));
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await engine.account(account)).orders.map(({ price }) => price)).toEqual(['41000.00']);
  });
});

describe('a database that goes away', () => {
  it('is found again; what was answered is there, what was not may be sent again', async () => {
    const acknowledged: string[] = [];
    let unknown = 0;
    let isOver = false;
    const trader = async (name: number) => {
      // Until the last kill, however fast the machine is.
      for (let step = 0; step < 60 || !isOver; step += 1) {
        const clientOrderId = `${name}-${step}`;
        const key = { key: `order:${clientOrderId}`, bodyHash: clientOrderId };
        for (;;) {
          try {
            accepted(await engine.submit(account, market(1, 1, { clientOrderId }), key));
            acknowledged.push(clientOrderId);
            break;
          } catch (error) {
            if (!(error instanceof ApiError) || error.code !== 'NOT_READY') throw error;
            unknown += 1;
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }
      }
    };
    const killer = async () => {
      for (let kill = 0; kill < 5; kill += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await killConnections();
      }
      isOver = true;
    };
    await Promise.all([killer(), ...Array.from({ length: 8 }, (_, name) => trader(name))]);
    expect(unknown).toBeGreaterThan(0);
    expect(engine.status().recoveries).toBeGreaterThan(0);
    const { rows } = await test.database.pool.query<{ client_order_id: string; n: number }>(
      'SELECT client_order_id, count(*) n FROM orders GROUP BY 1',
    );
    expect(rows.filter(({ n }) => n !== 1)).toEqual([]);
    expect(rows.map((row) => row.client_order_id).toSorted()).toEqual(acknowledged.toSorted());
    expect((await engine.totals()).differences).toEqual([]);
  });

  it('says again what the market last said', async () => {
    await killConnections();
    await expect.poll(() => engine.status().recoveries, PATIENTLY).toBeGreaterThan(0);
    await expect
      .poll(() => engine.submit(account, market(1), null).catch(() => null), PATIENTLY)
      .toMatchObject({ ok: true, orders: [{ status: 'filled' }] });
    // And what it says from now on arrives as before.
    showDepth(engine, 51_000);
    await expect
      .poll(async () => accepted(await engine.submit(account, market(1), null)).orders[0], PATIENTLY)
      .toMatchObject({ status: 'filled', filledNotional: '510.00010000' });
  });
});

it('a ledger that contradicts itself is not traded on: the differences are named', async () => {
  await engine.stop();
  await test.database.pool.query(
    `UPDATE balances SET balance = balance + 1 WHERE owner = $1 AND kind = 'spot'`,
    [account],
  );
  ({ engine, log } = await startTestEngine(test.url));
  expect(engine.status().state).toBe('stopped');
  expect(JSON.stringify(log)).toContain('USDT sums to 100000000');
  await expect(engine.account(account)).rejects.toMatchObject({ code: 'NOT_READY' });
});
