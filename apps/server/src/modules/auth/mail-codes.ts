import { ApiError, emailKey } from '@tradewind/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CODE_MS } from '../notifications/lifetimes.ts';
import type { Notifications } from '../notifications/mail-message.ts';
import type { UserRepository, UserRow } from '../users/user-repository.ts';
import type { Attempts } from './attempts.ts';
import type { OneTimeSecrets } from './one-time-secrets.ts';

const RESEND_SECONDS = 60;

export interface MailCodeOptions {
  readonly users: UserRepository;
  readonly secrets: OneTimeSecrets;
  readonly attempts: Attempts;
  readonly notifications: Notifications;
}

export interface CodeSent {
  readonly message: string;
  readonly expiresIn: number;
  readonly resendAfter: number;
}

const SENT: CodeSent = {
  message: 'If mail reaches the address, a code is on its way',
  expiresIn: CODE_MS / 1000,
  resendAfter: RESEND_SECONDS,
};

/** One-time codes by mail: to sign up (document C), to sign in, and to confirm who one is. */
export class MailCodes {
  readonly #options: MailCodeOptions;

  constructor(options: MailCodeOptions) {
    this.#options = options;
  }

  /** For a new account. To an address that has one, the same mail goes; only after the code is used this is told. */
  async sendSignUp(email: string, request: FastifyRequest): Promise<CodeSent> {
    const { secrets, notifications } = this.#options;
    const subject = await this.#limited('sign_up', email, request);
    const code = await secrets.issueCode('sign_up', { subject, userId: null, lifetimeMs: CODE_MS });
    await notifications.send({ kind: 'sign_up_code', to: email, code });
    return SENT;
  }

  /** @throws {ApiError} INVALID_CODE, RATE_LIMITED */
  async useSignUp(email: string, code: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.#use('sign_up', emailKey(email), code, request, reply);
  }

  /** To sign in. Only a proven address can; to any other a mail says that there is no account. */
  async sendSignIn(email: string, request: FastifyRequest): Promise<CodeSent> {
    const { users, secrets, notifications } = this.#options;
    const subject = await this.#limited('sign_in', email, request);
    const user = await users.byProvenEmail(email);
    // Also for nobody, so that both ways take the same steps.
    const code = await secrets.issueCode('sign_in', {
      subject,
      userId: user?.id ?? null,
      lifetimeMs: CODE_MS,
    });
    await notifications.send(
      user === undefined
        ? { kind: 'no_account', to: email }
        : { kind: 'sign_in_code', to: email, username: user.username, code },
    );
    return SENT;
  }

  /** @throws {ApiError} INVALID_CODE, RATE_LIMITED */
  async useSignIn(
    email: string,
    code: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<UserRow> {
    await this.#use('sign_in', emailKey(email), code, request, reply);
    const user = await this.#options.users.byProvenEmail(email);
    if (user === undefined) throw invalidCode();
    return user;
  }

  /** To somebody who is signed in, as a new proof of identity. */
  async sendConfirmation(user: UserRow, request: FastifyRequest): Promise<CodeSent> {
    const { secrets, notifications } = this.#options;
    if (user.email === null || user.emailVerifiedAt === null) {
      throw new ApiError('EMAIL_NOT_VERIFIED', 'Prove your mail address first');
    }
    await this.#limited('confirm', user.email, request);
    const code = await secrets.issueCode('confirm', {
      subject: user.id,
      userId: user.id,
      lifetimeMs: CODE_MS,
    });
    await notifications.send({ kind: 'confirm_code', to: user.email, username: user.username, code });
    return SENT;
  }

  /** @throws {ApiError} INVALID_CODE, RATE_LIMITED */
  async useConfirmation(
    userId: string,
    code: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    await this.#use('confirm', userId, code, request, reply);
  }

  async #limited(purpose: string, email: string, request: FastifyRequest): Promise<string> {
    const subject = emailKey(email);
    await this.#options.attempts.assertAllowed('mail', `${purpose}:${subject}`, request);
    return subject;
  }

  async #use(
    purpose: 'sign_up' | 'sign_in' | 'confirm',
    subject: string,
    code: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { attempts, secrets } = this.#options;
    const guessed = `${purpose}:${subject}`;
    await attempts.assertAllowed('code', guessed, request);
    if ((await secrets.useCode(purpose, subject, code)) === undefined) {
      await attempts.failed('code', guessed, request);
      throw invalidCode();
    }
    await attempts.succeeded('code', guessed, request, reply);
  }
}

function invalidCode(): ApiError {
  return new ApiError('INVALID_CODE', 'The code is not right, was used or has expired: ask for another');
}
