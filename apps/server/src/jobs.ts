import type { Database } from '@tradewind/database';
import { PgBoss } from 'pg-boss';
import type { Logger } from './logger.ts';

/**
 * Durable jobs in the same database. A job starts at once (LISTEN/NOTIFY) and survives a restart: a worker that dies
 * stops its heartbeat, and the job is given to another.
 */
export async function startJobs(database: Database, logger: Logger): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: database.url,
    application_name: 'tradewind jobs',
    max: 4,
    useListenNotify: true,
  });
  boss.on('error', (error) => logger.error({ err: error }, 'job queue'));
  boss.on('warning', (warning) => logger.warn({ warning }, 'job queue'));
  await boss.start();
  return boss;
}
