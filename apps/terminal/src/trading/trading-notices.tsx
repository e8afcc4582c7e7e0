import { useEffect } from 'react';
import { notify } from '../ui/notify.ts';
import { noticeOf } from './notices.ts';
import { useTradingStore } from './use-trading.ts';

/** Tells of fills, cancellations by the exchange, margin calls and liquidations, on whichever screen one is. */
export function TradingNotices() {
  const store = useTradingStore();
  useEffect(
    () =>
      store.onEvent((event) => {
        const notice = noticeOf(event);
        if (notice !== null) notify(notice.text, notice);
      }),
    [store],
  );
  return null;
}
