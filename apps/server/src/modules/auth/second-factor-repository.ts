import { recoveryCodes, secondFactors, sessions, users } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import { and, count, eq, isNotNull, isNull, lt, or } from 'drizzle-orm';

export type SecondFactorRow = typeof secondFactors.$inferSelect;

/** Rows of authenticators and recovery codes. */
export class SecondFactorRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  transaction<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    return this.#database.orm.transaction(work);
  }

  /** Makes other changes of the same account's second factor wait until the transaction ends. */
  async lock(userId: string, executor: Executor): Promise<void> {
    await executor.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('no key update');
  }

  async find(userId: string, executor: Executor = this.#database.orm): Promise<SecondFactorRow | undefined> {
    const [row] = await executor.select().from(secondFactors).where(eq(secondFactors.userId, userId));
    return row;
  }

  /** Keeps a secret that is to be proven, in place of one that never was. */
  async propose(userId: string, secretId: string, createdAt: Date, executor: Executor): Promise<void> {
    await executor
      .insert(secondFactors)
      .values({ userId, secretId, createdAt })
      .onConflictDoUpdate({ target: secondFactors.userId, set: { secretId, createdAt } });
  }

  async enable(userId: string, enabledAt: Date, lastCounter: number, executor: Executor): Promise<void> {
    await executor
      .update(secondFactors)
      .set({ enabledAt, lastCounter })
      .where(eq(secondFactors.userId, userId));
  }

  /**
   * Uses a counter of the authenticator up, together with all before it. False where it was used up already: of two at
   * the same time one wins, because the second waits for the first's row and then looks again.
   */
  async spendCounter(
    userId: string,
    secretId: string,
    counter: number,
    executor: Executor = this.#database.orm,
  ): Promise<boolean> {
    const spent = await executor
      .update(secondFactors)
      .set({ lastCounter: counter })
      .where(
        and(
          eq(secondFactors.userId, userId),
          eq(secondFactors.secretId, secretId),
          isNotNull(secondFactors.enabledAt),
          or(isNull(secondFactors.lastCounter), lt(secondFactors.lastCounter, counter)),
        ),
      )
      .returning({ userId: secondFactors.userId });
    return spent.length > 0;
  }

  /** Uses a recovery code up. False where there is none, or it was used. */
  async spendRecoveryCode(
    userId: string,
    hash: Buffer,
    usedAt: Date,
    executor: Executor = this.#database.orm,
  ): Promise<boolean> {
    const spent = await executor
      .update(recoveryCodes)
      .set({ usedAt })
      .where(
        and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.hash, hash), isNull(recoveryCodes.usedAt)),
      )
      .returning({ id: recoveryCodes.id });
    return spent.length > 0;
  }

  async replaceRecoveryCodes(userId: string, hashes: readonly Buffer[], executor: Executor): Promise<void> {
    await executor.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    await executor.insert(recoveryCodes).values(hashes.map((hash) => ({ userId, hash })));
  }

  async recoveryCodesLeft(userId: string): Promise<number> {
    const [row] = await this.#database.orm
      .select({ left: count() })
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
    return row!.left;
  }

  /**
   * Takes the authenticator and its recovery codes away. What sessions proved with it counts no longer.
   * @returns what was removed; nothing refers to its secret in the vault any more
   */
  async remove(userId: string, executor: Executor): Promise<SecondFactorRow | undefined> {
    const [row] = await executor.delete(secondFactors).where(eq(secondFactors.userId, userId)).returning();
    await executor.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    await executor.update(sessions).set({ secondFactor: false }).where(eq(sessions.userId, userId));
    return row;
  }
}
