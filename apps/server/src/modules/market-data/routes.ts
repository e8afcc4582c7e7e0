import { ApiError, marketRoutes, priceDataRoutes, symbolRoutes } from '@tradewind/protocol';
import type { CandleObject, CandleTuple, Market } from '@tradewind/protocol';
import type { Instrument } from '@tradewind/market';
import type { Routes } from '../../http/implement.ts';
import { candleObject } from './market-data.ts';
import type { CandleQuery } from './market-data.ts';
import type { OrderBooks } from './order-books.ts';
import { allMarkets, marketsOf, priceUpdateResource, tickerResource, tradeResource } from './resources.ts';
import type { Fees } from './resources.ts';
import type { MarketDataService } from './service.ts';
import { cursorTime, pageOfPrices } from './price-history.ts';

export interface MarketRoutesOptions {
  readonly marketData: MarketDataService;
  readonly orderBooks: OrderBooks;
  readonly fees: Fees;
}

/** A look at the tape keeps a market's trades streaming this long. */
const TRADES_WATCH_MS = 60_000;

/** Symbols, prices, statistics windows, markets. */
export function registerMarketRoutes(routes: Routes, options: MarketRoutesOptions): void {
  const { marketData, orderBooks, fees } = options;

  const describe = (instrument: Instrument, venue: string): Market =>
    marketsOf(marketData, [instrument], fees, venue)[0]!;
  routes.implement(symbolRoutes.list, ({ query }) => {
    const data = allMarkets(marketData, fees);
    return {
      data: query.quote === undefined ? data : data.filter(({ quote }) => quote === query.quote),
      nextCursor: null,
    };
  });
  routes.implement(symbolRoutes.names, () => ({
    data: marketData
      .catalogue()
      .all()
      .map(({ id }) => id),
    nextCursor: null,
  }));
  routes.implement(symbolRoutes.create, async ({ body }) =>
    describe(await marketData.instruments.create(body, marketData.primaryVenue), marketData.primaryVenue),
  );
  routes.implement(symbolRoutes.createMany, async ({ body }) => {
    const created = await marketData.instruments.createMany(body.symbols, marketData.primaryVenue);
    const names = new Set(created.map(({ symbol }) => symbol));
    return {
      created: marketsOf(marketData, created, fees, marketData.primaryVenue),
      skipped: body.symbols.map(({ symbol }) => symbol).filter((symbol) => !names.has(symbol)),
    };
  });

  routes.implement(priceDataRoutes.history, async ({ params, query }) => {
    const instrument = marketData.instrument(params.symbol);
    const venue = marketData.venue(query.venue);
    const page = await pageOfPrices(marketData, { ...query, venue, symbol: instrument.symbol });
    return { symbol: instrument.symbol, id: instrument.id, venue, ...page };
  });
  routes.implement(priceDataRoutes.latest, ({ params, query }) => {
    const instrument = marketData.instrument(params.symbol);
    return priceUpdateResource(tickerOf(marketData.venue(query.venue), instrument), instrument);
  });
  routes.implement(priceDataRoutes.board, async ({ query }) => {
    const venue = marketData.venue(query.venue);
    const data = await Promise.all(
      marketData
        .catalogue()
        .all()
        .map(async ({ symbol, id }) => ({
          symbol,
          id,
          venue,
          intervals: await marketData.recentIntervals(venue, symbol, query.count),
        })),
    );
    return { data, nextCursor: null };
  });
  routes.implement(priceDataRoutes.intervals, async ({ params, query }) => {
    const { symbol } = marketData.instrument(params.symbol);
    const venue = marketData.venue(query.venue);
    if (query.date !== undefined || query.intervalHour !== undefined) {
      const { date, intervalHour } = query;
      const interval = await marketData.interval(venue, symbol, { date, intervalHour });
      return { data: interval === null ? [] : [interval], nextCursor: null };
    }
    const before = query.cursor === undefined ? undefined : cursorTime(query.cursor);
    const data = await marketData.recentIntervals(venue, symbol, query.limit, before);
    const last = data.at(-1);
    const more = last !== undefined && last.dataPoints > 0;
    return { data, nextCursor: more ? String(last.startTime) : null };
  });
  routes.implement(priceDataRoutes.aggregated, async ({ params, query }) => {
    const { symbol, id } = marketData.instrument(params.symbol);
    const venue = marketData.venue(query.venue);
    const { interval, from, to, limit } = query;
    const data = (await marketData.candles({ venue, symbol, timeframe: interval, from, to, limit })).map(
      candleObject,
    );
    return { symbol, id, venue, interval, data, total: total(data), nextCursor: null };
  });

  routes.implement(marketRoutes.list, ({ query }) => ({
    data: allMarkets(marketData, fees, marketData.venue(query.venue)),
    nextCursor: null,
  }));
  routes.implement(marketRoutes.tickers, ({ query }) => {
    const venue = marketData.venue(query.venue);
    const data = marketData.tickers(venue).flatMap((ticker) => {
      const instrument = marketData.catalogue().find(ticker.symbol);
      return instrument === undefined
        ? []
        : [tickerResource(ticker, instrument, marketData.mark(instrument.symbol))];
    });
    return { data, nextCursor: null };
  });
  routes.implement(marketRoutes.get, ({ params, query }) =>
    describe(marketData.instrument(params.symbol), marketData.venue(query.venue)),
  );
  routes.implement(marketRoutes.ticker, ({ params, query }) => {
    const instrument = marketData.instrument(params.symbol);
    const ticker = tickerOf(marketData.venue(query.venue), instrument);
    return tickerResource(ticker, instrument, marketData.mark(instrument.symbol));
  });
  routes.implement(marketRoutes.orderBook, async ({ params, query }) => {
    const instrument = marketData.instrument(params.symbol);
    const venue = marketData.venue(query.venue);
    const book = await orderBooks.get(venue, instrument.symbol, query.depth);
    if (book === undefined)
      throw new ApiError('NO_DATA', `No depth of ${instrument.symbol} has come from ${venue} yet`);
    return book;
  });
  routes.implement(marketRoutes.trades, ({ params, query }) => {
    const instrument = marketData.instrument(params.symbol);
    const venue = marketData.venue(query.venue);
    const release = marketData.watch('trades', instrument.symbol);
    setTimeout(release, TRADES_WATCH_MS).unref();
    const newest = marketData.recentTrades(venue, instrument.symbol).slice(-query.limit).reverse();
    return { data: newest.map((trade) => tradeResource(trade, instrument)), nextCursor: null };
  });
  routes.implement(marketRoutes.klines, ({ params, query }) => readKlines(marketData, params.symbol, query));

  function tickerOf(venue: string, instrument: Instrument) {
    const ticker = marketData.ticker(venue, instrument.symbol);
    if (ticker === undefined)
      throw new ApiError('NO_DATA', `No price of ${instrument.symbol} has come from ${venue} yet`);
    return ticker;
  }
}

type KlinesQuery = Omit<CandleQuery, 'venue' | 'symbol'> & {
  venue?: string | undefined;
  format: 'array' | 'object';
};

/** Candles as `/markets/:symbol/klines` and `/data/ohlcv/:symbol` answer them. */
export async function readKlines(marketData: MarketDataService, text: string, query: KlinesQuery) {
  const { symbol, id } = marketData.instrument(text);
  const venue = marketData.venue(query.venue);
  const { timeframe, from, to, limit } = query;
  const rows: CandleTuple[] = await marketData.candles({ venue, symbol, timeframe, from, to, limit });
  const data = query.format === 'object' ? rows.map(candleObject) : rows;
  return { symbol, id, venue, timeframe, data, nextCursor: null };
}

/** One candle over all of them. */
function total(data: readonly CandleObject[]): CandleObject | null {
  const [first] = data;
  const last = data.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    time: first.time,
    open: first.open,
    high: Math.max(...data.map(({ high }) => high)),
    low: Math.min(...data.map(({ low }) => low)),
    close: last.close,
    volume: data.reduce((sum, { volume }) => sum + volume, 0),
  };
}
