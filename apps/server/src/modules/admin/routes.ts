import { adminRoutes } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import { originOf, principalOf } from '../auth/caller.ts';
import type { Administrator, AdminService } from './service.ts';
import type { AdminStatistics } from './statistics.ts';

/** Accounts and figures of the house, for staff. */
export function registerAdminRoutes(
  routes: Routes,
  { service, statistics }: { readonly service: AdminService; readonly statistics: AdminStatistics },
): void {
  const by = (request: FastifyRequest): Administrator => ({
    userId: principalOf(request).userId,
    origin: originOf(request),
  });
  routes.implement(adminRoutes.users, ({ query }) => service.users(query));
  routes.implement(adminRoutes.user, ({ params }) => service.user(params.id));
  routes.implement(adminRoutes.updateUser, ({ params, body }, request) =>
    service.update(params.id, body, by(request)),
  );
  routes.implement(adminRoutes.revokeSessions, ({ params }, request) =>
    service.revokeSessions(params.id, by(request)),
  );
  routes.implement(adminRoutes.resetSecondFactor, ({ params, body }, request) =>
    service.resetSecondFactor(params.id, body.reason, by(request)),
  );
  routes.implement(adminRoutes.statistics, () => statistics.read());
}
