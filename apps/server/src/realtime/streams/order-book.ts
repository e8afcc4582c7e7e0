import type { MarketStreamContext, Stream } from '../stream.ts';

/** `orderbook:<symbol>`: the whole book, then sequenced deltas. */
export function orderBookStream({ orderBooks, venue, instrument, publish }: MarketStreamContext): Stream {
  const stop = orderBooks.follow(venue, instrument.symbol, publish);
  return { current: () => orderBooks.snapshot(venue, instrument.symbol), stop };
}
