import type { Database } from '@tradewind/database';
import type { PgBoss } from 'pg-boss';
import type { Logger } from '../../logger.ts';
import type { TradingEngine } from './engine.ts';
import type { TradedLiquidity } from './liquidity.ts';
import { isOpen } from './position-resource.ts';

const DEPARTED = 'departed-accounts';
const EVERY_FIVE_MINUTES = '2-59/5 * * * *';

export interface DepartedOptions {
  readonly boss: PgBoss;
  readonly database: Database;
  readonly engine: TradingEngine;
  readonly liquidity: Pick<TradedLiquidity, 'ensure'>;
  readonly logger: Logger;
}

/** Nobody watches over what a deleted account left behind: its orders are cancelled, its positions closed at market. */
export async function scheduleDepartures(options: DepartedOptions): Promise<void> {
  const { boss } = options;
  await boss.createQueue(DEPARTED, { policy: 'singleton' });
  await boss.work(DEPARTED, () => settleDeparted(options));
  await boss.schedule(DEPARTED, EVERY_FIVE_MINUTES);
}

/** What can't be closed now, as in a halted market, is tried again the next time. */
export async function settleDeparted({
  database,
  engine,
  liquidity,
  logger,
}: Omit<DepartedOptions, 'boss'>): Promise<void> {
  const { rows } = await database.pool.query<{ id: number }>(
    `SELECT account.id FROM trading_accounts AS account LEFT JOIN users ON users.id = account.user_id
     WHERE account.world = $1 AND (users.id IS NULL OR users.status = 'deleted') AND (
       EXISTS (SELECT FROM orders WHERE orders.account = account.id AND orders.is_open) OR
       EXISTS (SELECT FROM exposures WHERE exposures.world = $1 AND exposures.account = account.id
         AND exposures.quantity <> 0))`,
    [engine.world],
  );
  for (const { id: account } of rows) {
    await engine.submit(account, { type: 'cancel_all' }, null);
    for (const { row } of (await engine.account(account)).positions.filter(isOpen)) {
      await liquidity.ensure(row.symbol);
      const answer = await engine.submit(account, { type: 'close_position', symbol: row.symbol }, null);
      if (!answer.ok) {
        logger.warn(
          { account, symbol: row.symbol, reason: answer.reason },
          'position of a deleted account stays',
        );
      }
    }
  }
  if (rows.length > 0) logger.info({ accounts: rows.length }, 'deleted accounts settled');
}
