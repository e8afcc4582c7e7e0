import type { PositionResource } from '@tradewind/protocol';
import { useEffect, useSyncExternalStore } from 'react';
import { useServices } from '../services.ts';
import { STALE_AFTER_MS } from '../stores/feed.ts';
import { useMarkets } from '../stores/markets.ts';
import type { ListedMarket, Markets } from '../stores/markets.ts';
import { crossMarginRatio, liveFigures } from './live-position.ts';
import type { LiveFigures } from './live-position.ts';
import type { MarkStore } from './marks.ts';
import { balanceOf, openPositions } from './trading-state.ts';
import type { TradingState } from './trading-state.ts';
import { useTrading, useTradingServices } from './use-trading.ts';

/** A position with what the mark price of now makes of it. */
export interface LivePosition {
  readonly position: PositionResource;
  readonly market: ListedMarket | undefined;
  readonly figures: LiveFigures;
  /** Its mark price is not current. */
  readonly isStale: boolean;
}

/** Open positions, a few times a second as their mark prices move. */
export function useLivePositions(): readonly LivePosition[] {
  const view = useTrading();
  const { marks } = useTradingServices();
  const { feed, prices } = useServices();
  const { data: markets } = useMarkets();
  const { isStale } = useSyncExternalStore(feed.subscribe, feed.current);
  useSyncExternalStore(marks.signal.subscribe, marks.signal.version);
  // A mark price that has stopped tells nobody; while others tick it is seen by them.
  useSyncExternalStore(prices.signal.subscribe, prices.signal.version);
  const positions = openPositions(view);
  const symbols = positions.map(({ symbol }) => symbol).join(' ');
  useEffect(() => {
    const stops = symbols === '' ? [] : symbols.split(' ').map((symbol) => marks.follow(symbol));
    return () => stops.forEach((stop) => stop());
  }, [marks, symbols]);
  return livePositions(view, positions, { markets, marks, isStale });
}

interface Surroundings {
  readonly markets: Markets | undefined;
  readonly marks: Pick<MarkStore, 'get' | 'ageMs'>;
  readonly isStale: boolean;
}

function livePositions(
  state: TradingState,
  positions: readonly PositionResource[],
  { markets, marks, isStale }: Surroundings,
): readonly LivePosition[] {
  const live = positions.map((position): LivePosition => {
    const market = markets?.find(position.symbol);
    const mark = marks.get(position.symbol);
    const figures = liveFigures(position, market, mark?.mark ?? null);
    return {
      position,
      market,
      figures,
      isStale: isStale || (marks.ageMs(position.symbol) ?? 0) > STALE_AFTER_MS,
    };
  });
  return live.map((each) => withSharedRatio(each, live, state));
}

/** Cross positions of one wallet are margined together. */
function withSharedRatio(
  each: LivePosition,
  all: readonly LivePosition[],
  state: TradingState,
): LivePosition {
  const quote = each.market?.quote;
  const wallet = quote === undefined ? undefined : balanceOf(state, 'margin', quote);
  if (each.position.marginMode !== 'cross' || wallet === undefined) return each;
  const shared = all.filter(
    ({ position, market }) => position.marginMode === 'cross' && market?.quote === quote,
  );
  const marginRatio = crossMarginRatio(
    shared.map(({ figures }) => figures),
    wallet.total,
  );
  return { ...each, figures: { ...each.figures, marginRatio } };
}
