import { apiKeyRoutes } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import { originOf, principalOf } from '../auth/caller.ts';
import type { ApiKeyService, KeyChange } from './api-key-service.ts';

/** One's own API keys. */
export function registerApiKeyRoutes(routes: Routes, apiKeys: ApiKeyService): void {
  routes.implement(apiKeyRoutes.list, async (_input, request) => ({
    data: await apiKeys.list(principalOf(request).userId),
    nextCursor: null,
  }));
  routes.implement(apiKeyRoutes.read, ({ params }, request) =>
    apiKeys.read(principalOf(request).userId, params.id),
  );
  routes.implement(apiKeyRoutes.create, ({ body }, request, reply) => {
    // The answer holds a secret that is shown this once.
    reply.header('cache-control', 'no-store');
    return apiKeys.create(changeBy(request), body);
  });
  routes.implement(apiKeyRoutes.remove, ({ params }, request) =>
    apiKeys.remove(changeBy(request), params.id),
  );
}

function changeBy(request: FastifyRequest): KeyChange {
  return { principal: principalOf(request), origin: originOf(request) };
}
