import { ApiError, authRoutes } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';
import type { UserRepository } from '../users/user-repository.ts';
import type { Attempts } from './attempts.ts';
import { originOf, principalOf } from './caller.ts';
import type { EmailVerification } from './email-verification.ts';
import { emailKey } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';

/** Proving and changing one's mail address. */
export function registerEmailRoutes(
  routes: Routes,
  options: {
    readonly verification: EmailVerification;
    readonly users: UserRepository;
    readonly attempts: Attempts;
  },
): void {
  const { verification, users, attempts } = options;

  const send = async (email: string, request: FastifyRequest) => {
    const { userId, username } = principalOf(request);
    const subject = `verify:${userId}:${emailKey(email)}`;
    await attempts.assertAllowed('mail', subject, request);
    await verification.send({ id: userId, username }, email);
    return { message: 'A mail with a code is on its way' };
  };

  routes.implement(authRoutes.verifyEmail, async ({ body }, request, reply) => {
    if (body.token !== undefined) {
      await verification.byToken(body.token, originOf(request));
    } else if (request.principal?.proof.kind !== 'session') {
      throw new ApiError('UNAUTHENTICATED', 'A code counts for the account that is signed in');
    } else {
      await verification.byCode(request.principal.userId, body.code!, request, reply);
    }
    return { message: 'The mail address is proven' };
  });
  routes.implement(authRoutes.resendVerification, async (_input, request) => {
    const user = await users.byId(principalOf(request).userId);
    if (user === undefined || user.email === null || user.emailVerifiedAt !== null) {
      throw new ApiError('CONFLICT', 'There is no address that waits to be proven');
    }
    return send(user.email, request);
  });
  routes.implement(authRoutes.changeEmail, ({ body }, request) => send(body.email, request));
}
