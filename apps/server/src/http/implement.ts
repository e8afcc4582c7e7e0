import { timingSafeEqual, createHash } from 'node:crypto';
import { ApiError, errorEnvelope, ERRORS } from '@tradewind/protocol';
import type { Route, RouteInput, RouteResponse } from '@tradewind/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';

/** Decides whether a caller may use a route. The one seam between routes and whoever knows the callers. */
export type Authorize = (request: FastifyRequest, route: Route) => Promise<void>;

/**
 * Guard by one static administration token, sent as `Authorization: Bearer`. Without a token configured no one is an
 * administrator.
 */
export function staticTokenGuard(adminToken: string | undefined): Authorize {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = adminToken === undefined ? undefined : digest(adminToken);
  return async (request, route) => {
    if (route.access === 'public') return;
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
    if (scheme.toLowerCase() !== 'bearer' || token === '') {
      throw new ApiError('UNAUTHENTICATED', 'This route needs the header Authorization: Bearer <token>');
    }
    if (expected === undefined || !timingSafeEqual(digest(token), expected)) {
      throw new ApiError('UNAUTHENTICATED', 'The token is not valid');
    }
  };
}

export interface Routes {
  /** Registers the handler of a route below each prefix. */
  implement<R extends Route>(
    route: R,
    handler: (
      input: RouteInput<R>,
      request: FastifyRequest,
      reply: FastifyReply,
    ) => Promise<RouteResponse<R>> | RouteResponse<R>,
    options?: { readonly bodyLimit?: number; readonly rateLimit?: false },
  ): void;
}

/** Routes of one prefix. `documented` says whether they appear in OpenAPI, so that the two prefixes don't double it. */
export function routesOf(app: FastifyInstance, authorize: Authorize, documented: boolean): Routes {
  return {
    implement(route, handler, options = {}) {
      const status = route.status ?? 200;
      const errors = ['VALIDATION_FAILED', 'RATE_LIMITED', 'INTERNAL', ...route.errors] as const;
      const statuses = new Set(errors.map((code) => ERRORS[code].status));
      const definition: RouteOptions = {
        method: route.method,
        url: route.path,
        schema: {
          summary: route.summary,
          tags: [route.tag],
          hide: !documented,
          ...(route.access === 'public' ? {} : { security: [{ bearer: [] }] }),
          ...(route.params ? { params: route.params } : {}),
          ...(route.query ? { querystring: route.query } : {}),
          ...(route.body ? { body: route.body } : {}),
          response: {
            [status]: route.response,
            ...Object.fromEntries(
              [...statuses].filter((code) => code !== status).map((code) => [code, errorEnvelope]),
            ),
          },
        },
        onRequest: (request) => authorize(request, route),
        handler: async (request, reply) => {
          reply.status(status);
          const input = { params: request.params, query: request.query, body: request.body };
          // The schema above has parsed the three, so they are what RouteInput says.
          return handler(input as never, request, reply);
        },
      };
      if (options.bodyLimit !== undefined) definition.bodyLimit = options.bodyLimit;
      if (options.rateLimit === false) definition.config = { rateLimit: false };
      app.route(definition);
    },
  };
}
