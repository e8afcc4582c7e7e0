import type { Clock } from '@tradewind/market';
import { ApiError, emailKey, usernameKey } from '@tradewind/protocol';
import type { AuthenticationMethod, SecondFactorChallenge, SignedIn, User } from '@tradewind/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Notifications } from '../notifications/mail-message.ts';
import type { UserRepository, UserRow } from '../users/user-repository.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Attempts } from './attempts.ts';
import { originOf } from './caller.ts';
import { REFRESH_COOKIE, SESSION_COOKIE } from './cookies.ts';
import type { AuthCookies } from './cookies.ts';
import { deviceName } from './device-name.ts';
import type { OneTimeSecrets } from './one-time-secrets.ts';
import type { Passwords } from './passwords.ts';
import type { SecondFactorCheck } from './second-factor-check.ts';
import type { SessionRepository } from './session-repository.ts';
import { suspended } from './sessions.ts';
import type { Sessions } from './sessions.ts';

const CHALLENGE_MS = 5 * 60_000;
const CHALLENGE_TRIES = 5;

export interface SignInOptions {
  readonly users: UserRepository;
  readonly sessions: Sessions;
  readonly sessionRows: SessionRepository;
  readonly tokens: AccessTokens;
  readonly cookies: AuthCookies;
  readonly passwords: Passwords;
  readonly secondFactor: SecondFactorCheck;
  readonly attempts: Attempts;
  readonly secrets: OneTimeSecrets;
  readonly audit: AuditLog;
  readonly notifications: Notifications;
  readonly clock: Clock;
}

/** What a client gave of its second factor along with the first. */
export interface GivenSecondFactor {
  readonly code?: string | undefined;
  readonly recoveryCode?: string | undefined;
}

/** A caller and where the answer goes. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** How a session reaches the client: as tokens, or as document C's cookie. */
export type Delivery = 'cookie' | 'body' | 'session';

/** From a first factor, over the second where there is one, to a session. */
export class SignIn {
  readonly #options: SignInOptions;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /**
   * Checks a password. Whether the name, the address or the password is wrong can't be told, neither by the answer nor
   * by its time.
   * @throws {ApiError} INVALID_CREDENTIALS, RATE_LIMITED, OVERLOADED
   */
  async withPassword(
    name: { readonly username: string } | { readonly email: string },
    password: string,
    { request, reply }: Exchange,
  ): Promise<UserRow> {
    const { users, passwords, attempts } = this.#options;
    const user = 'email' in name ? await users.byEmail(name.email) : await users.byUsername(name.username);
    // By the name that was given, never by its account: whose wait is whose would tell which name has which address.
    const subject = 'email' in name ? emailKey(name.email) : usernameKey(name.username);
    await attempts.assertAllowed('password', subject, request);
    const { matches, rehash } = await passwords.verify(user?.passwordHash ?? null, password);
    if (!matches || user === undefined || user.status === 'deleted') {
      await this.#refused('password', subject, user, request);
      throw new ApiError('INVALID_CREDENTIALS', 'Name or password is not right');
    }
    await this.recognise(user, { request, reply });
    if (rehash) await this.#rehash(user, password);
    return user;
  }

  /** Lets this device be known for an account, under each name that signs in to it. */
  async recognise(user: Pick<UserRow, 'username' | 'email'>, { request, reply }: Exchange): Promise<void> {
    const names = [usernameKey(user.username), ...(user.email === null ? [] : [emailKey(user.email)])];
    for (const name of names) await this.#options.attempts.succeeded('password', name, request, reply);
  }

