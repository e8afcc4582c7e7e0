import { secondFactors, sessions, users } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import type { AdminUser, UserQuery } from '@tradewind/protocol';
import { and, desc, eq, ilike, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { afterPlace } from '../users/account-cursor.ts';
import type { AccountPlace } from '../users/account-cursor.ts';
import { toUser } from '../users/user-resource.ts';
import { activeSession } from './active-session.ts';

export type UserRow = typeof users.$inferSelect;

const inviter = alias(users, 'inviter');

/** Accounts as staff sees them. */
export class AdminRepository {
  readonly #database: Database;
  readonly #cookieIdleMs: number;

  /** `cookieIdleMs`: a cookie session that is not used for so long has ended. */
  constructor(database: Database, cookieIdleMs: number) {
    this.#database = database;
    this.#cookieIdleMs = cookieIdleMs;
  }

  /** Newest first. */
  async list(
    filter: Pick<UserQuery, 'search' | 'role' | 'status' | 'plan'>,
    page: { readonly limit: number; readonly after: AccountPlace | undefined; readonly now: Date },
  ): Promise<{ readonly place: AccountPlace; readonly user: AdminUser }[]> {
    const { search, role, status, plan } = filter;
    const rows = await this.#select(
      page.now,
      and(
        search === undefined ? undefined : matches(search),
        role === undefined ? undefined : eq(users.role, role),
        status === undefined ? undefined : eq(users.status, status),
        plan === undefined ? undefined : eq(users.plan, plan),
        page.after === undefined ? undefined : afterPlace(page.after),
      ),
    )
      .orderBy(desc(users.createdAt), desc(users.id))
      .limit(page.limit);
    return rows.map((row) => ({ place: row.user, user: toAdminUser(row) }));
  }

  async find(id: string, now: Date): Promise<AdminUser | undefined> {
    const [row] = await this.#select(now, eq(users.id, id));
    return row && toAdminUser(row);
  }

  /** Holds the account's row until the transaction ends. */
  async lock(id: string, executor: Executor): Promise<UserRow | undefined> {
    const [row] = await executor.select().from(users).where(eq(users.id, id)).for('update');
    return row;
  }

  async update(
    id: string,
    values: Partial<Pick<UserRow, 'role' | 'status' | 'statusReason' | 'plan' | 'planExpiresAt'>>,
    now: Date,
    executor: Executor,
  ): Promise<void> {
    await executor
      .update(users)
      .set({ ...values, updatedAt: now })
      .where(eq(users.id, id));
  }

  transaction<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    return this.#database.orm.transaction(work);
  }

  #select(now: Date, condition: SQL | undefined) {
    const active = this.#database.orm
      .select({ count: sql<number>`count(*)::int` })
      .from(sessions)
      .where(and(eq(sessions.userId, users.id), activeSession(now, this.#cookieIdleMs)));
    return this.#database.orm
      .select({
        user: users,
        invitedBy: inviter.username,
        secondFactorAt: secondFactors.enabledAt,
        activeSessions: sql<number>`(${active})`,
      })
      .from(users)
      .leftJoin(inviter, eq(inviter.id, users.invitedBy))
      .leftJoin(secondFactors, eq(secondFactors.userId, users.id))
      .where(condition);
  }
}

/** Part of username, mail address or name, whatever its capitals; or a whole id. Nothing in it is a wildcard. */
function matches(search: string): SQL | undefined {
  const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return or(
    ilike(users.username, pattern),
    ilike(users.email, pattern),
    ilike(users.name, pattern),
    z.uuid().safeParse(search).success ? eq(users.id, search) : undefined,
  );
}

function toAdminUser(row: {
  readonly user: UserRow;
  readonly invitedBy: string | null;
  readonly secondFactorAt: Date | null;
  readonly activeSessions: number;
}): AdminUser {
  const { user, invitedBy, secondFactorAt, activeSessions } = row;
  return {
    ...toUser(user, { invitedBy, secondFactor: secondFactorAt !== null }),
    lastSeenAt: user.lastSeenAt?.toISOString() ?? null,
    activeSessions,
    statusReason: user.statusReason,
  };
}
