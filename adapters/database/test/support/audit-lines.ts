import { auditLog } from '../../src/index.ts';
import type { Executor } from '../../src/index.ts';

type Line = typeof auditLog.$inferInsert;

/** Appends a line as the server does: number and hashes are the database's. */
export async function appendLine(executor: Executor, values: Partial<Line> = {}): Promise<void> {
  await executor.insert(auditLog).values({
    id: 0,
    previousHash: Buffer.alloc(0),
    hash: Buffer.alloc(0),
    time: new Date('2026-11-21T05:00:00.123Z'),
    actorType: 'system',
    action: 'test.appended',
    targetType: 'test',
    ...values,
  });
}

export async function appendLines(executor: Executor, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) await appendLine(executor, { targetId: String(number) });
}
