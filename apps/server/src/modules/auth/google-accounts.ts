import { sessions, users } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import { and, eq, gt, isNull } from 'drizzle-orm';
import type { AuditLog } from '../audit/audit-log.ts';
import { violatedConstraint } from '../users/unique-violation.ts';
import type { UserRepository, UserRow } from '../users/user-repository.ts';
import type { Origin } from './caller.ts';
import type { EmailVerification } from './email-verification.ts';
import type { GoogleIdentity } from './google-identity.ts';
import { proposeUsernames } from './username-proposals.ts';
import type { Registration } from './registration.ts';
import { suspended } from './sessions.ts';

/** Where so many names are taken, nearly all of the ten thousand are. */
const NAMES_MAX = 20;

export interface GoogleAccountsOptions {
  readonly database: Database;
  readonly users: UserRepository;
  readonly registration: Pick<Registration, 'create'>;
  readonly verification: Pick<EmailVerification, 'send'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** Which account an identity of Google stands for. */
export class GoogleAccounts {
  readonly #options: GoogleAccountsOptions;

  constructor(options: GoogleAccountsOptions) {
    this.#options = options;
  }

  /**
   * The account that is linked to an identity, else a new one. An account that has merely proven the same mail address
   * is not taken for it: who holds an address at Google today need not be who proved it here, so its owner has to link.
   * @throws {ApiError} ACCOUNT_EXISTS where the address has an account, ACCOUNT_SUSPENDED
   */
  async accountFor(identity: GoogleIdentity, origin: Origin): Promise<UserRow> {
    const linked = await this.#bySubject(identity.subject);
    if (linked !== undefined) return active(linked);
    return this.#create(identity, origin);
  }

  /**
   * Links an identity to an account, for the session that asked for it.
   * @throws {ApiError} UNAUTHENTICATED where that session has ended, CONFLICT where another identity is linked
   */
  async link(
    userId: string,
    sessionId: string,
    identity: GoogleIdentity,
    origin: Origin,
  ): Promise<'linked' | 'taken'> {
    try {
      return await this.#options.database.orm.transaction(async (executor): Promise<'linked'> => {
        const user = await this.#lock(userId, executor);
        await this.#assertOpen(sessionId, userId, executor);
        if (user.googleSubject === identity.subject) return 'linked';
        if (user.googleSubject !== null) {
          throw new ApiError('CONFLICT', 'Another Google account is linked: unlink it first');
        }
        await this.#setSubject(user, identity.subject, origin, executor);
        return 'linked';
      });
    } catch (error) {
      if (isTakenSubject(error)) return 'taken';
      throw error;
    }
  }

  /** @throws {ApiError} CONFLICT where nothing is linked, or neither a password nor a proven address would remain */
  async unlink(userId: string, origin: Origin): Promise<void> {
    await this.#options.database.orm.transaction(async (executor) => {
      const user = await this.#lock(userId, executor);
      if (user.googleSubject === null) throw new ApiError('CONFLICT', 'Google is not linked to this account');
      if (user.passwordHash === null && user.emailVerifiedAt === null) {
        throw new ApiError('CONFLICT', 'Set a password first: without Google nothing else could sign you in');
      }
      await this.#setSubject(user, null, origin, executor);
    });
  }

  async #bySubject(subject: string): Promise<UserRow | undefined> {
    const { orm } = this.#options.database;
    const [row] = await orm.select().from(users).where(eq(users.googleSubject, subject));
    return row;
  }

  async #create(identity: GoogleIdentity, origin: Origin): Promise<UserRow> {
    const { registration, verification, clock } = this.#options;
    const { subject, email, emailVerified, name } = identity;
    const emailVerifiedAt = emailVerified ? new Date(clock.now()) : null;
    const profile = { email, emailVerifiedAt, googleSubject: subject, name };
    let tries = 0;
    for (const username of proposeUsernames(identity)) {
      try {
        const user = await registration.create({ username, ...profile }, origin);
        if (email !== null && !emailVerified) await verification.send(user, email);
        return user;
      } catch (error) {
        // The same person, in two tabs at once.
        const linked = await this.#bySubject(subject);
        if (linked !== undefined) return active(linked);
        if (!(error instanceof ApiError)) throw error;
        if (error.code === 'ACCOUNT_EXISTS') throw existing();
        tries += 1;
        if (error.code !== 'USERNAME_TAKEN' || tries === NAMES_MAX) throw error;
      }
    }
    throw new Error('usernames have no end');
  }

  async #setSubject(
    user: UserRow,
    googleSubject: string | null,
    origin: Origin,
    executor: Executor,
  ): Promise<void> {
    const { users: accounts, audit, clock } = this.#options;
    await accounts.update(user.id, { googleSubject, updatedAt: new Date(clock.now()) }, executor);
    await audit.append(
      {
        actor: { type: 'user', id: user.id },
        action: googleSubject === null ? 'google.unlinked' : 'google.linked',
        target: { type: 'user', id: user.id },
        origin,
      },
      executor,
    );
  }

  async #lock(userId: string, executor: Executor): Promise<UserRow> {
    const [user] = await executor.select().from(users).where(eq(users.id, userId)).for('update');
    if (user === undefined) throw new ApiError('UNAUTHENTICATED', 'There is no such account any more');
    return active(user);
  }

  async #assertOpen(sessionId: string, userId: string, executor: Executor): Promise<void> {
    const now = new Date(this.#options.clock.now());
    const [session] = await executor
      .select({ id: sessions.id })
      .from(sessions)
      .where(
        and(
          eq(sessions.id, sessionId),
          eq(sessions.userId, userId),
          isNull(sessions.revokedAt),
          gt(sessions.expiresAt, now),
        ),
      );
    if (session === undefined) {
      throw new ApiError('UNAUTHENTICATED', 'The session that asked for this has ended: sign in again');
    }
  }
}

function active(user: UserRow): UserRow {
  if (user.status !== 'active') {
    throw suspended();
  }
  return user;
}

function existing(): ApiError {
  return new ApiError(
    'ACCOUNT_EXISTS',
    'This mail address has an account: sign in to it and link Google there',
  );
}

function isTakenSubject(error: unknown): boolean {
  return violatedConstraint(error) === 'users_google_subject';
}
