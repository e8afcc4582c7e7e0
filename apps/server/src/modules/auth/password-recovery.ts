import type { Database } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError, emailKey } from '@tradewind/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditLog } from '../audit/audit-log.ts';
import { RESET_LINK_MS } from '../notifications/lifetimes.ts';
import type { Notifications } from '../notifications/mail-message.ts';
import type { UserRepository } from '../users/user-repository.ts';
import type { Attempts } from './attempts.ts';
import { originOf, principalOf, sessionOf } from './caller.ts';
import type { Guard } from './guard.ts';
import type { Links } from './links.ts';
import type { OneTimeSecrets } from './one-time-secrets.ts';
import type { Passwords } from './passwords.ts';
import type { Exchange, SignIn } from './sign-in.ts';
import type { SecondFactorService } from './second-factor-service.ts';
import type { Sessions } from './sessions.ts';

/** Passwords that may be tried with one link. */
const RESET_TRIES = 20;

export interface PasswordRecoveryOptions {
  readonly database: Database;
  readonly users: UserRepository;
  readonly passwords: Passwords;
  readonly secrets: OneTimeSecrets;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly signIn: Pick<SignIn, 'recognise'>;
  readonly guard: Guard;
  readonly secondFactors: Pick<SecondFactorService, 'reset'>;
  readonly audit: AuditLog;
  readonly notifications: Notifications;
  readonly links: Links;
  readonly clock: Clock;
}

/** Forgotten and changed passwords. */
export class PasswordRecovery {
  readonly #options: PasswordRecoveryOptions;

  constructor(options: PasswordRecoveryOptions) {
    this.#options = options;
  }

  /** Sends a link; to an address without account, a mail that says so. Answer and time are the same. */
  async forgot(email: string, request: FastifyRequest): Promise<void> {
    const { users, secrets, attempts, notifications, links } = this.#options;
    await attempts.assertAllowed('mail', `reset:${emailKey(email)}`, request);
    const user = await users.byEmail(email);
    // Also for nobody, so that both ways take the same steps.
    const token = await secrets.issueToken(
      'reset_password',
      {
        subject: user?.id ?? emailKey(email),
        userId: user?.id ?? null,
        lifetimeMs: RESET_LINK_MS,
        payload: { email },
      },
      RESET_TRIES,
    );
    await notifications.send(
      user === undefined || user.status !== 'active'
        ? { kind: 'no_account', to: email }
        : { kind: 'reset_password', to: email, username: user.username, link: links.resetPassword(token) },
    );
  }

  /**
   * Sets a new password and ends all sessions. An address that was never proven is proven by the link; whatever else was
   * set up before, by somebody who may not own the address, goes.
   * @throws {ApiError} WEAK_PASSWORD, INVALID_TOKEN, OVERLOADED
   */
  async reset(token: string, password: string, { request, reply }: Exchange): Promise<void> {
    const { database, users, passwords, secrets, sessions, audit, notifications, clock } = this.#options;
    const invalid = () => new ApiError('INVALID_TOKEN', 'The link has expired or was used: ask for another');
    passwords.assertStrong(password, []);
    const pending = await secrets.tryToken('reset_password', token);
    const user =
      pending === undefined || pending.userId === null ? undefined : await users.byId(pending.userId);
    const email = pending?.payload['email'];
    if (
      user === undefined ||
      user.status !== 'active' ||
      typeof email !== 'string' ||
      user.emailKey !== emailKey(email)
    ) {
      throw invalid();
    }
    passwords.assertStrong(password, [user.username, user.email, user.name]);
    const passwordHash = await passwords.hash(password);
    // Only now, so that a poor choice or an overload costs nobody another mail. Of two at once one gets through.
    if ((await secrets.useToken('reset_password', token)) === undefined) throw invalid();
    const now = new Date(clock.now());
    const isFirstProof = user.emailVerifiedAt === null;
    await database.orm.transaction(async (executor) => {
      await users.update(
        user.id,
        {
          passwordHash,
          passwordChangedAt: now,
          ...(isFirstProof ? { emailVerifiedAt: now, googleSubject: null } : {}),
        },
        executor,
      );
      if (isFirstProof) {
        await users.dropClaims(email, user.id, executor);
        await this.#options.secondFactors.reset(user.id, executor);
      }
      await secrets.void('reset_password', user.id, executor);
      await audit.append(
        {
          actor: { type: 'user', id: user.id },
          action: 'user.password_reset',
          target: { type: 'user', id: user.id },
          origin: originOf(request),
        },
        executor,
      );
    });
    // The mail has proven the owner: whoever guesses at the account must not keep them waiting.
    await this.#options.signIn.recognise(user, { request, reply });
    await sessions.revokeAllOf(user.id, 'password_reset');
    await sessions.userChanged(user.id);
    await notifications.send({ kind: 'password_changed', to: email, username: user.username });
  }

  /**
   * Changes the password, or sets a first one. All other sessions end.
   * @throws {ApiError} INVALID_CREDENTIALS, REAUTHENTICATION_REQUIRED, WEAK_PASSWORD, OVERLOADED, RATE_LIMITED
   */
  async change(
    body: { readonly currentPassword?: string | undefined; readonly newPassword: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { database, users, passwords, sessions, attempts, audit, notifications, guard, clock } =
      this.#options;
    const { userId } = principalOf(request);
    const session = sessionOf(request);
    const user = (await users.byId(userId))!;
    passwords.assertStrong(body.newPassword, [user.username, user.email, user.name]);
    if (user.passwordHash === null) {
      guard.assertRecent(session.authenticatedAt);
    } else {
      await attempts.assertAllowed('password', userId, request);
      const { matches } = await passwords.verify(user.passwordHash, body.currentPassword ?? '');
      if (!matches) {
        await attempts.failed('password', userId, request);
        throw new ApiError('INVALID_CREDENTIALS', 'The current password is not right');
      }
      await attempts.succeeded('password', userId, request, reply);
    }
    const passwordHash = await passwords.hash(body.newPassword);
    await database.orm.transaction(async (executor) => {
      await users.update(userId, { passwordHash, passwordChangedAt: new Date(clock.now()) }, executor);
      await audit.append(
        {
          actor: { type: 'user', id: userId },
          action: 'user.password_changed',
          target: { type: 'user', id: userId },
          origin: originOf(request),
        },
        executor,
      );
    });
    await sessions.revokeAllOf(userId, 'password_changed', { except: session.sessionId });
    await sessions.userChanged(userId);
    if (user.email !== null) {
      await notifications.send({ kind: 'password_changed', to: user.email, username: user.username });
    }
  }
}
