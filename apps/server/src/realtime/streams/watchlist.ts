import { change24h } from '@tradewind/market';
import type { Instrument, Ticker } from '@tradewind/market';
import type { WatchlistPrice } from '@tradewind/protocol';
import type { Stream, StreamContext } from '../stream.ts';

const EVERY_MS = 1_000;

export function watchlistPrice(ticker: Ticker, { symbol, id }: Instrument): WatchlistPrice {
  const { venue, price, high24h, low24h, volume24h, quoteVolume24h, time } = ticker;
  return { symbol, id, venue, price, ...change24h(ticker), high24h, low24h, volume24h, quoteVolume24h, time };
}

/** `prices:all`: all prices first, then once a second those that changed, in one message. */
export function watchlistStream({ marketData, tickers, venue, publish }: StreamContext): Stream {
  const sent = new Map<string, Ticker>();
  const changed = new Map<string, Ticker>();
  const rows = (of: Iterable<Ticker>): WatchlistPrice[] =>
    [...of].flatMap((ticker) => {
      const instrument = marketData.catalogue().find(ticker.symbol);
      return instrument === undefined ? [] : [watchlistPrice(ticker, instrument)];
    });
  const stop = tickers.onEvery((ticker) => {
    const before = sent.get(ticker.symbol);
    if (before === undefined || differs(before, ticker)) changed.set(ticker.symbol, ticker);
    // It may have gone back to what was sent before the second ended.
    else changed.delete(ticker.symbol);
  });
  const timer = setInterval(() => {
    if (changed.size === 0) return;
    for (const [symbol, ticker] of changed) sent.set(symbol, ticker);
    publish(rows(changed.values()));
    changed.clear();
  }, EVERY_MS);
  return {
    current: () => rows(marketData.tickers(venue)),
    stop: () => {
      clearInterval(timer);
      stop();
    },
  };
}

function differs(a: Ticker, b: Ticker): boolean {
  return (
    a.price !== b.price ||
    a.volume24h !== b.volume24h ||
    a.quoteVolume24h !== b.quoteVolume24h ||
    a.high24h !== b.high24h ||
    a.low24h !== b.low24h ||
    a.open24h !== b.open24h
  );
}
