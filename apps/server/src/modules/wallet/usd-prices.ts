import type { Instrument, Ticker } from '@tradewind/market';
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
