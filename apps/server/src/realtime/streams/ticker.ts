import type { Instrument, Ticker } from '@tradewind/market';
import type { MarkPrice } from '../../modules/market-data/mark-price.ts';
import { tickerResource } from '../../modules/market-data/resources.ts';
import type { MarketStreamContext, Stream } from '../stream.ts';
import { watchlistPrice } from './watchlist.ts';

function stream(
  { marketData, tickers, venue, instrument, publishLatest }: MarketStreamContext,
  resource: (ticker: Ticker, instrument: Instrument, mark: MarkPrice | undefined) => unknown,
): Stream {
  const described = (ticker: Ticker): unknown =>
    resource(ticker, instrument, marketData.mark(instrument.symbol));
  const stop = tickers.on(instrument.symbol, (ticker) => publishLatest(described(ticker)));
  return {
    current: () => {
      const ticker = marketData.ticker(venue, instrument.symbol);
      return ticker === undefined ? undefined : described(ticker);
    },
    stop,
  };
}

/** `ticker:<symbol>`: the ticker as it comes. */
export const tickerStream = (context: MarketStreamContext): Stream => stream(context, tickerResource);

/** `price:<symbol>`: price and 24 h figures as they come. */
export const priceStream = (context: MarketStreamContext): Stream => stream(context, watchlistPrice);
