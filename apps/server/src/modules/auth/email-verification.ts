import type { Database } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError, emailKey } from '@tradewind/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditLog } from '../audit/audit-log.ts';
import { ADDRESS_CODE_MS, ADDRESS_LINK_MS } from '../notifications/lifetimes.ts';
import type { Notifications } from '../notifications/mail-message.ts';
import type { UserRepository, UserRow } from '../users/user-repository.ts';
import type { Attempts } from './attempts.ts';
import { originOf } from './caller.ts';
import type { Origin } from './caller.ts';
import type { Links } from './links.ts';
import type { OneTimeSecrets, UsedSecret } from './one-time-secrets.ts';
import type { Sessions } from './sessions.ts';

export interface EmailVerificationOptions {
  readonly database: Database;
  readonly users: UserRepository;
  readonly secrets: OneTimeSecrets;
  readonly attempts: Attempts;
  readonly sessions: Sessions;
  readonly audit: AuditLog;
  readonly notifications: Notifications;
  readonly links: Links;
  readonly clock: Clock;
}

/** Proving that a mail address belongs to an account, at registration and when it changes. */
export class EmailVerification {
  readonly #options: EmailVerificationOptions;

  constructor(options: EmailVerificationOptions) {
    this.#options = options;
  }

  /**
   * Sends code and link. Where another account has proven the address, its owner is told instead; the caller can't tell
   * the two apart.
   */
  async send(user: Pick<UserRow, 'id' | 'username'>, email: string): Promise<void> {
    const { users, secrets, notifications, links } = this.#options;
    const issue = { subject: user.id, userId: user.id, payload: { email } };
    const code = await secrets.issueCode('verify_email', { ...issue, lifetimeMs: ADDRESS_CODE_MS });
    const token = await secrets.issueToken('verify_email_link', { ...issue, lifetimeMs: ADDRESS_LINK_MS });
    const owner = await users.byProvenEmail(email);
    if (owner !== undefined && owner.id !== user.id) {
      await notifications.send({ kind: 'address_in_use', to: email, username: owner.username });
      return;
    }
    await notifications.send({
      kind: 'verify_email',
      to: email,
      username: user.username,
      code,
      link: links.verifyEmail(token),
    });
  }

  /** @throws {ApiError} INVALID_TOKEN */
  async byToken(token: string, origin: Origin): Promise<void> {
    const used = await this.#options.secrets.useToken('verify_email_link', token);
    if (used === undefined) {
      throw new ApiError('INVALID_TOKEN', 'The link has expired or was used: ask for another');
    }
    await this.#prove(used, origin);
  }

  /** @throws {ApiError} INVALID_CODE, RATE_LIMITED */
  async byCode(userId: string, code: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { attempts, secrets } = this.#options;
    const subject = `verify:${userId}`;
    await attempts.assertAllowed('code', subject, request);
    const used = await secrets.useCode('verify_email', userId, code);
    if (used === undefined) {
      await attempts.failed('code', subject, request);
      throw new ApiError('INVALID_CODE', 'The code is not right or has expired: ask for another');
    }
    await attempts.succeeded('code', subject, request, reply);
    await this.#prove(used, originOf(request));
  }

  async #prove(used: UsedSecret, origin: Origin): Promise<void> {
    const { database, users, secrets, audit, sessions, notifications, clock } = this.#options;
    const email = used.payload['email'] as string;
    const before = used.userId === null ? undefined : await users.byId(used.userId);
    if (before === undefined || before.status === 'deleted') {
      throw new ApiError('INVALID_TOKEN', 'The account of this link is gone');
    }
    try {
      await database.orm.transaction(async (executor) => {
        await users.update(
          before.id,
          { email, emailKey: emailKey(email), emailVerifiedAt: new Date(clock.now()) },
          executor,
        );
        await users.dropClaims(email, before.id, executor);
        await secrets.void('verify_email', before.id, executor);
        await secrets.void('verify_email_link', before.id, executor);
        await audit.append(
          {
            actor: { type: 'user', id: before.id },
            action: 'user.email_verified',
            target: { type: 'user', id: before.id },
            origin,
          },
          executor,
        );
      });
    } catch (error) {
      // Somebody else has proven the address in the meantime; the link is worth nothing any more.
      if (error instanceof ApiError && error.code === 'ACCOUNT_EXISTS') {
        throw new ApiError('INVALID_TOKEN', 'The address belongs to another account');
      }
      throw error;
    }
    await sessions.userChanged(before.id);
    const { email: previous } = before;
    if (previous !== null && before.emailVerifiedAt !== null && emailKey(previous) !== emailKey(email)) {
      await notifications.send({
        kind: 'email_changed',
        to: previous,
        username: before.username,
        newEmail: email,
      });
    }
  }
}
