import type { Ticker } from '@tradewind/market';
import type { Interval, StatsEvent } from '@tradewind/protocol';
import { tickerResource } from '../../modules/market-data/resources.ts';
import type { MarketStreamContext, Stream } from '../stream.ts';

/** The window's figures come from stored candles; between two looks at them the price is laid over. */
const REFRESH_MS = 5_000;

/** `stats:<symbol>`: 24 h statistics and the current four-hour window, with each ticker. */
export function statsStream(context: MarketStreamContext): Stream {
  const { marketData, tickers, venue, instrument, publishLatest, report } = context;
  let interval: Interval | null | undefined;
  let isRefreshing = false;
  let isStopped = false;

  const event = (ticker: Ticker, window: Interval | null): StatsEvent => ({
    ...tickerResource(ticker, instrument, marketData.mark(instrument.symbol)),
    interval: window === null ? null : withPrice(window, ticker),
  });
  const newest = () => {
    const ticker = marketData.ticker(venue, instrument.symbol);
    return ticker === undefined || interval === undefined ? undefined : event(ticker, interval);
  };
  const refresh = () => {
    if (isRefreshing) return;
    isRefreshing = true;
    marketData
      .interval(venue, instrument.symbol)
      .then((window) => {
        const isFirst = interval === undefined;
        interval = window;
        const first = isFirst && !isStopped ? newest() : undefined;
        if (first !== undefined) publishLatest(first);
      }, report)
      .finally(() => (isRefreshing = false));
  };
  refresh();
  const timer = setInterval(refresh, REFRESH_MS);
  const unlisten = tickers.on(instrument.symbol, (ticker) => {
    if (interval === undefined) return;
    if (interval !== null && ticker.time >= interval.endTime) refresh();
    publishLatest(event(ticker, interval));
  });
  return {
    current: newest,
    stop: () => {
      isStopped = true;
      clearInterval(timer);
      unlisten();
    },
  };
}

function withPrice(interval: Interval, { price, time }: Ticker): Interval {
  if (time < interval.startTime || time >= interval.endTime) return interval;
  return {
    ...interval,
    open: interval.open ?? price,
    high: Math.max(interval.high ?? price, price),
    low: Math.min(interval.low ?? price, price),
    close: price,
  };
}
