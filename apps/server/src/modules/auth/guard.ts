import type { Clock } from '@tradewind/market';
import { ApiError, isAdministrative, PERMISSIONS } from '@tradewind/protocol';
import type { Permission, PermissionRule, Route } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import type { AccessTokens } from './access-tokens.ts';
import { SESSION_COOKIE } from './cookies.ts';
import type { ConnectionAuthentication, ConnectionCredentials } from '../../realtime/authentication.ts';
import type { CrossSite } from './cross-site.ts';
import type { KeyAuthentication } from './key-authentication.ts';
import type { Principal } from './principal.ts';
import type { Sessions } from './sessions.ts';

/** How long a proof of identity counts as recent. */
export const RECENT_MS = 10 * 60_000;

export interface GuardOptions {
  readonly tokens: AccessTokens;
  readonly sessions: Sessions;
  /** Knows requests that carry a platform API key; null for those that carry none. */
  readonly keys: Pick<KeyAuthentication, 'authenticate' | 'authenticateBearer'>;
  readonly crossSite: CrossSite;
  readonly clock: Clock;
  /** Staff needs a second factor for what only staff may do. */
  readonly staffNeedsSecondFactor: boolean;
}

/** Decides who a caller is and whether the caller may. What no rule allows is refused. */
export class Guard {
  readonly #options: GuardOptions;

  /** The same, for realtime connections. */
  readonly connections: ConnectionAuthentication = {
    authenticate: (credentials) => this.#authenticateConnection(credentials),
    assertPermission: (principal, permission) => this.assertPermission(principal, permission),
  };

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /**
   * Sets `request.principal`. On public routes a caller with valid credentials is known too, others are anonymous.
   * @throws {ApiError} UNAUTHENTICATED, or why the permission is not given.
   */
  async authorize(request: FastifyRequest, route: Route): Promise<void> {
    if (route.access === 'public') {
      try {
        request.principal = await this.authenticate(request);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
      return;
    }
    const principal = await this.authenticate(request);
    if (principal === null) {
      throw new ApiError(
        'UNAUTHENTICATED',
        'This needs a signed-in account: Authorization: Bearer <access token>',
      );
    }
    request.principal = principal;
    this.assertPermission(principal, route.access);
  }

  /** Whom the request's credentials stand for; null without any. @throws {ApiError} for credentials that don't hold. */
  async authenticate(request: FastifyRequest): Promise<Principal | null> {
    const byKey = await this.#options.keys.authenticate(request);
    if (byKey !== null) return byKey;
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.byToken(bearer(authorization));
    const cookie = request.cookies[SESSION_COOKIE];
    if (cookie === undefined) return null;
    // A browser sends the cookie whoever asks it to.
    this.#options.crossSite.assertOwn(request);
    return this.byCookie(cookie);
  }

  /** @throws {ApiError} UNAUTHENTICATED */
  async byToken(token: string): Promise<Principal> {
    const claims = this.#options.tokens.verify(token);
    const session = await this.#options.sessions.byId(claims.sessionId);
    if (session === undefined || session.principal.userId !== claims.userId) throw ended();
    return { ...session.principal, proof: { ...session.proof, via: 'token', expiresAt: claims.expiresAt } };
  }

  /** @throws {ApiError} UNAUTHENTICATED */
  async byCookie(cookie: string): Promise<Principal> {
    const session = await this.#options.sessions.byCookie(cookie);
    if (session === undefined) throw ended();
    return { ...session.principal, proof: { ...session.proof, via: 'cookie' } };
  }

  /** @throws {ApiError} that says what is missing */
  assertPermission({ role, isVerified, proof }: Principal, permission: Permission): void {
    const rule: PermissionRule = PERMISSIONS[permission];
    if (!rule.roles.includes(role)) throw new ApiError('FORBIDDEN', 'This account may not do this');
    if (proof.kind === 'api_key') {
      if (rule.scope === null || !proof.scopes.includes(rule.scope)) {
        throw new ApiError(
          'INSUFFICIENT_SCOPE',
          rule.scope === null ? 'No API key may do this' : `This needs a key with the scope ${rule.scope}`,
        );
      }
    }
    if (rule.verified === true && !isVerified) {
      throw new ApiError('EMAIL_NOT_VERIFIED', 'Prove your mail address first');
    }
    if (proof.kind !== 'session') return;
    if (isAdministrative(permission) && this.#options.staffNeedsSecondFactor && !proof.secondFactor) {
      throw new ApiError(
        'SECOND_FACTOR_SETUP_REQUIRED',
        'Switch the second factor on and sign in with it first',
      );
    }
    if (rule.recent === true) this.assertRecent(proof.authenticatedAt);
  }

  async #authenticateConnection(credentials: ConnectionCredentials): Promise<Principal> {
    const { token, cookie, origin, host, fetchSite, address } = credentials;
    if (token !== undefined) {
      return (await this.#options.keys.authenticateBearer(token, address)) ?? this.byToken(token);
    }
    if (cookie === undefined) {
      throw new ApiError(
        'UNAUTHENTICATED',
        'This needs a signed-in account: auth: {token}, or the session cookie',
      );
    }
    if (this.#options.crossSite.isForeign({ origin, host, fetchSite })) {
      throw new ApiError('CROSS_SITE_REQUEST', 'The connection comes from a page of another site');
    }
    return this.byCookie(cookie);
  }

  /** @throws {ApiError} REAUTHENTICATION_REQUIRED */
  assertRecent(authenticatedAt: number): void {
    if (this.#options.clock.now() - authenticatedAt > RECENT_MS) {
      throw new ApiError('REAUTHENTICATION_REQUIRED', 'Prove who you are again, then repeat this');
    }
  }
}

function bearer(authorization: string): string {
  const [scheme = '', token = '', ...rest] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'bearer' || token === '' || rest.length > 0) {
    throw new ApiError('UNAUTHENTICATED', 'The header must be Authorization: Bearer <access token>');
  }
  return token;
}

function ended(): ApiError {
  return new ApiError('UNAUTHENTICATED', 'The session has ended: sign in again');
}
