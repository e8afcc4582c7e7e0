import type { Database } from '@tradewind/database';
import type { OrderRequest } from '@tradewind/exchange';
import { startTradingEngine } from '../../../src/modules/trading/engine/start-trading-engine.ts';
import type {
  RunningTradingEngine,
  TradingEngineOptions,
} from '../../../src/modules/trading/engine/start-trading-engine.ts';
import type { Accepted, EngineAnswer } from '../../../src/modules/trading/engine.ts';
import { amount, MARKETS, PERPETUAL, SPOT } from './markets.ts';

const START = Date.UTC(2026, 0, 1);

/** For what comes to pass a little later; the machine may be busy. */
export const PATIENTLY = { timeout: 20_000, interval: 50 };

/** What the engine logged, for tests that look. */
export interface Logged {
  readonly level: string;
  readonly message: string;
  readonly fields: object;
}

/** The engine on a test database, whose cluster does not sync. */
export async function startTestEngine(
  url: string,
  options: Partial<TradingEngineOptions> = {},
): Promise<{ engine: RunningTradingEngine; log: Logged[] }> {
  const log: Logged[] = [];
  const write = (level: string) => (fields: object, message: string) => log.push({ level, message, fields });
  let time = START;
  const engine = await startTradingEngine({
    databaseUrl: url,
    world: 'practice',
    markets: MARKETS,
    insurance: { USDT: '1000000' },
    clock: { now: () => (time += 1) },
    logger: {
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
    } as unknown as TradingEngineOptions['logger'],
    durability: 'relaxed-for-tests',
    ...options,
  });
  return { engine, log };
}

/** An account with paper money: 10 BTC and 1,000,000 USDT on spot, 100,000 USDT of margin. */
export async function openAccount(database: Database, engine: RunningTradingEngine): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    'INSERT INTO trading_accounts (world) VALUES ($1) RETURNING id',
    [engine.world],
  );
  const account = rows[0]!.id;
  accepted(await engine.command({ type: 'account', account, feeTier: 0 }));
  for (const [currency, text, wallet] of [
    ['BTC', '10', 'spot'],
    ['USDT', '1000000', 'spot'],
    ['USDT', '100000', 'margin'],
  ] as const) {
    accepted(await engine.submit(account, { type: 'deposit', currency, amount: amount(text), wallet }, null));
  }
  return account;
}

/** Depth around 50,000 on both markets, with a mark price, as a venue would show it. */
export function showDepth(engine: RunningTradingEngine, price = 50_000): void {
  engine.print(SPOT, START, price * 100, 0, 0);
  engine.quote(
    SPOT,
    START,
    [
      [price * 100 - 1, 1_000_000],
      [price * 100 - 100, 5_000_000],
    ],
    [
      [price * 100 + 1, 1_000_000],
      [price * 100 + 100, 5_000_000],
    ],
    false,
  );
  engine.print(PERPETUAL, START, price * 10, 0, 0);
  engine.quote(PERPETUAL, START, [[price * 10 - 1, 1_000_000]], [[price * 10 + 1, 1_000_000]], false);
  engine.mark(PERPETUAL, START, price * 10, price * 10, false);
}

export function accepted(answer: EngineAnswer): Accepted {
  if (!answer.ok) throw new Error(`refused: ${answer.reason}: ${answer.message}`);
  return answer;
}

/** A limit order on the spot market; the price in whole USDT, the quantity in hundredths of a BTC. */
export function limit(side: 1 | -1, price: number, hundredths = 1, more: Partial<OrderRequest> = {}) {
  const order: OrderRequest = {
    symbol: SPOT,
    side,
    type: 'limit',
    tick: price * 100,
    lots: hundredths * 1_000,
    ...more,
  };
  return { type: 'place', order } as const;
}

export function market(side: 1 | -1, hundredths = 1, more: Partial<OrderRequest> = {}) {
  const order: OrderRequest = { symbol: SPOT, side, type: 'market', lots: hundredths * 1_000, ...more };
  return { type: 'place', order } as const;
}
