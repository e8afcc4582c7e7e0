import type { Executor } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { AdminUser, Session, UserPatch, UserQuery } from '@tradewind/protocol';
import type { AuditLog } from '../audit/audit-log.ts';
import { redact } from '../audit/redact.ts';
import type { Origin } from '../auth/caller.ts';
import type { Notifications } from '../notifications/mail-message.ts';
import { readCursor, writeCursor } from '../users/account-cursor.ts';
import { assertNotLastAdministrator, lockAdministrators } from '../users/administrators.ts';
import { accountChange } from './account-change.ts';
import type { AdminRepository, UserRow } from './repository.ts';
import type { SecondFactorControl } from './second-factor-control.ts';
import type { SessionControl } from './session-control.ts';

export interface AdminOptions {
  readonly repository: AdminRepository;
  readonly sessions: SessionControl;
  readonly secondFactors: SecondFactorControl;
  readonly audit: AuditLog;
  readonly notifications: Notifications;
  readonly clock: Clock;
}

/** Who administrates, and from where. */
export interface Administrator {
  readonly userId: string;
  readonly origin: Origin;
}

/** What staff sees of accounts and does to them. Each change and its line in the audit log happen both or neither. */
export class AdminService {
  readonly #options: AdminOptions;

  constructor(options: AdminOptions) {
    this.#options = options;
  }

  /** Newest first. @throws {ApiError} VALIDATION_FAILED for a cursor that no page gave. */
  async users(query: UserQuery): Promise<{ data: AdminUser[]; nextCursor: string | null }> {
    const { limit, cursor, ...filter } = query;
    const found = await this.#options.repository.list(filter, {
      limit: limit + 1,
      after: cursor === undefined ? undefined : readCursor(cursor),
      now: this.#now(),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      data: page.map(({ user }) => user),
      nextCursor: found.length > limit && last !== undefined ? writeCursor(last.place) : null,
    };
  }

  /** @throws {ApiError} NOT_FOUND */
  async user(id: string): Promise<AdminUser & { sessions: Session[] }> {
    const [user, sessions] = await Promise.all([this.#find(id), this.#options.sessions.list(id, null)]);
    return { ...user, sessions };
  }

  /**
   * Suspends or restores an account, changes its role or plan. A suspended account is signed out everywhere.
   * @throws {ApiError} NOT_FOUND; CONFLICT for one's own role and status, the last administrator, a deleted account
   */
  async update(id: string, patch: UserPatch, by: Administrator): Promise<AdminUser> {
    const { repository, sessions, audit } = this.#options;
    const decidesOverAdministrators = patch.role !== undefined || patch.status !== undefined;
    const changed = await repository.transaction(async (executor) => {
      if (decidesOverAdministrators) await lockAdministrators(executor);
      const account = await this.#lock(id, executor);
      const now = this.#now();
      const { values, actions } = accountChange(account, patch, now);
      if (actions.length === 0) return false;
      const isOwn = account.id === by.userId;
      if (isOwn && (values.role !== undefined || values.status !== undefined)) {
        throw new ApiError('CONFLICT', 'Nobody changes the role or status of their own account');
      }
      if (values.role !== undefined || values.status === 'suspended') {
        await assertNotLastAdministrator(executor, account);
      }
      await repository.update(id, values, now, executor);
      if (values.status === 'suspended') await sessions.revokeAllOf(id, 'suspended', { executor });
      for (const { action, fields } of actions) {
        const before = Object.fromEntries(fields.map((field) => [field, account[field]]));
        const after = Object.fromEntries(fields.map((field) => [field, values[field]]));
        await audit.append(
          {
            actor: { type: 'user', id: by.userId },
            action,
            target: { type: 'user', id },
            origin: by.origin,
            ...withReason(redact(before, after), patch.reason),
          },
          executor,
        );
      }
      return true;
    });
    if (changed) await sessions.userChanged(id);
    return this.#find(id);
  }

  /** Signs an account out everywhere. @throws {ApiError} NOT_FOUND */
  async revokeSessions(id: string, by: Administrator): Promise<{ revoked: number }> {
    const { repository, sessions, audit } = this.#options;
    const revoked = await repository.transaction(async (executor) => {
      if ((await repository.lock(id, executor)) === undefined) throw notFound();
      const count = await sessions.revokeAllOf(id, 'administrator', { executor });
      if (count > 0) {
        await audit.append(
          {
            actor: { type: 'user', id: by.userId },
            action: 'user.sessions_revoked',
            target: { type: 'user', id },
            origin: by.origin,
            after: { revoked: count },
          },
          executor,
        );
      }
      return count;
    });
    await sessions.userChanged(id);
    return { revoked };
  }

  /**
   * Switches off the second factor of somebody who lost it, and signs them out everywhere.
   * @throws {ApiError} NOT_FOUND; CONFLICT for one's own, where none is switched on, and for a deleted account
   */
  async resetSecondFactor(id: string, reason: string, by: Administrator): Promise<AdminUser> {
    const { repository, sessions, secondFactors, audit, notifications } = this.#options;
    if (id === by.userId) {
      throw new ApiError('CONFLICT', 'Switch off your own second factor with one of its codes');
    }
    const account = await repository.transaction(async (executor) => {
      const locked = await this.#lock(id, executor);
      if (!(await secondFactors.reset(id, executor))) {
        throw new ApiError('CONFLICT', 'This account has no second factor');
      }
      await sessions.revokeAllOf(id, 'second_factor_reset', { executor });
      await audit.append(
        {
          actor: { type: 'user', id: by.userId },
          action: 'user.second_factor_reset',
          target: { type: 'user', id },
          origin: by.origin,
          ...withReason(redact({ secondFactor: true }, { secondFactor: false }), reason),
        },
        executor,
      );
      return locked;
    });
    await sessions.userChanged(id);
    if (account.email !== null) {
      const { email, username } = account;
      await notifications.send({ kind: 'second_factor_changed', to: email, username, enabled: false });
    }
    return this.#find(id);
  }

  async #find(id: string): Promise<AdminUser> {
    const user = await this.#options.repository.find(id, this.#now());
    if (user === undefined) throw notFound();
    return user;
  }

  async #lock(id: string, executor: Executor): Promise<UserRow> {
    const account = await this.#options.repository.lock(id, executor);
    if (account === undefined) throw notFound();
    if (account.status === 'deleted') throw new ApiError('CONFLICT', 'This account was deleted by its owner');
    return account;
  }

  #now(): Date {
    return new Date(this.#options.clock.now());
  }
}

function notFound(): ApiError {
  return new ApiError('NOT_FOUND', 'There is no such account');
}

function withReason(
  change: ReturnType<typeof redact>,
  reason: string | undefined,
): { before: unknown; after: unknown } {
  if (reason === undefined) return change;
  return { before: change.before, after: { ...(change.after as object), reason } };
}
