import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase } from '@tradewind/database';
import type { MarketSettings } from '@tradewind/exchange';
import { createGrid, parseAmount, parseRate } from '@tradewind/margin';
import { startTradingEngine } from '@tradewind/server';
import type { RunningTradingEngine } from '@tradewind/server';
import { pino } from 'pino';

const SCALE = 8;
const ACCOUNTS = 200;
const TABLES = ['journal', 'orders', 'fills', 'transfers'] as const;

export const MARKET: MarketSettings = {
  symbol: 'BTC/USDT',
  type: 'spot',
  base: { code: 'BTC', scale: SCALE },
  quote: { code: 'USDT', scale: SCALE },
  grid: createGrid('0.01', '0.00001', SCALE),
  status: 'open',
  filters: {
    minNotional: parseAmount('5', SCALE),
    maxLots: 1e12,
    priceBand: parseRate('0.5'),
    marketBound: parseRate('0.2'),
    maxOrders: 200,
    maxConditionalOrders: 50,
  },
  fees: [{ taker: parseRate('0.001'), maker: parseRate('0.001') }],
  perpetual: null,
};

export interface DurableBench {
  readonly engine: RunningTradingEngine;
  readonly accounts: readonly number[];
  /** Rows that were written for an order so far, by table, in words. */
  rowsPerOrder(): Promise<string>;
  close(): Promise<void>;
}

/** The embedded PostgreSQL as it is shipped, an engine on it, and accounts with enough paper money. */
export async function openDurableBench(): Promise<DurableBench> {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-durable-'));
  const database = await openDatabase({ folder, purpose: 'a benchmark' });
  await migrate(database);
  const engine = await startTradingEngine({
    databaseUrl: database.url,
    world: 'practice',
    markets: [MARKET],
    clock: { now: () => Date.now() },
    logger: pino({ level: 'warn' }),
  });
  const { rows } = await database.pool.query<{ id: number }>(
    'INSERT INTO trading_accounts (world) SELECT $1 FROM generate_series(1, $2) RETURNING id',
    [engine.world, ACCOUNTS],
  );
  const accounts = rows.map(({ id }) => id);
  for (const account of accounts) {
    for (const currency of ['BTC', 'USDT']) {
      const amount = parseAmount('1000000000', SCALE);
      await engine.submit(account, { type: 'deposit', currency, amount, wallet: 'spot' }, null);
    }
  }
  engine.print(MARKET.symbol, Date.now(), 5_000_000, 0, 0);
  return {
    engine,
    accounts,
    async rowsPerOrder() {
      const counts = new Map<string, number>();
      for (const table of TABLES) {
        const { rows: counted } = await database.pool.query<{ n: number }>(
          `SELECT count(*) AS n FROM ${table}`,
        );
        counts.set(table, counted[0]!.n);
      }
      const orders = counts.get('orders')!;
      return TABLES.map((table) => `${(counts.get(table)! / orders).toFixed(1)} ${table}`).join(', ');
    },
    async close() {
      await engine.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
