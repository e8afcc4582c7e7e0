import { ApiError, authRoutes, sessionRoutes } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';
import type { UserRepository } from '../users/user-repository.ts';
import type { Attempts } from './attempts.ts';
import { originOf, principalOf, sessionOf } from './caller.ts';
import { RECENT_MS } from './guard.ts';
import type { MailCodes } from './mail-codes.ts';
import type { Passwords } from './passwords.ts';
import type { SecondFactorCheck } from './second-factor-check.ts';
import type { Sessions } from './sessions.ts';

export interface SessionRouteOptions {
  readonly sessions: Sessions;
  readonly users: UserRepository;
  readonly passwords: Passwords;
  readonly secondFactor: SecondFactorCheck;
  readonly codes: MailCodes;
  readonly attempts: Attempts;
}

/** Where an account is signed in, and proving again who one is. */
export function registerSessionRoutes(routes: Routes, options: SessionRouteOptions): void {
  const { sessions, users, passwords, secondFactor, codes, attempts } = options;

  routes.implement(sessionRoutes.list, async (_input, request) => ({
    data: await sessions.list(principalOf(request).userId, sessionOf(request).sessionId),
    nextCursor: null,
  }));
  routes.implement(sessionRoutes.revoke, ({ params }, request) =>
    sessions.revoke(
      principalOf(request).userId,
      params.id,
      'revoked_by_owner',
      originOf(request),
      sessionOf(request).sessionId,
    ),
  );
  routes.implement(sessionRoutes.revokeAll, async ({ query }, request) => {
    const { sessionId } = sessionOf(request);
    const revoked = await sessions.endAll(
      principalOf(request).userId,
      originOf(request),
      query.keepCurrent ? { except: sessionId } : {},
    );
    return { revoked };
  });

  routes.implement(authRoutes.reauthenticate, async ({ body }, request, reply) => {
    const { userId } = principalOf(request);
    const { sessionId } = sessionOf(request);
    let isSecondFactor = false;
    if (body.password !== undefined) {
      const user = await users.byId(userId);
      await attempts.assertAllowed('password', userId, request);
      const { matches } = await passwords.verify(user?.passwordHash ?? null, body.password);
      if (!matches) {
        await attempts.failed('password', userId, request);
        throw new ApiError('INVALID_CREDENTIALS', 'The password is not right');
      }
      await attempts.succeeded('password', userId, request, reply);
    } else if (body.code !== undefined) {
      await attempts.assertAllowed('code', userId, request);
      if ((await secondFactor.verify(userId, { code: body.code })) === null) {
        await attempts.failed('code', userId, request);
        throw new ApiError('INVALID_CODE', 'The code is not right, or was used before');
      }
      await attempts.succeeded('code', userId, request, reply);
      isSecondFactor = true;
    } else {
      await codes.useConfirmation(userId, body.emailCode!, request, reply);
    }
    await sessions.confirm(userId, sessionId, isSecondFactor);
    return { validForSeconds: RECENT_MS / 1000 };
  });
  routes.implement(authRoutes.reauthenticateByMail, async (_input, request) => {
    const user = await users.byId(principalOf(request).userId);
    const { message } = await codes.sendConfirmation(user!, request);
    return { message };
  });
}
