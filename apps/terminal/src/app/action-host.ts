import type { ActionHost } from '../actions/actions.ts';
import { watchlistSlot } from '../panels/watchlist/watchlist-handle.ts';
import type { Services } from '../services.ts';
import { useSettings } from '../stores/settings.ts';
import { marketsQuery } from '../stores/markets.ts';
import { notify } from '../ui/notify.ts';
import { sortMarkets } from '../panels/watchlist/arrange.ts';
import type { AppRouter } from './router.tsx';

/** Joins actions to the router and the watchlist. */
export function actionHost(router: AppRouter, services: Services): ActionHost {
  const currentMarket = () => {
    const match = router.state.matches.find((each) => each.routeId === '/trade/$market');
    return match === undefined ? null : resolve(services, (match.params as { market: string }).market);
  };
  return {
    currentMarket,
    open: (path) => void router.navigate({ to: path }),
    user: () => services.account.user,
    signOut: () => {
      services.api.signOut().catch(() => notify('The server could not be told; try to sign out again'));
    },
    focusSearch: () => watchlistSlot.current?.focusSearch(),
    stepMarket: (step) => {
      const markets = services.queries.getQueryData(marketsQuery(services).queryKey);
      if (markets === undefined) return;
      const ids = sortMarkets(markets.all, useSettings.getState().watchSort, services.prices).map(
        ({ id }) => id,
      );
      const index = ids.indexOf(currentMarket() ?? '');
      const next = ids[(index + step + ids.length) % ids.length];
      if (next !== undefined) {
        void router.navigate({ to: '/trade/$market', params: { market: next }, search: (search) => search });
      }
    },
  };
}

/** Id of the market that a path names in whatever spelling. */
function resolve(services: Services, spelling: string): string | null {
  const markets = services.queries.getQueryData(marketsQuery(services).queryKey);
  return markets?.find(spelling)?.id ?? null;
}
