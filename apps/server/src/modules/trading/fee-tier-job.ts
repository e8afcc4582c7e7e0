import type { Database } from '@tradewind/database';
import { addDecimals, compareDecimals, multiplyDecimals } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import type { PgBoss } from 'pg-boss';
import type { Logger } from '../../logger.ts';
import type { UsdPrice } from '../wallet/wallet-resource.ts';
import type { TradingEngine } from './engine.ts';
import { FEE_TIERS } from './fee-tiers.ts';

const FEE_TIER = 'fee-tiers';
/** After the day has ended, UTC. */
const DAILY = '5 0 * * *';
const DAYS = 30;
const DAY_MS = 86_400_000;

export interface FeeTierOptions {
  readonly boss: PgBoss;
  readonly database: Database;
  readonly engine: TradingEngine;
  readonly usdPrice: UsdPrice;
  /** Quote currency of a market. */
  readonly quoteOf: (symbol: string) => string;
  /** Exchange time, UTC milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** Once a day every account gets the fees that its volume of thirty days earns. */
export async function scheduleFeeTiers(options: FeeTierOptions): Promise<void> {
  const { boss } = options;
  await boss.createQueue(FEE_TIER, { policy: 'singleton' });
  await boss.work(FEE_TIER, () => assignFeeTiers(options));
  await boss.schedule(FEE_TIER, DAILY);
}

export async function assignFeeTiers(options: Omit<FeeTierOptions, 'boss'>): Promise<void> {
  const { database, engine, usdPrice, quoteOf, now, logger } = options;
  const { rows } = await database.pool.query<{
    account: number;
    fee_tier: number;
    symbol: string | null;
    value: string;
  }>(
    `SELECT account.id AS account, account.fee_tier, fill.symbol, coalesce(sum(fill.notional), 0) AS value
     FROM trading_accounts AS account
     LEFT JOIN fills AS fill ON fill.account = account.id AND fill.time >= $2
     WHERE account.world = $1
     GROUP BY account.id, account.fee_tier, fill.symbol`,
    [engine.world, new Date(now() - DAYS * DAY_MS)],
  );
  const volumes = new Map<number, { tier: number; usd: DecimalText }>();
  for (const { account, fee_tier: tier, symbol, value } of rows) {
    const price = symbol === null ? null : usdPrice(quoteOf(symbol));
    const known = volumes.get(account)?.usd ?? '0';
    volumes.set(account, {
      tier,
      usd: price === null ? known : addDecimals(known, multiplyDecimals(value, price)),
    });
  }
  let changed = 0;
  for (const [account, { tier, usd }] of volumes) {
    const feeTier = feeTierOf(usd);
    if (feeTier === tier) continue;
    await engine.command({ type: 'account', account, feeTier });
    changed += 1;
  }
  logger.info({ accounts: volumes.size, changed }, 'fee tiers assigned');
}

/** The highest tier that a volume of thirty days reaches. */
export function feeTierOf(volumeUsd: DecimalText): number {
  return FEE_TIERS.findLastIndex((tier) => compareDecimals(volumeUsd, tier.volumeUsd) >= 0);
}
