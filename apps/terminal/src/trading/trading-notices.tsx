import { useEffect } from 'react';
import { usePanelCounts } from '../panels/panel-counts.ts';
import { foreseeNotices, notify } from '../ui/notify.ts';
import { noticeOf } from './notices.ts';
import { openOrders, openPositions } from './trading-state.ts';
import { useTradingStore } from './use-trading.ts';

/**
 * Tells of fills, cancellations by the exchange, margin calls and liquidations, on whichever screen one is, and keeps
 * the counts on the tabs.
 */
export function TradingNotices() {
  const store = useTradingStore();
  useEffect(foreseeNotices, []);
  useEffect(
    () =>
      store.onEvent((event) => {
        const notice = noticeOf(event);
        if (notice !== null) notify(notice.text, notice);
      }),
    [store],
  );
  useEffect(() => {
    const count = () => {
      const state = store.current();
      usePanelCounts.setState({ positions: openPositions(state).length, orders: openOrders(state).length });
    };
    count();
    const stop = store.subscribe(count);
    return () => {
      stop();
      usePanelCounts.setState({}, true);
    };
  }, [store]);
  return null;
}
