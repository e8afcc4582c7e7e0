import { ApiError, secondFactorRoutes } from '@tradewind/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import type { Attempts } from './attempts.ts';
import { originOf, principalOf, sessionOf } from './caller.ts';
import type { SecondFactorCaller, SecondFactorService } from './second-factor-service.ts';

/** Setting the second factor up, and off. Signing in with it belongs to sign-in. */
export function registerSecondFactorRoutes(
  routes: Routes,
  service: SecondFactorService,
  attempts: Attempts,
): void {
  /** Counts wrong codes, so that a stolen session can't try all of them. */
  const guarded = async <T>(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (caller: SecondFactorCaller) => Promise<T>,
  ): Promise<T> => {
    const caller = callerOf(request);
    await attempts.assertAllowed('code', caller.userId, request);
    try {
      const result = await work(caller);
      await attempts.succeeded('code', caller.userId, request, reply);
      return result;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'INVALID_CODE') {
        await attempts.failed('code', caller.userId, request);
      }
      throw error;
    }
  };

  routes.implement(secondFactorRoutes.status, (_input, request) => {
    const { userId, role } = principalOf(request);
    return service.status(userId, role);
  });
  routes.implement(secondFactorRoutes.setup, (_input, request, reply) => {
    neverStored(reply);
    return service.setup(principalOf(request).userId);
  });
  routes.implement(secondFactorRoutes.enable, async ({ body }, request, reply) => {
    neverStored(reply);
    return {
      recoveryCodes: await guarded(request, reply, (caller) => service.enable(caller, body.code)),
    };
  });
  routes.implement(secondFactorRoutes.disable, async ({ body }, request, reply) => {
    await guarded(request, reply, (caller) => service.disable(caller, body));
    return { message: 'The second factor is off' };
  });
  routes.implement(secondFactorRoutes.recoveryCodes, async ({ body }, request, reply) => {
    neverStored(reply);
    return {
      recoveryCodes: await guarded(request, reply, (caller) =>
        service.regenerateRecoveryCodes(caller, body.code),
      ),
    };
  });
}

function callerOf(request: FastifyRequest): SecondFactorCaller {
  return {
    userId: principalOf(request).userId,
    sessionId: sessionOf(request).sessionId,
    origin: originOf(request),
  };
}

/** Answers with secrets stay out of every cache on the way. */
function neverStored(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store');
}
