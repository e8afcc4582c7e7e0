import type { PgBoss } from 'pg-boss';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Logger } from '../../logger.ts';
import type { AuditVerifier } from './audit-verifier.ts';

const VERIFY = 'audit-verify';

/** At an hour when little else goes on, UTC. */
const DAILY = '11 4 * * *';

/** What the last look at the audit log found. */
export function createAuditMetrics(registry: Registry) {
  const registers = [registry];
  return {
    // Not "valid": a process that has not looked yet must not raise the alarm.
    broken: new Gauge({
      name: 'tradewind_audit_log_broken',
      help: '1 where the last look found that the audit log was tampered with',
      registers,
    }),
    entries: new Gauge({
      name: 'tradewind_audit_log_entries',
      help: 'Lines of the audit log at the last look',
      registers,
    }),
  };
}

export type AuditMetrics = ReturnType<typeof createAuditMetrics>;

export interface AuditJobOptions {
  readonly boss: PgBoss;
  readonly verifier: AuditVerifier;
  readonly metrics: AuditMetrics;
  readonly logger: Logger;
}

/**
 * Verifies the audit log once a day, once for all processes, and writes its head into the server's log: a copy outside
 * the database, by which the log can be proven later.
 */
export async function scheduleAuditVerification({
  boss,
  verifier,
  metrics,
  logger,
}: AuditJobOptions): Promise<void> {
  await boss.createQueue(VERIFY, { policy: 'singleton' });
  await boss.work(VERIFY, async () => {
    const { entries, head, brokenAt } = await verifier.verify();
    metrics.broken.set(brokenAt === null ? 0 : 1);
    metrics.entries.set(entries);
    if (brokenAt === null) logger.info({ entries, head }, 'the audit log is whole');
    else logger.error({ entries, head, brokenAt }, 'the audit log was tampered with');
  });
  await boss.schedule(VERIFY, DAILY);
}
