import type { PgBoss } from 'pg-boss';
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Logger } from '../../logger.ts';
import type { Reconciler } from './reconciler.ts';

const RECONCILE = 'ledger-reconcile';
const EVERY_FIVE_MINUTES = '*/5 * * * *';

/** What the last audit of the books found. */
export function createReconciliationMetrics(registry: Registry) {
  const registers = [registry];
  return {
    difference: new Gauge({
      name: 'tradewind_ledger_difference',
      help: 'Differences that the last audit of the books found; anything above 0 is an alarm',
      registers,
    }),
    reconciliations: new Counter({
      name: 'tradewind_ledger_reconciliations_total',
      help: 'Audits of the books, by what they found: balanced, different, failed',
      labelNames: ['outcome'],
      registers,
    }),
  };
}

export type ReconciliationMetrics = ReturnType<typeof createReconciliationMetrics>;

export interface ReconciliationJobOptions {
  readonly boss: PgBoss;
  readonly reconciler: Reconciler;
  readonly metrics: ReconciliationMetrics;
  readonly logger: Logger;
}

/** Audits the books every five minutes, once for all processes. */
export async function scheduleReconciliation(options: ReconciliationJobOptions): Promise<void> {
  const { boss } = options;
  await boss.createQueue(RECONCILE, { policy: 'singleton' });
  await boss.work(RECONCILE, () => runReconciliation(options));
  await boss.schedule(RECONCILE, EVERY_FIVE_MINUTES);
}

/** @throws whatever kept the books from being read, after counting it */
export async function runReconciliation({
  reconciler,
  metrics,
  logger,
}: Omit<ReconciliationJobOptions, 'boss'>): Promise<void> {
  try {
    const { seq, balanced, differences } = await reconciler.reconcile({ fromScratch: false });
    metrics.difference.set(differences.length);
    metrics.reconciliations.inc({ outcome: balanced ? 'balanced' : 'different' });
    if (balanced) logger.debug({ seq }, 'the books balance');
    else logger.error({ seq, differences }, 'the books do not balance');
  } catch (error) {
    metrics.reconciliations.inc({ outcome: 'failed' });
    throw error;
  }
}
