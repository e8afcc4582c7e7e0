import { createMemoryBus } from '@tradewind/bus';
import { Catalogue } from '@tradewind/market';
import type { Instrument, Ticker } from '@tradewind/market';
import type { MarketData } from '@tradewind/server';

export const SYMBOLS = 242;
const VENUE = 'bench';
const TICKERS = `tickers:${VENUE}`;

export const symbolAt = (index: number): string => `S${index}/USDT`;

/** Wall clock in milliseconds with a fraction, the same for all processes of a machine. */
export const wallClock = (): number => performance.timeOrigin + performance.now();

function instrumentAt(index: number): Instrument {
  return {
    symbol: symbolAt(index),
    id: `S${index}USDT`,
    type: 'spot',
    base: `S${index}`,
    quote: 'USDT',
    status: 'open',
    tickSize: '0.01',
    lotSize: '0.01',
    minNotional: '5',
    maxLeverage: 1,
  };
}

/** A ticker whose time is the moment of its ingestion. */
function tickerAt(index: number): Ticker {
  const time = wallClock();
  const price = 100 + index + Math.round(Math.sin(time) * 100) / 100;
  return {
    venue: VENUE,
    symbol: symbolAt(index),
    time,
    price,
    bid: price - 0.01,
    ask: price + 0.01,
    open24h: 100,
    high24h: 400,
    low24h: 90,
    volume24h: 123_456.78,
    quoteVolume24h: 98_765_432.1,
  };
}

/**
 * Calls `tick` for each of the symbols once a second, spread over the second, as the venues do that stream each symbol
 * on its own.
 */
export function everySecond(tick: (ticker: Ticker) => void): () => void {
  const start = performance.now();
  let next = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - start) / 1000) * SYMBOLS);
    // A second that was slept through is not caught up with: a venue would not send it either.
    for (next = Math.max(next, due - SYMBOLS); next < due; next += 1) tick(tickerAt(next % SYMBOLS));
  }, 1);
  return () => clearInterval(timer);
}

/** Market data as far as prices go: newest tickers, and the bus over which they come. */
export function priceFeed() {
  const bus = createMemoryBus();
  const catalogue = new Catalogue(Array.from({ length: SYMBOLS }, (_, index) => instrumentAt(index)));
  const newest = new Map<string, Ticker>();
  const marketData: Partial<MarketData> = {
    bus,
    primaryVenue: VENUE,
    catalogue: () => catalogue,
    instrument: (symbol) => catalogue.find(symbol)!,
    ticker: (_venue, symbol) => newest.get(symbol),
    tickers: () => [...newest.values()],
  };
  return {
    marketData: marketData as MarketData,
    tick: (ticker: Ticker): void => {
      newest.set(ticker.symbol, ticker);
      void bus.publish(TICKERS, [ticker]);
    },
  };
}
