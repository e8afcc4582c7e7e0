import type { Instrument } from '@tradewind/market';
import { exchangeAdminRoutes } from '@tradewind/protocol';
import type { Market } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import { originOf, principalOf } from '../auth/caller.ts';
import type { Administrator } from './administrator.ts';
import type { ExchangeAdminService } from './exchange-admin-service.ts';

export interface ExchangeAdminRoutesOptions {
  readonly service: ExchangeAdminService;
  /** The market as clients see it. */
  readonly describe: (instrument: Instrument) => Market;
}

/** Markets, bounds of risk, insurance fund, liquidations and the audit of the books, for staff. */
export function registerExchangeAdminRoutes(
  routes: Routes,
  { service, describe }: ExchangeAdminRoutesOptions,
): void {
  const by = (request: FastifyRequest): Administrator => ({
    userId: principalOf(request).userId,
    origin: originOf(request),
  });

  routes.implement(exchangeAdminRoutes.market, async ({ params, body }, request) =>
    describe(await service.changeMarket(params.symbol, body, by(request))),
  );
  routes.implement(exchangeAdminRoutes.riskParameters, () => service.riskParameters());
  routes.implement(exchangeAdminRoutes.riskParameterVersions, ({ query }) =>
    service.riskParameterVersions(query),
  );
  routes.implement(exchangeAdminRoutes.updateRiskParameters, ({ body }, request) =>
    service.updateRiskParameters(body, by(request)),
  );
  routes.implement(exchangeAdminRoutes.insuranceFund, () => service.insuranceFund());
  routes.implement(exchangeAdminRoutes.payIntoInsuranceFund, ({ body }, request) =>
    service.payIntoInsuranceFund(body, by(request)),
  );
  routes.implement(exchangeAdminRoutes.liquidations, ({ query }) =>
    service.liquidations(query.symbol, query),
  );
  routes.implement(exchangeAdminRoutes.atRisk, ({ query }) => service.atRisk(query.limit));
  routes.implement(exchangeAdminRoutes.reconcile, () => service.reconcile());
}