  /**
   * Begins a session for an account whose first factor is proven, or asks for the second.
   * @throws {ApiError} SECOND_FACTOR_REQUIRED with a challenge, INVALID_CODE, ACCOUNT_SUSPENDED
   */
  async finish(
    user: UserRow,
    methods: readonly AuthenticationMethod[],
    given: GivenSecondFactor,
    exchange: Exchange,
    delivery: Delivery,
  ): Promise<SignedIn | { user: User }> {
    if (user.status !== 'active') throw suspended();
    if (!(await this.#options.secondFactor.isEnabled(user.id)))
      return this.begin(user, methods, exchange, delivery);
    if (given.code === undefined && given.recoveryCode === undefined) {
      throw new ApiError('SECOND_FACTOR_REQUIRED', 'A code of your authenticator is needed', {
        details: await this.challenge(user, methods),
      });
    }
    const second = await this.#verifySecond(user.id, given, exchange);
    return this.begin(user, [...methods, second], exchange, delivery);
  }

  /** A challenge with which the second factor may follow in a request of its own. */
  async challenge(user: UserRow, methods: readonly AuthenticationMethod[]): Promise<SecondFactorChallenge> {
    const challenge = await this.#options.secrets.issueToken(
      'second_factor',
      { subject: user.id, userId: user.id, lifetimeMs: CHALLENGE_MS, payload: { methods } },
      CHALLENGE_TRIES,
    );
    return { challenge, expiresIn: CHALLENGE_MS / 1000, methods: ['totp', 'recovery_code'] };
  }

  /** Finishes what {@link challenge} began. @throws {ApiError} INVALID_TOKEN, INVALID_CODE, ACCOUNT_SUSPENDED */
  async answerChallenge(
    challenge: string,
    given: GivenSecondFactor,
    exchange: Exchange,
    delivery: Delivery,
  ): Promise<SignedIn | { user: User }> {
    const { secrets, users } = this.#options;
    const invalid = () => new ApiError('INVALID_TOKEN', 'The sign-in has expired: begin again');
    const pending = await secrets.tryToken('second_factor', challenge);
    const user = pending && (await users.byId(pending.subject));
    if (pending === undefined || user === undefined) throw invalid();
    const second = await this.#verifySecond(user.id, given, exchange);
    if ((await secrets.useToken('second_factor', challenge)) === undefined) throw invalid();
    if (user.status !== 'active') throw suspended();
    const methods = pending.payload['methods'] as AuthenticationMethod[];
    return this.begin(user, [...methods, second], exchange, delivery);
  }

  /** Begins a session. The one that this browser had before ends: none is ever taken over. */
  async begin(
    user: UserRow,
    methods: readonly AuthenticationMethod[],
    exchange: Exchange,
    delivery: Delivery,
  ): Promise<SignedIn | { user: User }> {
    const { sessions, sessionRows, cookies, users, notifications, clock } = this.#options;
    const { request, reply } = exchange;
    const origin = originOf(request);
    await this.endCurrent(exchange, 'replaced');
    const history = await sessionRows.history(user.id, origin.userAgent);
    const kind = delivery === 'session' ? 'cookie' : 'token';
    const begun = await sessions.begin({ userId: user.id, kind, methods, origin });
    if (history.anyBefore && !history.sameDevice && user.email !== null) {
      await notifications.send({
        kind: 'new_sign_in',
        to: user.email,
        username: user.username,
        device: deviceName(origin.userAgent),
        address: origin.address,
        time: new Date(clock.now()).toISOString(),
      });
    }
    if (delivery === 'session') {
      cookies.setSession(request, reply, begun.secret, begun.expiresAt);
      return { user: (await users.resource(user.id))! };
    }
    return this.signedIn(user.id, begun.sessionId, begun.secret, exchange, delivery, begun.expiresAt);
  }

  /** What a sign-in or renewal answers, with its refresh token where the client wants it. */
  async signedIn(
    userId: string,
    sessionId: string,
    refreshToken: string,
    { request, reply }: Exchange,
    delivery: 'cookie' | 'body',
    expires: Date,
  ): Promise<SignedIn> {
    const { tokens, users, cookies } = this.#options;
    const { accessToken, expiresIn } = await tokens.issue(userId, sessionId);
    if (delivery === 'cookie') cookies.setRefresh(request, reply, refreshToken, expires);
    reply.header('cache-control', 'no-store');
    return {
      accessToken,
      tokenType: 'Bearer',
      expiresIn,
      ...(delivery === 'body' ? { refreshToken } : {}),
      user: (await users.resource(userId))!,
    };
  }

  /** Ends the sessions that this browser's cookies stand for, and takes the cookies away. */
  async endCurrent({ request, reply }: Exchange, reason: string): Promise<void> {
    const { sessions, cookies } = this.#options;
    const refresh = request.cookies[REFRESH_COOKIE];
    if (refresh !== undefined) {
      await this.endByRefreshToken(refresh, request, reason);
      cookies.clearRefresh(request, reply);
    }
    const cookie = request.cookies[SESSION_COOKIE];
    if (cookie !== undefined) {
      const session = await sessions.byCookie(cookie);
      if (session !== undefined) {
        await this.endSession({ userId: session.principal.userId, ...session.proof }, reason, request);
      }
      cookies.clearSession(request, reply);
    }
  }

  /** Ends the session of a refresh token, spent or not; does nothing for an unknown one. */
  async endByRefreshToken(token: string, request: FastifyRequest, reason = 'signed_out'): Promise<void> {
    const session = await this.#options.sessions.byRefreshToken(token);
    if (session !== undefined) await this.endSession(session, reason, request);
  }

  /** Ends a session that may have ended already. */
  async endSession(
    { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
    reason: string,
    request: FastifyRequest,
  ): Promise<void> {
    try {
      await this.#options.sessions.revoke(userId, sessionId, reason, originOf(request));
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'NOT_FOUND')) throw error;
    }
  }

  /** Replaces a hash of an older kind. What is overloaded or changed meanwhile waits for the next sign-in. */
  async #rehash({ id, passwordHash }: UserRow, password: string): Promise<void> {
    const { users, passwords } = this.#options;
    try {
      await users.replacePasswordHash(id, passwordHash!, await passwords.hash(password));
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'OVERLOADED')) throw error;
    }
  }

  async #verifySecond(userId: string, given: GivenSecondFactor, { request, reply }: Exchange) {
    const { attempts, secondFactor } = this.#options;
    await attempts.assertAllowed('code', userId, request);
    const method = await secondFactor.verify(userId, { ...given, origin: originOf(request) });
    if (method === null) {
      await this.#refused('code', userId, { id: userId }, request);
      throw new ApiError('INVALID_CODE', 'The code is not right, or was used before');
    }
    await attempts.succeeded('code', userId, request, reply);
    return method;
  }

  async #refused(
    kind: 'password' | 'code',
    subject: string,
    user: { readonly id: string } | undefined,
    request: FastifyRequest,
  ): Promise<void> {
    await this.#options.attempts.failed(kind, subject, request);
    await this.#options.audit.append({
      actor: { type: 'anonymous', id: null },
      action: 'session.refused',
      target: { type: 'user', id: user?.id ?? null },
      origin: originOf(request),
      after: { factor: kind },
    });
  }
}
