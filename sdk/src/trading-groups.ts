import type { HttpCaller } from './http-caller.ts';
import { lazyRouteGroup } from './route-group.ts';
import type { RouteGroup } from './route-group.ts';
import type * as routes from './trading-routes.ts';

type Routes = typeof routes;

/** What trades, as methods by group. */
export interface TradingGroups {
  readonly orders: RouteGroup<Routes['orderRoutes']>;
  readonly trades: RouteGroup<Routes['tradeRoutes']>;
  readonly positions: RouteGroup<Routes['positionRoutes']>;
  readonly wallet: RouteGroup<Routes['walletRoutes']>;
  readonly portfolio: RouteGroup<Routes['portfolioRoutes']>;
  readonly exchangeAdmin: RouteGroup<Routes['exchangeAdminRoutes']>;
}

const load = () => import('./trading-routes.ts');

export function tradingGroups(caller: HttpCaller): TradingGroups {
  return {
    orders: lazyRouteGroup(caller, async () => (await load()).orderRoutes, {
      list: true,
      history: true,
      place: true,
      oco: true,
      get: true,
      amend: true,
      cancel: true,
      cancelAll: true,
      countdown: true,
    }),
    trades: lazyRouteGroup(caller, async () => (await load()).tradeRoutes, { list: true, export: true }),
    positions: lazyRouteGroup(caller, async () => (await load()).positionRoutes, {
      list: true,
      history: true,
      get: true,
      close: true,
      margin: true,
      protect: true,
      marginSettings: true,
      configure: true,
    }),
    wallet: lazyRouteGroup(caller, async () => (await load()).walletRoutes, {
      get: true,
      history: true,
      exportHistory: true,
      currency: true,
      transfer: true,
      deposit: true,
      withdraw: true,
    }),
    portfolio: lazyRouteGroup(caller, async () => (await load()).portfolioRoutes, {
      get: true,
      snapshots: true,
      takeSnapshot: true,
    }),
    exchangeAdmin: lazyRouteGroup(caller, async () => (await load()).exchangeAdminRoutes, {
      market: true,
      riskParameters: true,
      riskParameterVersions: true,
      updateRiskParameters: true,
      insuranceFund: true,
      payIntoInsuranceFund: true,
      liquidations: true,
      atRisk: true,
      reconcile: true,
    }),
  };
}
