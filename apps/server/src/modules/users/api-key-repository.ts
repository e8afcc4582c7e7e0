import { apiKeys, users } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import type { LlmProvider } from '@tradewind/protocol';
import { and, desc, eq, sql } from 'drizzle-orm';

export type ApiKeyRow = typeof apiKeys.$inferSelect;
export type NewApiKeyRow = typeof apiKeys.$inferInsert;
export type KeyOwnerRow = Pick<
  typeof users.$inferSelect,
  'id' | 'username' | 'email' | 'role' | 'plan' | 'planExpiresAt' | 'emailVerifiedAt' | 'status'
>;

export interface KeyUse {
  readonly keyId: string;
  readonly at: Date;
  /** Null for keys that no client sends. */
  readonly address: string | null;
}

const OWNER = {
  id: users.id,
  username: users.username,
  email: users.email,
  role: users.role,
  plan: users.plan,
  planExpiresAt: users.planExpiresAt,
  emailVerifiedAt: users.emailVerifiedAt,
  status: users.status,
} as const;

/** API keys as rows. */
export class ApiKeyRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  transaction<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    return this.#database.orm.transaction(work);
  }

  /** Newest first. */
  list(userId: string, executor: Executor = this.#database.orm): Promise<ApiKeyRow[]> {
    return executor
      .select()
      .from(apiKeys)
      .where(eq(apiKeys.userId, userId))
      .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
  }

  async find(userId: string, id: string): Promise<ApiKeyRow | undefined> {
    const [row] = await this.#database.orm.select().from(apiKeys).where(ownKey(userId, id));
    return row;
  }

  async newestLlmKey(userId: string, provider: LlmProvider): Promise<ApiKeyRow | undefined> {
    const [row] = await this.#database.orm
      .select()
      .from(apiKeys)
      .where(and(eq(apiKeys.userId, userId), eq(apiKeys.kind, 'llm'), eq(apiKeys.provider, provider)))
      .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
      .limit(1);
    return row;
  }

  /** The platform key that a public id names, with its owner. */
  async byPublicId(publicId: string): Promise<{ key: ApiKeyRow; owner: KeyOwnerRow } | undefined> {
    const [row] = await this.#database.orm
      .select({ key: apiKeys, owner: OWNER })
      .from(apiKeys)
      .innerJoin(users, eq(users.id, apiKeys.userId))
      .where(eq(apiKeys.publicId, publicId));
    return row;
  }

  /** Makes changes to one account's keys wait for each other until the transaction ends. */
  async lockOwner(userId: string, executor: Executor): Promise<KeyOwnerRow> {
    const [row] = await executor.select(OWNER).from(users).where(eq(users.id, userId)).for('no key update');
    return row!;
  }

  async create(values: NewApiKeyRow, executor: Executor): Promise<ApiKeyRow> {
    const [row] = await executor.insert(apiKeys).values(values).returning();
    return row!;
  }

  async remove(userId: string, id: string, executor: Executor): Promise<ApiKeyRow | undefined> {
    const [row] = await executor.delete(apiKeys).where(ownKey(userId, id)).returning();
    return row;
  }

  removeAll(userId: string, executor: Executor): Promise<ApiKeyRow[]> {
    return executor.delete(apiKeys).where(eq(apiKeys.userId, userId)).returning();
  }

  /** Notes the last use of many keys at once; an older note never replaces a newer one. */
  async recordUses(uses: readonly KeyUse[]): Promise<void> {
    // In one order everywhere, so that two processes can't wait for each other.
    const sorted = uses.toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1));
    const ids = sorted.map(({ keyId }) => keyId);
    const times = sorted.map(({ at }) => at.toISOString());
    const addresses = sorted.map(({ address }) => address);
    await this.#database.orm.execute(sql`
      UPDATE ${apiKeys} SET last_used_at = used.at, last_used_address = used.address
      FROM unnest(${sql.param(ids)}::uuid[], ${sql.param(times)}::timestamptz[], ${sql.param(addresses)}::text[])
        AS used (id, at, address)
      WHERE ${apiKeys.id} = used.id AND (${apiKeys.lastUsedAt} IS NULL OR ${apiKeys.lastUsedAt} < used.at)`);
  }
}

const ownKey = (userId: string, id: string) => and(eq(apiKeys.userId, userId), eq(apiKeys.id, id));
