import type { MarketStreamContext, MarketStreamName, Stream } from '../stream.ts';
import { CandleStream } from './candle.ts';
import { orderBookStream } from './order-book.ts';
import { secondCandleStream } from './second-candle.ts';
import { statsStream } from './stats.ts';
import { priceStream, tickerStream } from './ticker.ts';
import { tradesStream, tradeStream } from './trades.ts';

export { watchlistStream } from './watchlist.ts';

/** Starts the stream that a name means. */
export function startStream(name: MarketStreamName, context: MarketStreamContext): Stream {
  switch (name.kind) {
    case 'price':
      return priceStream(context);
    case 'ticker':
      return tickerStream(context);
    case 'trade':
      return tradeStream(context);
    case 'trades':
      return tradesStream(context);
    case 'orderbook':
      return orderBookStream(context);
    case 'stats':
      return statsStream(context);
    case 'candle':
      return name.timeframe === '1s'
        ? secondCandleStream(context)
        : new CandleStream(context, name.timeframe);
  }
}
