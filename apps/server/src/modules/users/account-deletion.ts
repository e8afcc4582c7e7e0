import { oneTimeSecrets, refreshTokens, secrets, sessions, users } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError, emailKey, invalidField, userRoutes } from '@tradewind/protocol';
import { eq, inArray, or } from 'drizzle-orm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import type { SecondFactorControl } from '../admin/second-factor-control.ts';
import type { SessionControl } from '../admin/session-control.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { redact } from '../audit/redact.ts';
import { originOf, principalOf } from '../auth/caller.ts';
import type { Origin } from '../auth/caller.ts';
import type { Notifications } from '../notifications/mail-message.ts';
import { assertNotLastAdministrator, lockAdministrators } from './administrators.ts';
import { newReferralCode } from './user-repository.ts';
import type { UserRepository, UserRow } from './user-repository.ts';

export interface AccountDeletionOptions {
  readonly database: Database;
  readonly users: UserRepository;
  readonly sessions: SessionControl;
  readonly secondFactors: SecondFactorControl;
  readonly apiKeys: {
    removeAll(userId: string, executor: Executor): Promise<(string | null)[]>;
    forget(publicIds: readonly (string | null)[]): Promise<void>;
  };
  readonly audit: AuditLog;
  readonly notifications: Notifications;
  readonly clock: Clock;
}

/**
 * Tables that refer to accounts, and what deletion does with their rows. `keep`: books, in which the account goes on as
 * a number without a name.
 */
export const ACCOUNT_TABLES: Readonly<Record<string, 'erase' | 'strip' | 'keep'>> = {
  api_keys: 'erase',
  credit_entries: 'keep',
  one_time_secrets: 'erase',
  recovery_codes: 'erase',
  risk_parameters: 'keep',
  second_factors: 'erase',
  secrets: 'erase',
  sessions: 'strip',
  trading_accounts: 'keep',
  // Accounts that this one invited.
  users: 'keep',
};

/** Deleting one's own account: what is personal goes for good, what the books need stays without a name. */
export class AccountDeletion {
  readonly #options: AccountDeletionOptions;

  constructor(options: AccountDeletionOptions) {
    this.#options = options;
  }

  /**
   * @throws {ApiError} VALIDATION_FAILED where `confirm` is not the account's username; CONFLICT for the last administrator
   */
  async remove(userId: string, confirm: string, origin: Origin): Promise<void> {
    const { database, apiKeys, sessions: control, notifications } = this.#options;
    const { account, publicIds } = await database.orm.transaction(async (executor) => {
      await lockAdministrators(executor);
      const locked = await this.#lock(userId, executor);
      if (confirm !== locked.username) throw invalidField('body.confirm', 'must be your own username');
      await assertNotLastAdministrator(executor, locked);
      const removedKeys = await apiKeys.removeAll(userId, executor);
      await this.#erase(locked, executor);
      await this.#remember(locked, origin, executor);
      return { account: locked, publicIds: removedKeys };
    });
    await apiKeys.forget(publicIds);
    await control.userChanged(userId);
    const { email, username } = account;
    if (email !== null) await notifications.send({ kind: 'account_deleted', to: email, username });
  }

  async #lock(userId: string, executor: Executor): Promise<UserRow> {
    const [account] = await executor.select().from(users).where(eq(users.id, userId)).for('update');
    if (account === undefined || account.status === 'deleted') {
      throw new ApiError('UNAUTHENTICATED', 'The account is gone');
    }
    return account;
  }

  async #erase(account: UserRow, executor: Executor): Promise<void> {
    const { users: accounts, sessions: control, secondFactors, clock } = this.#options;
    const { id } = account;
    const now = new Date(clock.now());
    await secondFactors.reset(id, executor);
    await executor.delete(secrets).where(eq(secrets.userId, id));
    // Codes from before there was an account stand under the address; an address without proof may be another's.
    const { email, emailVerifiedAt } = account;
    const subjects = [id, ...(email === null || emailVerifiedAt === null ? [] : [emailKey(email)])];
    await executor
      .delete(oneTimeSecrets)
      .where(or(eq(oneTimeSecrets.userId, id), inArray(oneTimeSecrets.subject, subjects)));
    await control.revokeAllOf(id, 'account_deleted', { executor });
    const own = executor.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, id));
    await executor.delete(refreshTokens).where(inArray(refreshTokens.sessionId, own));
    await executor.update(sessions).set({ address: null, userAgent: null }).where(eq(sessions.userId, id));
    const username = deletedUsername(id);
    await accounts.update(
      id,
      {
        username,
        usernameKey: username,
        email: null,
        emailKey: null,
        emailVerifiedAt: null,
        passwordHash: null,
        passwordChangedAt: null,
        googleSubject: null,
        name: null,
        phone: null,
        role: 'user',
        status: 'deleted',
        statusReason: null,
        referralCode: newReferralCode(),
        preferences: {},
        plan: 'free',
        planExpiresAt: null,
        lastSeenAt: null,
        updatedAt: now,
        deletedAt: now,
      },
      executor,
    );
  }

  async #remember(account: UserRow, origin: Origin, executor: Executor): Promise<void> {
    const { id, role, status, plan } = account;
    await this.#options.audit.append(
      {
        actor: { type: 'user', id },
        action: 'user.deleted',
        target: { type: 'user', id },
        origin,
        ...redact({ role, status, plan }, { role: 'user', status: 'deleted', plan: 'free' }),
      },
      executor,
    );
  }
}

/** Of the id's random end: its start is a time, which accounts of one moment share. */
function deletedUsername(id: string): string {
  return `deleted-${id.slice(-12)}`;
}

/** What a browser holds of a sign-in. */
export interface SignInCookies {
  clearRefresh(request: FastifyRequest, reply: FastifyReply): void;
  clearSession(request: FastifyRequest, reply: FastifyReply): void;
}

export function registerAccountDeletionRoutes(
  routes: Routes,
  { deletion, cookies }: { readonly deletion: AccountDeletion; readonly cookies: SignInCookies },
): void {
  routes.implement(userRoutes.remove, async ({ body }, request, reply) => {
    await deletion.remove(principalOf(request).userId, body.confirm, originOf(request));
    cookies.clearRefresh(request, reply);
    cookies.clearSession(request, reply);
    return { message: 'The account is deleted.' };
  });
}
