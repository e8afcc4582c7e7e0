import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { isTimeframe } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import { accountRoutes } from './account-routes.ts';
import { rootRoute } from './root-route.ts';
import { TradeScreen } from '../screens/trade/trade-screen.tsx';
import { useSettings } from '../stores/settings.ts';
import { LoadingScreen } from '../ui/loading-screen.tsx';
import { ScreenError } from '../ui/screen-error.tsx';

function openLastMarket(): void {
  const market = useSettings.getState().lastMarket;
  redirect({ to: '/trade/$market', params: { market }, replace: true, throw: true });
}

const indexRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', beforeLoad: openLastMarket });
const tradeIndexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/trade',
  beforeLoad: openLastMarket,
});

export interface TradeSearch {
  /** Timeframe of the chart; without it the one used last. */
  readonly tf?: Timeframe;
}

const tradeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/trade/$market',
  validateSearch: (search: Record<string, unknown>): TradeSearch => {
    const { tf } = search;
    return typeof tf === 'string' && isTimeframe(tf) && tf !== '1s' ? { tf } : {};
  },
  component: TradeScreen,
});

const statisticsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/statistics',
  component: lazyRouteComponent(
    () => import('../screens/statistics/statistics-screen.tsx'),
    'StatisticsScreen',
  ),
});

const statusRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/status',
  component: lazyRouteComponent(() => import('../screens/status/status-screen.tsx'), 'StatusScreen'),
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  tradeIndexRoute,
  tradeRoute,
  statisticsRoute,
  statusRoute,
  ...accountRoutes,
]);

export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPendingComponent: LoadingScreen,
    defaultErrorComponent: ScreenError,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
