import type { CandleHistory } from '@tradewind/candles';
import type { PgBoss } from 'pg-boss';
import type { Logger } from '../../logger.ts';

const COMPACT = 'candles-compact';

/** Every hour, a little after the minute that closes it. */
const HOURLY = '7 * * * *';

/** Candles grow old: each hour those past their hot days move into cold files. Durable, once for all processes. */
export async function scheduleMaintenance(
  boss: PgBoss,
  store: CandleHistory,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  await boss.createQueue(COMPACT, { policy: 'singleton' });
  await boss.work(COMPACT, async () => {
    const result = await store.compact({ signal });
    logger.info({ ...result }, 'candles compacted');
  });
  await boss.schedule(COMPACT, HOURLY);
}
