import { worlds } from '@tradewind/database';
import type { Executor } from '@tradewind/database';
import { eq, sql } from 'drizzle-orm';

type WorldRow = typeof worlds.$inferSelect;

/** Another writer has taken the world over: this one must never write again. */
export class Fenced extends Error {
  constructor(world: string, epoch: number) {
    super(`another engine has taken over ${world} since epoch ${epoch}`);
    this.name = 'Fenced';
  }
}

/** Makes sure that the world exists. */
export async function ensureWorld(db: Executor, world: string): Promise<void> {
  await db
    .insert(worlds)
    .values({
      id: world,
      epoch: 0,
      seq: 0,
      time: 0,
      nextOrderId: 1,
      nextFillId: 1,
      nextTransferId: 1,
      nextPositionId: 1,
      nextPriority: 1,
      shard: sql`(SELECT coalesce(max(shard), 0) + 1 FROM worlds)`,
    })
    .onConflictDoNothing({ target: worlds.id });
}

/** Raises the epoch: whoever wrote to the world before can't any more. Waits for a commit that is under way. */
export async function takeOver(tx: Executor, world: string): Promise<WorldRow> {
  const [row] = await tx
    .update(worlds)
    .set({ epoch: sql`${worlds.epoch} + 1`, updatedAt: sql`now()` })
    .where(eq(worlds.id, world))
    .returning();
  if (row === undefined) throw new Error(`there is no world ${world}`);
  return row;
}

/** Reads the world again after a failure. Waits for a commit that is under way. @throws {Fenced} */
export async function resume(tx: Executor, world: string, epoch: number): Promise<WorldRow> {
  const [row] = await tx.select().from(worlds).where(eq(worlds.id, world)).for('update');
  if (row === undefined || row.epoch !== epoch) throw new Fenced(world, epoch);
  return row;
}
