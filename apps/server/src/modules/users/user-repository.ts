import { randomInt } from 'node:crypto';
import { secondFactors, users } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import { ApiError, emailKey, usernameKey } from '@tradewind/protocol';
import type { User } from '@tradewind/protocol';
import { and, asc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { violatedConstraint } from './unique-violation.ts';
import { toUser } from './user-resource.ts';

export type UserRow = typeof users.$inferSelect;

/** Without letters and digits that are mistaken for each other. */
const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;

export interface NewUser {
  readonly username: string;
  readonly email: string | null;
  readonly emailVerifiedAt?: Date | null;
  readonly passwordHash?: string | null;
  readonly googleSubject?: string | null;
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly role?: UserRow['role'];
  readonly invitedBy?: string | null;
  readonly createdAt: Date;
}

/** Accounts as rows. */
export class UserRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws {ApiError} USERNAME_TAKEN, ACCOUNT_EXISTS where the address is given as proven and another has proven it. */
  async create(user: NewUser, executor: Executor = this.#database.orm): Promise<UserRow> {
    try {
      const [row] = await executor
        .insert(users)
        .values({
          ...user,
          usernameKey: usernameKey(user.username),
          emailKey: user.email === null ? null : emailKey(user.email),
          referralCode: newReferralCode(),
          ...((user.passwordHash ?? null) === null ? {} : { passwordChangedAt: user.createdAt }),
          updatedAt: user.createdAt,
        })
        .returning();
      return row!;
    } catch (error) {
      throw asConflict(error);
    }
  }

  async byId(id: string, executor: Executor = this.#database.orm): Promise<UserRow | undefined> {
    const [row] = await executor.select().from(users).where(eq(users.id, id));
    return row;
  }

  async byUsername(username: string): Promise<UserRow | undefined> {
    const [row] = await this.#database.orm
      .select()
      .from(users)
      .where(eq(users.usernameKey, usernameKey(username)));
    return row;
  }

  /**
   * The account that an address signs in to: the one that has proven it, else the one that claimed it first. An account
   * that never proved an address thus can't take the name away from one that did.
   */
  async byEmail(email: string): Promise<UserRow | undefined> {
    const [row] = await this.#database.orm
      .select()
      .from(users)
      .where(and(eq(users.emailKey, emailKey(email)), ne(users.status, 'deleted')))
      .orderBy(sql`${users.emailVerifiedAt} IS NULL`, asc(users.createdAt), asc(users.id))
      .limit(1);
    return row;
  }

  /** The account that has proven an address. */
  async byProvenEmail(email: string): Promise<UserRow | undefined> {
    const [row] = await this.#database.orm
      .select()
      .from(users)
      .where(and(eq(users.emailKey, emailKey(email)), isNotNull(users.emailVerifiedAt)));
    return row;
  }

  async byReferralCode(code: string): Promise<UserRow | undefined> {
    const [row] = await this.#database.orm
      .select()
      .from(users)
      .where(and(eq(users.referralCode, code), eq(users.status, 'active')));
    return row;
  }

  /** @throws {ApiError} as {@link create} */
  async update(
    id: string,
    values: Partial<Omit<typeof users.$inferInsert, 'id'>>,
    executor: Executor = this.#database.orm,
  ): Promise<UserRow> {
    try {
      const [row] = await executor.update(users).set(values).where(eq(users.id, id)).returning();
      if (row === undefined) throw new ApiError('NOT_FOUND', 'There is no such account');
      return row;
    } catch (error) {
      throw asConflict(error);
    }
  }

  /** Stores the same password under another hash, unless it was changed in the meantime. */
  async replacePasswordHash(id: string, from: string, to: string): Promise<void> {
    await this.#database.orm
      .update(users)
      .set({ passwordHash: to })
      .where(and(eq(users.id, id), eq(users.passwordHash, from)));
  }

  /** Changes some preferences; the others stay, also those that are being changed at the same time. */
  async mergePreferences(id: string, changes: Readonly<Record<string, unknown>>): Promise<UserRow> {
    const [row] = await this.#database.orm
      .update(users)
      .set({ preferences: sql`${users.preferences} || ${JSON.stringify(changes)}::jsonb` })
      .where(eq(users.id, id))
      .returning();
    return row!;
  }

  /** Takes an address from those who claimed it without proof, once somebody has proven it. */
  async dropClaims(email: string, owner: string, executor: Executor): Promise<void> {
    await executor
      .update(users)
      .set({ email: null, emailKey: null })
      .where(and(eq(users.emailKey, emailKey(email)), ne(users.id, owner), isNull(users.emailVerifiedAt)));
  }

  /** An account as its owner sees it. */
  async resource(id: string): Promise<User | undefined> {
    const inviter = alias(users, 'inviter');
    const [row] = await this.#database.orm
      .select({ user: users, invitedBy: inviter.username, enabledAt: secondFactors.enabledAt })
      .from(users)
      .leftJoin(inviter, eq(inviter.id, users.invitedBy))
      .leftJoin(secondFactors, eq(secondFactors.userId, users.id))
      .where(eq(users.id, id));
    return row && toUser(row.user, { invitedBy: row.invitedBy, secondFactor: row.enabledAt !== null });
  }
}

/** A code by which an account invites others. */
export function newReferralCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
}

function asConflict(error: unknown): unknown {
  const constraint = violatedConstraint(error);
  if (constraint === 'users_username_key')
    return new ApiError('USERNAME_TAKEN', 'Another account has this username');
  if (constraint === 'users_verified_email') {
    return new ApiError('ACCOUNT_EXISTS', 'This address has an account already: sign in');
  }
  return error;
}
