import { refreshTokens, sessions, users } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import { and, desc, eq, gt, isNull, ne } from 'drizzle-orm';

export type SessionRow = typeof sessions.$inferSelect;
export type UserRow = typeof users.$inferSelect;
export type RefreshTokenRow = typeof refreshTokens.$inferSelect;

/** Rows of sessions and refresh tokens. */
export class SessionRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  transaction<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    return this.#database.orm.transaction(work);
  }

  async insert(
    values: typeof sessions.$inferInsert,
    executor: Executor = this.#database.orm,
  ): Promise<SessionRow> {
    const [row] = await executor.insert(sessions).values(values).returning();
    return row!;
  }

  async withUser(
    key: { readonly id: string } | { readonly cookieHash: Buffer },
    executor: Executor = this.#database.orm,
  ): Promise<{ session: SessionRow; user: UserRow } | undefined> {
    const [row] = await executor
      .select({ session: sessions, user: users })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where('id' in key ? eq(sessions.id, key.id) : eq(sessions.cookieHash, key.cookieHash));
    return row;
  }

  /** Those that are not revoked and not past `now`, last used first. */
  async active(userId: string, now: Date): Promise<SessionRow[]> {
    return this.#database.orm
      .select()
      .from(sessions)
      .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)))
      .orderBy(desc(sessions.lastSeenAt), desc(sessions.id));
  }

  /** Revokes what is not revoked yet and answers those rows. Refresh tokens of a revoked session are worthless. */
  async revoke(
    which: { readonly userId: string; readonly id?: string; readonly except?: string },
    at: Date,
    reason: string,
    executor: Executor = this.#database.orm,
  ): Promise<SessionRow[]> {
    return executor
      .update(sessions)
      .set({ revokedAt: at, revokeReason: reason })
      .where(
        and(
          eq(sessions.userId, which.userId),
          isNull(sessions.revokedAt),
          which.id === undefined ? undefined : eq(sessions.id, which.id),
          which.except === undefined ? undefined : ne(sessions.id, which.except),
        ),
      )
      .returning();
  }

  async update(
    id: string,
    values: Partial<typeof sessions.$inferInsert>,
    executor: Executor = this.#database.orm,
  ): Promise<void> {
    await executor.update(sessions).set(values).where(eq(sessions.id, id));
  }

  /** Notes that a session is in use. */
  async touch(session: Pick<SessionRow, 'id' | 'userId'>, at: Date): Promise<void> {
    await this.#database.orm.update(sessions).set({ lastSeenAt: at }).where(eq(sessions.id, session.id));
    await this.seen(session.userId, at);
  }

  /** Notes when an account was last here. */
  async seen(userId: string, at: Date, executor: Executor = this.#database.orm): Promise<void> {
    await executor.update(users).set({ lastSeenAt: at }).where(eq(users.id, userId));
  }

  async insertRefreshToken(values: typeof refreshTokens.$inferInsert, executor: Executor): Promise<void> {
    await executor.insert(refreshTokens).values(values);
  }

  /** Locks the token's row until the transaction ends, so that of two uses at once the second sees the first. */
  async lockRefreshToken(hash: Buffer, executor: Executor): Promise<RefreshTokenRow | undefined> {
    const [row] = await executor
      .select()
      .from(refreshTokens)
      .where(eq(refreshTokens.hash, hash))
      .for('update');
    return row;
  }

  /** Whose session a refresh token belongs to, spent or not. */
  async ofRefreshToken(hash: Buffer): Promise<{ userId: string; sessionId: string } | undefined> {
    const [row] = await this.#database.orm
      .select({ userId: sessions.userId, sessionId: sessions.id })
      .from(refreshTokens)
      .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
      .where(eq(refreshTokens.hash, hash));
    return row;
  }

  async spendRefreshToken(hash: Buffer, at: Date, successor: Buffer, executor: Executor): Promise<void> {
    await executor.update(refreshTokens).set({ spentAt: at, successor }).where(eq(refreshTokens.hash, hash));
  }

  /** Whether an account has signed in before, and whether with this user agent. */
  async history(
    userId: string,
    userAgent: string | null,
  ): Promise<{ anyBefore: boolean; sameDevice: boolean }> {
    const rows = await this.#database.orm
      .selectDistinct({ userAgent: sessions.userAgent })
      .from(sessions)
      .where(eq(sessions.userId, userId))
      .limit(200);
    return { anyBefore: rows.length > 0, sameDevice: rows.some((row) => row.userAgent === userAgent) };
  }
}
