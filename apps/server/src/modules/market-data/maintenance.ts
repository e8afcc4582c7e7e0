import type { CandleHistory, RetentionDays } from '@tradewind/candles';
import type { PgBoss } from 'pg-boss';
import type { Logger } from '../../logger.ts';

const COMPACT = 'candles-compact';
const RETAIN = 'candles-retain';

/** Every hour, a little after the minute that closes it. */
const HOURLY = '7 * * * *';

/** At an hour when little else goes on, UTC. */
const DAILY = '37 3 * * *';

export interface MaintenanceOptions {
  readonly boss: PgBoss;
  readonly store: CandleHistory;
  /** Days to keep, per stored timeframe; without it everything is kept. */
  readonly retentionDays: RetentionDays | undefined;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * Candles grow old: each hour those past their hot days move into cold files, and once a day those past their retention
 * are forgotten. Durable, and once for all processes.
 */
export async function scheduleMaintenance({
  boss,
  store,
  retentionDays,
  logger,
  signal,
}: MaintenanceOptions): Promise<void> {
  await boss.createQueue(COMPACT, { policy: 'singleton' });
  await boss.work(COMPACT, async () => {
    const result = await store.compact({ signal });
    logger.info({ ...result }, 'candles compacted');
  });
  await boss.schedule(COMPACT, HOURLY);

  await boss.createQueue(RETAIN, { policy: 'singleton' });
  if (retentionDays === undefined) {
    await boss.unschedule(RETAIN);
    return;
  }
  await boss.work(RETAIN, async () => {
    const result = await store.retain(retentionDays, { signal });
    logger.info({ ...result }, 'old candles forgotten');
  });
  await boss.schedule(RETAIN, DAILY);
}
