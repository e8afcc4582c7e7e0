import { creditEntries, users } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError, invalidCursor, PLANS } from '@tradewind/protocol';
import type { creditEntry } from '@tradewind/protocol';
import { and, desc, eq, lt } from 'drizzle-orm';
import { z } from 'zod';

export type CreditEntry = z.infer<typeof creditEntry>;

/** What a movement is for. Under one reference it is booked once, however often it is asked for. */
export interface CreditPurpose {
  /** In words, for the account's owner. */
  readonly reason: string;
  readonly reference: string;
}

type Account = Pick<typeof users.$inferSelect, 'id' | 'plan' | 'planExpiresAt' | 'credits'>;

/**
 * Credits: a balance, and every movement that led to it. The account's row is locked while one is booked, so a balance
 * is never below zero and always the sum of its movements.
 */
export class Credits {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** The balance after the plan's allowance of this month (UTC), which is granted when it is first looked at. */
  async balance(userId: string): Promise<number> {
    const known = await this.#entry(userId, this.#monthly(), this.#database.orm);
    if (known !== undefined) {
      const [row] = await this.#database.orm
        .select({ credits: users.credits })
        .from(users)
        .where(eq(users.id, userId));
      return row?.credits ?? 0;
    }
    return this.#database.orm.transaction(async (executor) => {
      const account = await this.#lock(userId, executor);
      return this.#withAllowance(account, executor);
    });
  }

  /** Gives credits. The balance afterwards. */
  async grant(userId: string, amount: number, purpose: CreditPurpose, executor?: Executor): Promise<number> {
    assertWhole(amount);
    return this.#within(executor, async (within) => {
      const account = await this.#lock(userId, within);
      return this.#book(account, account.credits, amount, purpose, within);
    });
  }

  /**
   * Takes credits, the allowance of the month granted before. The balance afterwards.
   * @throws {ApiError} LIMIT_REACHED where there are too few; then none are taken.
   */
  async charge(userId: string, amount: number, purpose: CreditPurpose, executor?: Executor): Promise<number> {
    assertWhole(amount);
    return this.#within(executor, async (within) => {
      const account = await this.#lock(userId, within);
      const available = await this.#withAllowance(account, within);
      return this.#book(account, available, -amount, purpose, within);
    });
  }

  /** Gives back what was charged under a reference, once. The balance afterwards. */
  async refund(userId: string, reference: string, reason: string, executor?: Executor): Promise<number> {
    return this.#within(executor, async (within) => {
      const account = await this.#lock(userId, within);
      const charged = await this.#entry(userId, reference, within);
      if (charged === undefined || charged.amount >= 0) {
        throw new Error(`nothing was charged under the reference ${reference}`);
      }
      const purpose = { reason, reference: `refund:${reference}` };
      return this.#book(account, account.credits, -charged.amount, purpose, within);
    });
  }

  /** Movements, newest first. @throws {ApiError} VALIDATION_FAILED for a cursor that no page gave. */
  async list(
    userId: string,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ data: CreditEntry[]; nextCursor: string | null }> {
    if (cursor !== undefined && !z.uuid().safeParse(cursor).success) throw invalidCursor();
    const rows = await this.#database.orm
      .select()
      .from(creditEntries)
      .where(
        and(
          eq(creditEntries.userId, userId),
          cursor === undefined ? undefined : lt(creditEntries.id, cursor),
        ),
      )
      .orderBy(desc(creditEntries.id))
      .limit(limit + 1);
    const data = rows.slice(0, limit).map((row) => ({
      id: row.id,
      amount: row.amount,
      balanceAfter: row.balanceAfter,
      reason: row.reason,
      time: row.createdAt.toISOString(),
    }));
    return { data, nextCursor: rows.length > limit ? data.at(-1)!.id : null };
  }

  /** The balance with this month's allowance in it. */
  async #withAllowance(account: Account, executor: Executor): Promise<number> {
    const expired = account.planExpiresAt !== null && account.planExpiresAt.getTime() <= this.#clock.now();
    const plan = expired ? 'free' : account.plan;
    const reference = this.#monthly();
    const purpose = { reason: `Monthly credits, plan ${plan}`, reference };
    return this.#book(account, account.credits, PLANS[plan].creditsPerMonth, purpose, executor);
  }

  /**
   * Writes a movement unless its reference is booked, under the account's lock. The balance afterwards.
   * @throws {ApiError} LIMIT_REACHED
   */
  async #book(
    account: Account,
    balance: number,
    amount: number,
    { reason, reference }: CreditPurpose,
    executor: Executor,
  ): Promise<number> {
    if ((await this.#entry(account.id, reference, executor)) !== undefined) return balance;
    const balanceAfter = balance + amount;
    if (balanceAfter < 0) {
      throw new ApiError('LIMIT_REACHED', `This costs ${-amount} credits, ${balance} are left`, {
        details: { limit: 'credits', needed: -amount, available: balance },
      });
    }
    const createdAt = new Date(this.#clock.now());
    await executor
      .insert(creditEntries)
      .values({ userId: account.id, amount, balanceAfter, reason, reference, createdAt });
    await executor.update(users).set({ credits: balanceAfter }).where(eq(users.id, account.id));
    return balanceAfter;
  }

  async #entry(
    userId: string,
    reference: string,
    executor: Executor,
  ): Promise<{ readonly amount: number } | undefined> {
    const [row] = await executor
      .select({ amount: creditEntries.amount })
      .from(creditEntries)
      .where(and(eq(creditEntries.userId, userId), eq(creditEntries.reference, reference)));
    return row;
  }

  async #lock(userId: string, executor: Executor): Promise<Account> {
    const [row] = await executor
      .select({ id: users.id, plan: users.plan, planExpiresAt: users.planExpiresAt, credits: users.credits })
      .from(users)
      .where(eq(users.id, userId))
      .for('update');
    if (row === undefined) throw new ApiError('NOT_FOUND', 'There is no such account');
    return row;
  }

  #within<T>(executor: Executor | undefined, work: (executor: Executor) => Promise<T>): Promise<T> {
    return executor === undefined ? this.#database.orm.transaction(work) : work(executor);
  }

  /** The reference of this month's allowance. */
  #monthly(): string {
    return `monthly:${new Date(this.#clock.now()).toISOString().slice(0, 7)}`;
  }
}

function assertWhole(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new RangeError(`${amount} is no number of credits`);
}
