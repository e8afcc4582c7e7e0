import { createBrackets, formatAmount } from '@tradewind/margin';
import { change24h, underlyingSymbol } from '@tradewind/market';
import type { Instrument, Ticker, Trade, VenueHealth } from '@tradewind/market';
import { normalizeDecimal } from '@tradewind/money';
import { gridText } from './grid-text.ts';
import type { MarkPrice } from './mark-price.ts';
import type { MarketData } from './market-data.ts';
import type { Market, MarketBracket, MarketTrade, PriceUpdate, TickerResource } from '@tradewind/protocol';

/** How a market's prices arrive: the kind of its feed, or `stale` where nothing comes. */
export function feedState(health: VenueHealth): Market['feedState'] {
  return health.state === 'live' || health.state === 'connecting' ? health.kind : 'stale';
}

export interface Fees {
  readonly takerFee: string;
  readonly makerFee: string;
}

function marketResource(instrument: Instrument, venue: string, health: VenueHealth, fees: Fees): Market {
  const { symbol, id, type, base, quote, status, tickSize, lotSize, minNotional, maxLeverage } = instrument;
  return {
    symbol,
    id,
    venue,
    type,
    base,
    quote,
    status,
    tickSize,
    lotSize,
    minNotional,
    maxLeverage,
    brackets: bracketResources(instrument),
    takerFee: fees.takerFee,
    makerFee: fees.makerFee,
    feedState: feedState(health),
    priceSource: underlyingSymbol(instrument),
  };
}

/** Digits that maintenance amounts are computed with; brackets are whole amounts of the quote currency. */
const QUOTE_SCALE = 8;

function bracketResources({ brackets = [] }: Instrument): MarketBracket[] {
  if (brackets.length === 0) return [];
  const derived = createBrackets(brackets, QUOTE_SCALE);
  return brackets.map((bracket, index) => ({
    ...bracket,
    maintenanceAmount: normalizeDecimal(formatAmount(derived[index]!.cum, QUOTE_SCALE)),
  }));
}

/** All markets of the catalogue as one venue has them; the primary one by default. */
export function allMarkets(
  marketData: Pick<MarketData, 'catalogue' | 'feeds' | 'primaryVenue'>,
  fees: Fees,
  venue = marketData.primaryVenue,
): Market[] {
  return marketsOf(marketData, marketData.catalogue().all(), fees, venue);
}

/** Markets as one venue has them. */
export function marketsOf(
  marketData: Pick<MarketData, 'feeds'>,
  instruments: readonly Instrument[],
  fees: Fees,
  venue: string,
): Market[] {
  const feed = marketData.feeds().find(({ health }) => health.venue === venue)!;
  return instruments.map((instrument) => marketResource(instrument, venue, feed.health, fees));
}

/** Index price, mark price and funding belong to perpetuals; on spot, where `mark` is absent, they are null. */
export function tickerResource(
  ticker: Ticker,
  instrument: Instrument,
  mark: MarkPrice | undefined,
): TickerResource {
  const { venue, price, bid, ask, open24h, high24h, low24h, volume24h, quoteVolume24h, time } = ticker;
  return {
    symbol: instrument.symbol,
    id: instrument.id,
    venue,
    price,
    bid,
    ask,
    open24h,
    high24h,
    low24h,
    volume24h,
    quoteVolume24h,
    ...change24h(ticker),
    indexPrice: mark?.indexPrice ?? null,
    markPrice: mark?.markPrice ?? null,
    fundingRate: mark?.fundingRate ?? null,
    time,
  };
}

/** Document D's `price_update`, in which `symbol` is the id. */
export function priceUpdateResource(ticker: Ticker, instrument: Instrument): PriceUpdate {
  const { venue, price, high24h, low24h, volume24h, time } = ticker;
  return {
    symbol: instrument.id,
    venue,
    price,
    ...change24h(ticker),
    high24h,
    low24h,
    volume24h,
    timestamp: time,
  };
}

export function tradeResource(trade: Trade, instrument: Instrument): MarketTrade {
  return {
    symbol: instrument.symbol,
    id: instrument.id,
    venue: trade.venue,
    tradeId: trade.id,
    price: gridText(trade.price, instrument.tickSize),
    quantity: gridText(trade.quantity, instrument.lotSize),
    side: trade.side,
    time: trade.time,
  };
}
