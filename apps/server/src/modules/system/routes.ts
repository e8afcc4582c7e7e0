import { ApiError, healthRoutes } from '@tradewind/protocol';
import type { FastifyInstance } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import type { Metrics } from './metrics.ts';
import type { SystemService } from './service.ts';

/** Health, readiness, status and metrics. Probes are not rate limited. */
export function registerSystemRoutes(
  routes: Routes,
  app: FastifyInstance,
  system: SystemService,
  metrics: Metrics,
): void {
  const unlimited = { rateLimit: false } as const;
  routes.implement(healthRoutes.health, () => system.health(), unlimited);
  routes.implement(healthRoutes.systemHealth, () => system.health(), unlimited);
  routes.implement(healthRoutes.live, () => ({ status: 'ok' as const }), unlimited);
  routes.implement(healthRoutes.systemStatus, () => system.status());
  routes.implement(
    healthRoutes.ready,
    async () => {
      const health = await system.health();
      const down = health.components.filter(({ state }) => state === 'down');
      if (health.status === 'unavailable') {
        throw new ApiError('NOT_READY', `Not up: ${down.map(({ name }) => name).join(', ')}`, {
          details: health.components,
          retryAfterSeconds: 5,
        });
      }
      return health;
    },
    unlimited,
  );
  app.get('/metrics', { schema: { hide: true }, config: { rateLimit: false } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
