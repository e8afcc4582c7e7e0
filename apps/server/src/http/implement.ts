import { errorEnvelope, ERRORS } from '@tradewind/protocol';
import type { Route, RouteInput, RouteResponse } from '@tradewind/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';

/**
 * Lets a request through to a route, or throws. It runs before the body is read; everything that guards a route is in
 * it: limits, who the caller is, what the caller may. Probes are not counted.
 */
export type Admit = (
  request: FastifyRequest,
  reply: FastifyReply,
  route: Route,
  options: { readonly counted: boolean },
) => Promise<void>;

/** Finds out who calls, and refuses who may not. */
export type Authorize = (request: FastifyRequest, route: Route) => Promise<void>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set for each route of the contract; anything else that is registered has to be listed as open. */
    declared?: true;
  }
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

/**
 * Routes of one prefix. `documented` says whether they appear in OpenAPI, so that prefixes don't multiply it; `atRoot`
 * keeps all but those that answer at the root too.
 */
export function routesOf(
  app: FastifyInstance,
  admit: Admit,
  { documented, atRoot }: { readonly documented: boolean; readonly atRoot: boolean },
): Routes {
  return {
    implement(route, handler, options = {}) {
      const url = atRoot ? route.root : route.path;
      if (url === undefined) return;
      const status = route.status ?? 200;
      const errors = ['VALIDATION_FAILED', 'RATE_LIMITED', 'INTERNAL', ...route.errors] as const;
      const statuses = new Set(errors.map((code) => ERRORS[code].status));
      const definition: RouteOptions = {
        method: route.method,
        url,
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
        config: { declared: true },
        onRequest: (request, reply) => {
          // Refusals too: what is meant for one caller is kept by no cache on the way, nor by the browser.
          if (route.access !== 'public' || route.method !== 'GET') reply.header('cache-control', 'no-store');
          return admit(request, reply, route, { counted: options.rateLimit !== false });
        },
        handler: async (request, reply) => {
          reply.status(status);
          const input = { params: request.params, query: request.query, body: request.body };
          // The schema above has parsed the three, so they are what RouteInput says.
          return handler(input as never, request, reply);
        },
      };
      // Fastify hands `null` to the validator where there is no body.
      if (route.body?.safeParse(undefined).success === true) {
        definition.validatorCompiler = (compiled) => {
          // The schemas of routes are zod's, as `Route` says.
          const validate = validatorCompiler(compiled as Parameters<typeof validatorCompiler>[0]);
          return compiled.httpPart === 'body' ? (data: unknown) => validate(data ?? undefined) : validate;
        };
      }
      if (options.bodyLimit !== undefined) definition.bodyLimit = options.bodyLimit;
      app.route(definition);
    },
  };
}
