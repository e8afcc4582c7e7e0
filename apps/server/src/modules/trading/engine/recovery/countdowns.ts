import { journal } from '@tradewind/database';
import type { Executor, worlds } from '@tradewind/database';
import type { ExchangeSnapshot } from '@tradewind/exchange';
import { and, desc, eq, sql } from 'drizzle-orm';

/**
 * Dead man's switches that were set and have not gone off. They are in no table of their own: the newest command of each
 * account and market says what is wanted. One that was due at the time of the last batch has gone off.
 */
export async function openCountdowns(
  tx: Executor,
  world: typeof worlds.$inferSelect,
): Promise<ExchangeSnapshot['countdowns']> {
  const symbol = sql<string>`${journal.payload}->>'symbol'`;
  const rows = await tx
    .selectDistinctOn([journal.account, symbol], {
      account: sql<number>`${journal.account}`.mapWith(Number),
      symbol,
      at: sql<number>`${journal.time} + (${journal.payload}->>'afterMs')::bigint`.mapWith(Number),
      afterMs: sql<number>`(${journal.payload}->>'afterMs')::bigint`.mapWith(Number),
    })
    .from(journal)
    .where(and(eq(journal.shard, world.shard), eq(journal.kind, 'countdown')))
    .orderBy(journal.account, symbol, desc(journal.seq));
  return rows.filter(({ at, afterMs }) => afterMs > 0 && at > world.time);
}
