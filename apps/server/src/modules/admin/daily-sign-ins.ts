import { auditLog } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { and, gte, inArray, sql } from 'drizzle-orm';

export interface SignIns {
  readonly succeeded: number;
  readonly failed: number;
}

/** Sign-ins by day (UTC, `YYYY-MM-DD`), as the audit log has them. */
export async function dailySignIns(database: Database, since: Date): Promise<ReadonlyMap<string, SignIns>> {
  const day = sql<string>`to_char(${auditLog.time} AT TIME ZONE 'UTC', 'YYYY-MM-DD')`;
  const times = (action: string) =>
    sql<number>`(count(*) FILTER (WHERE ${auditLog.action} = ${action}))::int`;
  const rows = await database.orm
    .select({ day, succeeded: times('session.created'), failed: times('session.refused') })
    .from(auditLog)
    .where(and(gte(auditLog.time, since), inArray(auditLog.action, ['session.created', 'session.refused'])))
    .groupBy(sql`1`);
  return new Map(rows.map((row) => [row.day, { succeeded: row.succeeded, failed: row.failed }]));
}
