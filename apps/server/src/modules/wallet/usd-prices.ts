import type { Instrument, Ticker } from '@tradewind/market';
import type { MarketData } from '../market-data/market-data.ts';
import { numberToStepText } from '@tradewind/money';
import type { UsdPrice } from './wallet-resource.ts';

/** The currency that stands for the dollar. */
const DOLLAR = 'USDT';

export interface UsdPricesOptions {
  readonly find: (symbol: string) => Instrument | undefined;
  /** Newest ticker of the venue that prices come from. */
  readonly ticker: (symbol: string) => Ticker | undefined;
}

/** What currencies are worth: USDT is a dollar, others what their market against USDT last traded at. */
export function usdPrices({ find, ticker }: UsdPricesOptions): UsdPrice {
  return (currency) => {
    if (currency === DOLLAR) return '1';
    const instrument = find(`${currency}/${DOLLAR}`);
    const price = instrument === undefined ? undefined : ticker(instrument.symbol)?.price;
    return price === undefined || instrument === undefined
      ? null
      : numberToStepText(price, instrument.tickSize);
  };
}

export interface PastUsdPricesOptions {
  readonly find: (symbol: string) => Instrument | undefined;
  readonly marketData: Pick<MarketData, 'candles' | 'primaryVenue'>;
}

const MINUTE_MS = 60_000;

/**
 * What currencies were worth at a moment, UTC milliseconds: where their market against USDT closed the minute that it lies
 * in. Null where no candle of it is known.
 */
export function pastUsdPrices({ find, marketData }: PastUsdPricesOptions) {
  return async (currency: string, time: number): Promise<string | null> => {
    if (currency === DOLLAR) return '1';
    const instrument = find(`${currency}/${DOLLAR}`);
    if (instrument === undefined) return null;
    const from = time - (time % MINUTE_MS);
    const [candle] = await marketData.candles({
      venue: marketData.primaryVenue,
      symbol: instrument.symbol,
      timeframe: '1m',
      from,
      to: from + MINUTE_MS,
      limit: 1,
    });
    return candle === undefined ? null : numberToStepText(candle[4], instrument.tickSize);
  };
}
