import { ApiError } from '@tradewind/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Notifications } from '../notifications/mail-message.ts';
import type { UserRepository } from '../users/user-repository.ts';
import { originOf } from './caller.ts';
import type { Origin } from './caller.ts';
import type { GoogleAccounts } from './google-accounts.ts';
import type { GoogleIdentity } from './google-identity.ts';
import type { GoogleSignInOutcome, SignInWithGoogle } from './google-sign-in.ts';
import type { SignIn } from './sign-in.ts';
import type { Sessions } from './sessions.ts';

/** From an identity that Google has proven to a session of ours. */
export class GoogleSession implements SignInWithGoogle {
  readonly #accounts: GoogleAccounts;
  readonly #signIn: SignIn;
  readonly #sessions: Sessions;
  readonly #users: UserRepository;
  readonly #notifications: Notifications;

  constructor(options: {
    readonly accounts: GoogleAccounts;
    readonly signIn: SignIn;
    readonly sessions: Sessions;
    readonly users: UserRepository;
    readonly notifications: Notifications;
  }) {
    this.#accounts = options.accounts;
    this.#signIn = options.signIn;
    this.#sessions = options.sessions;
    this.#users = options.users;
    this.#notifications = options.notifications;
  }

  async signInWithGoogle(
    identity: GoogleIdentity,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<GoogleSignInOutcome> {
    const user = await this.#accounts.accountFor(identity, originOf(request));
    try {
      await this.#signIn.finish(user, ['google'], {}, { request, reply }, 'cookie');
      return { kind: 'signed_in' };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'SECOND_FACTOR_REQUIRED') throw error;
      return { kind: 'second_factor', challenge: (error.details as { challenge: string }).challenge };
    }
  }

  async linkGoogle(
    userId: string,
    sessionId: string,
    identity: GoogleIdentity,
    origin: Origin,
  ): Promise<'linked' | 'taken'> {
    const outcome = await this.#accounts.link(userId, sessionId, identity, origin);
    if (outcome === 'linked') await this.#changed(userId, true);
    return outcome;
  }

  async unlinkGoogle(userId: string, origin: Origin): Promise<void> {
    await this.#accounts.unlink(userId, origin);
    await this.#changed(userId, false);
  }

  async #changed(userId: string, linked: boolean): Promise<void> {
    await this.#sessions.userChanged(userId);
    const user = await this.#users.byId(userId);
    if (user === undefined || user.email === null) return;
    await this.#notifications.send({
      kind: 'google_changed',
      to: user.email,
      username: user.username,
      linked,
    });
  }
}
