import type { Instrument, Ticker } from '@tradewind/market';
import { tickerResource } from '../../modules/market-data/resources.ts';
import type { MarketStreamContext, Stream } from '../stream.ts';
import { watchlistPrice } from './watchlist.ts';

function stream(
  { marketData, tickers, venue, instrument, publishLatest }: MarketStreamContext,
  resource: (ticker: Ticker, instrument: Instrument) => unknown,
): Stream {
  const stop = tickers.on(instrument.symbol, (ticker) => publishLatest(resource(ticker, instrument)));
  return {
    current: () => {
      const ticker = marketData.ticker(venue, instrument.symbol);
      return ticker === undefined ? undefined : resource(ticker, instrument);
    },
    stop,
  };
}

/** `ticker:<symbol>`: the ticker as it comes. */
export const tickerStream = (context: MarketStreamContext): Stream => stream(context, tickerResource);

/** `price:<symbol>`: price and 24 h figures as they come. */
export const priceStream = (context: MarketStreamContext): Stream => stream(context, watchlistPrice);
