import type { exchangeAdminRoutes, RouteResponse } from '@tradewind/protocol';

type Answer<Name extends keyof typeof exchangeAdminRoutes> = RouteResponse<
  (typeof exchangeAdminRoutes)[Name]
>;

export type InsuranceFund = Answer<'insuranceFund'>;
export type LiquidationStage = Answer<'liquidations'>['data'][number]['stage'];
