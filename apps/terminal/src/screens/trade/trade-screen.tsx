import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { MarketContext } from '../../panels/market-context.ts';
import { useMarkets } from '../../stores/markets.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { useSettings } from '../../stores/settings.ts';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { MarketBar } from './market-bar.tsx';
import { usePriceTitle } from './use-price-title.ts';
import styles from './trade-screen.module.css';

const loadDock = async () => ({ default: (await import('./dock.tsx')).Dock });
const loadStack = async () => ({ default: (await import('./stack.tsx')).Stack });
const Dock = lazy(loadDock);
const Stack = lazy(loadStack);
const UnknownMarket = lazy(async () => ({ default: (await import('./unknown-market.tsx')).UnknownMarket }));

/** Below this the panels stand behind tabs in one column. */
const WIDE = '(min-width: 900px)';

export function TradeScreen() {
  const { market: spelling } = useParams({ from: '/trade/$market' });
  const { data: markets, error, refetch } = useMarkets();
  const isWide = useMediaQuery(WIDE);
  useEffect(() => {
    // The panels travel while the markets do, not after them; a failure is met where they are drawn.
    (isWide ? loadDock() : loadStack()).catch(() => undefined);
  }, [isWide]);
  if (markets !== undefined) {
    const market = markets.find(spelling);
    if (market === undefined) {
      return (
        <Suspense>
          <UnknownMarket spelling={spelling} markets={markets.all} />
        </Suspense>
      );
    }
    return <Market market={market} />;
  }
  if (error !== null) {
    return <ErrorState title="The markets did not load" error={error} onRetry={() => void refetch()} />;
  }
  return <Skeleton label="Loading markets" rows={16} />;
}

function Market({ market }: { readonly market: ListedMarket }) {
  const isWide = useMediaQuery(WIDE);
  usePriceTitle(market);
  useEffect(() => {
    useSettings.setState({ lastMarket: market.id });
  }, [market.id]);
  return (
    <MarketContext value={market}>
      <div className={styles.screen}>
        <h1 className="visually-hidden">{market.symbol}</h1>
        <MarketBar market={market} />
        <Suspense fallback={<Skeleton label="Loading panels" rows={14} />}>
          {isWide ? <Dock /> : <Stack />}
        </Suspense>
      </div>
    </MarketContext>
  );
}
