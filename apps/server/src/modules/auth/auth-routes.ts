import {
  ApiError,
  authRoutes,
  signInCodeRoutes,
  secondFactorRoutes,
  googleRoutes,
} from '@tradewind/protocol';
import type { LoginBody, SignedIn } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';
import { REFRESH_COOKIE } from './cookies.ts';
import type { AuthCookies } from './cookies.ts';
import type { CrossSite } from './cross-site.ts';
import { originOf } from './caller.ts';
import type { MailCodes } from './mail-codes.ts';
import type { Registration } from './registration.ts';
import type { Sessions } from './sessions.ts';
import type { Exchange, SignIn } from './sign-in.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { UserRow } from '../users/user-repository.ts';

export interface AuthRouteOptions {
  readonly registration: Registration;
  readonly signIn: SignIn;
  readonly codes: MailCodes;
  readonly sessions: Sessions;
  readonly cookies: AuthCookies;
  readonly crossSite: CrossSite;
  readonly keys: SigningKeys;
  /** The account of an ID token of Google. @throws {ApiError} GOOGLE_UNAVAILABLE, INVALID_CREDENTIALS, ACCOUNT_EXISTS */
  readonly accountOfGoogle: (idToken: string, exchange: Exchange) => Promise<UserRow>;
  readonly providers: { readonly google: boolean; readonly demo: boolean };
}

/** Signing up, in and out, and renewing tokens. */
export function registerAuthRoutes(routes: Routes, options: AuthRouteOptions): void {
  const { registration, signIn, codes, sessions, cookies, crossSite, keys } = options;

  for (const route of [authRoutes.register, authRoutes.registerUser]) {
    routes.implement(route, ({ body }, request, reply) => {
      crossSite.assertOwn(request);
      return registration.register(body, { request, reply });
    });
  }

  const login = async (body: LoginBody, exchange: Exchange): Promise<SignedIn> => {
    crossSite.assertOwn(exchange.request);
    const byGoogle = body.provider === 'google';
    const user = byGoogle
      ? await options.accountOfGoogle(body.idToken!, exchange)
      : await signIn.withPassword(nameOf(body), body.password!, exchange);
    return (await signIn.finish(
      user,
      [byGoogle ? 'google' : 'password'],
      body,
      exchange,
      body.tokenDelivery,
    )) as SignedIn;
  };
  for (const route of [authRoutes.login, authRoutes.loginUser]) {
    routes.implement(route, ({ body }, request, reply) => login(body, { request, reply }));
  }

  routes.implement(authRoutes.refresh, async ({ body }, request, reply) => {
    const given = body?.refreshToken;
    const token = given ?? request.cookies[REFRESH_COOKIE];
    if (token === undefined) {
      throw new ApiError('INVALID_REFRESH_TOKEN', 'There is no refresh token: sign in');
    }
    if (given === undefined) crossSite.assertOwn(request);
    try {
      const renewed = await sessions.refresh(token, originOf(request));
      return await signIn.signedIn(
        renewed.user.id,
        renewed.sessionId,
        renewed.refreshToken,
        { request, reply },
        given === undefined ? 'cookie' : 'body',
        renewed.expiresAt,
      );
    } catch (error) {
      if (error instanceof ApiError && given === undefined) cookies.clearRefresh(request, reply);
      throw error;
    }
  });

  const signOut = async (exchange: Exchange, refreshToken?: string): Promise<void> => {
    const { request } = exchange;
    crossSite.assertOwn(request);
    if (refreshToken !== undefined) await signIn.endByRefreshToken(refreshToken, request);
    const { principal } = request;
    if (principal?.proof.kind === 'session') {
      await signIn.endSession(
        { userId: principal.userId, sessionId: principal.proof.sessionId },
        'signed_out',
        request,
      );
    }
    await signIn.endCurrent(exchange, 'signed_out');
  };
  routes.implement(authRoutes.logout, async ({ body }, request, reply) => {
    await signOut({ request, reply }, body?.refreshToken);
    return { message: 'Signed out' };
  });

  routes.implement(signInCodeRoutes.request, ({ body }, request) => codes.sendSignIn(body.email, request));
  routes.implement(signInCodeRoutes.verify, async ({ body }, request, reply) => {
    crossSite.assertOwn(request);
    const user = await codes.useSignIn(body.email, body.code, request, reply);
    return (await signIn.finish(
      user,
      ['email_code'],
      {},
      { request, reply },
      body.tokenDelivery,
    )) as SignedIn;
  });
  routes.implement(secondFactorRoutes.challenge, async ({ body }, request, reply) => {
    crossSite.assertOwn(request);
    return (await signIn.answerChallenge(
      body.challenge,
      body,
      { request, reply },
      body.tokenDelivery,
    )) as SignedIn;
  });

  routes.implement(googleRoutes.status, () => ({
    password: true as const,
    emailCode: true as const,
    ...options.providers,
  }));
  routes.implement(authRoutes.jwks, (_input, _request, reply) => {
    reply.header('cache-control', 'public, max-age=3600');
    return { keys: [...keys.jwks.keys] };
  });
}

/** A mail address may stand in either field: usernames have no @. */
function nameOf({ username, email }: LoginBody): { username: string } | { email: string } {
  const name = username ?? email!;
  return email !== undefined || name.includes('@') ? { email: name.trim() } : { username: name };
}
