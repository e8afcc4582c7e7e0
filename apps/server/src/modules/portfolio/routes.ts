import { portfolioRoutes } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import { principalOf } from '../auth/caller.ts';
import type { PortfolioService } from './portfolio-service.ts';

/** What the account of who calls is and was worth. */
export function registerPortfolioRoutes(routes: Routes, portfolio: PortfolioService): void {
  const userOf = (request: FastifyRequest) => principalOf(request).userId;

  routes.implement(portfolioRoutes.get, (_input, request) => portfolio.now(userOf(request)));
  routes.implement(portfolioRoutes.snapshots, ({ query }, request) =>
    portfolio.snapshots(userOf(request), query),
  );
  routes.implement(portfolioRoutes.takeSnapshot, (_input, request) =>
    portfolio.takeSnapshot(userOf(request)),
  );
}
