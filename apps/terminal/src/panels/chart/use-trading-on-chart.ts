import type { Timeframe } from '@tradewind/market';
import { useEffect } from 'react';
import type { RefObject } from 'react';
import { useUser } from '../../account/use-account.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { useMarket } from '../market-context.ts';
import type { ChartView } from './chart-view.ts';

/**
 * Orders, positions and fills on the chart, for who is signed in and wants them there. Loaded then: visitors need none
 * of it.
 */
export function useTradingOnChart(
  view: RefObject<ChartView | null>,
  container: RefObject<HTMLElement | null>,
  timeframe: Timeframe,
): void {
  const services = useServices();
  const market = useMarket();
  const userId = useUser()?.id;
  const isWanted = useSettings((settings) => settings.tradingOnChart);
  useEffect(() => {
    if (userId === undefined || !isWanted) return undefined;
    let isGone = false;
    let detach: (() => void) | undefined;
    import('./trading/attach-trading.ts').then(
      ({ attachTrading }) => {
        if (isGone || view.current === null || container.current === null) return;
        detach = attachTrading({
          services,
          view: view.current,
          container: container.current,
          market,
          timeframe,
        });
      },
      // Candles are of use without; the tables say what one has.
      () => undefined,
    );
    return () => {
      isGone = true;
      detach?.();
    };
  }, [services, view, container, market, timeframe, userId, isWanted]);
}
