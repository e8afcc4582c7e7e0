import type { PgBoss } from 'pg-boss';
import type { Logger } from '../../logger.ts';
import type { PortfolioRepository } from './portfolio-repository.ts';
import type { PortfolioService } from './portfolio-service.ts';

const SNAPSHOTS = 'portfolio-snapshots';
const HOURLY = '0 * * * *';

export interface SnapshotJobOptions {
  readonly boss: PgBoss;
  readonly portfolio: PortfolioService;
  readonly repository: PortfolioRepository;
  readonly world: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Each hour what every account is worth, once for all processes. */
export async function scheduleSnapshots(options: SnapshotJobOptions): Promise<void> {
  const { boss } = options;
  await boss.createQueue(SNAPSHOTS, { policy: 'singleton' });
  await boss.work(SNAPSHOTS, () => takeSnapshots(options));
  await boss.schedule(SNAPSHOTS, HOURLY);
}

/** One account after the other, so that those who trade meanwhile notice nothing. One that fails doesn't stop the rest. */
export async function takeSnapshots({
  portfolio,
  repository,
  world,
  logger,
  signal,
}: Omit<SnapshotJobOptions, 'boss'>): Promise<void> {
  const accounts = await repository.accounts(world);
  let failed = 0;
  for (const account of accounts) {
    if (signal.aborted) return;
    try {
      await portfolio.snapshotOf(account);
    } catch (error) {
      failed += 1;
      logger.warn({ err: error, account }, 'no portfolio snapshot');
    }
  }
  logger.info({ accounts: accounts.length, failed }, 'portfolio snapshots taken');
}
