import { ApiError, googleRoutes } from '@tradewind/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import { principalOf, sessionOf } from './caller.ts';
import { whereRefused } from './google-flow.ts';
import type { GoogleFlow } from './google-flow.ts';

/** Signing in with Google, and linking it to an account. */
export function registerGoogleRoutes(routes: Routes, flow: GoogleFlow): void {
  routes.implement(googleRoutes.start, async ({ query }, request, reply) => {
    const location = await flow.start(query.returnTo, request, reply).catch((error: unknown) => {
      // A person who followed a link gets a page that says so, a program gets the error.
      if (!(error instanceof ApiError) || !wantsPage(request)) throw error;
      return whereRefused(error.code, undefined);
    });
    return leave(reply, location);
  });

  routes.implement(googleRoutes.callback, async (_input, request, reply) =>
    leave(reply, await flow.finish(request, reply)),
  );

  routes.implement(googleRoutes.link, async ({ body }, request, reply) => {
    const link = { userId: principalOf(request).userId, sessionId: sessionOf(request).sessionId };
    reply.header('cache-control', 'no-store');
    return { url: await flow.startLink(link, body?.returnTo, request, reply) };
  });

  routes.implement(googleRoutes.unlink, async (_input, request) => {
    await flow.unlink(principalOf(request).userId, request);
    return { message: 'Google is not linked to this account any more' };
  });
}

/** Sends the browser on. The address it leaves holds a code, which the next page need not know. */
function leave(reply: FastifyReply, location: string): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .redirect(location, 302);
}

function wantsPage(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') ?? false;
}
