import type { FeeTier, MarketSettings, PerpetualTerms } from '@tradewind/exchange';
import { applyRate, createBrackets, createGrid, parseAmount, parseRate } from '@tradewind/margin';
import type { Rate } from '@tradewind/margin';
import type { Instrument } from '@tradewind/market';
import { decimalPlaces } from '@tradewind/money';
import { FEE_TIERS } from './fee-tiers.ts';
import type { RiskBounds } from './risk-bounds.ts';

/** Digits that amounts of a currency have behind the point, unless a market's lot is finer. */
const DEFAULT_SCALE = 8;

/** LOT_SIZE: lots in the largest order. Beyond it a level's sum could leave the range of exact doubles. */
const MAX_LOTS = 1e12;

/** Digits behind the point of each currency of a catalogue: eight, or as many as the finest lot of it. */
export type CurrencyScales = ReadonlyMap<string, number>;

export function currencyScales(instruments: readonly Instrument[]): CurrencyScales {
  const scales = new Map<string, number>();
  const atLeast = (currency: string, places: number) =>
    scales.set(currency, Math.max(scales.get(currency) ?? DEFAULT_SCALE, places));
  for (const { base, quote, lotSize, tickSize } of instruments) {
    atLeast(base, decimalPlaces(lotSize));
    atLeast(quote, decimalPlaces(tickSize));
  }
  return scales;
}

/**
 * What the exchange knows of a market: the instrument on its grid, bounded by the house's risk parameters.
 * @throws {RangeError} for an instrument whose brackets don't hold together
 */
export function marketSettings(
  instrument: Instrument,
  bounds: RiskBounds,
  scales: CurrencyScales,
): MarketSettings {
  const { symbol, type, base, quote, status, tickSize, lotSize, minNotional } = instrument;
  const quoteScale = scales.get(quote) ?? DEFAULT_SCALE;
  return {
    symbol,
    type,
    base: { code: base, scale: scales.get(base) ?? DEFAULT_SCALE },
    quote: { code: quote, scale: quoteScale },
    grid: createGrid(tickSize, lotSize, quoteScale),
    status,
    filters: {
      minNotional: parseAmount(minNotional, quoteScale),
      maxLots: MAX_LOTS,
      priceBand: parseRate(bounds.priceBand),
      marketBound: parseRate(bounds.marketBound),
      maxOrders: bounds.maxOrders,
      maxConditionalOrders: bounds.maxConditionalOrders,
    },
    fees: feeTiers(bounds),
    perpetual: type === 'perpetual' ? perpetualTerms(instrument, bounds, quoteScale) : null,
  };
}

/** Each tier's share of the fees of tier 0. */
function feeTiers({ takerFee, makerFee }: RiskBounds): FeeTier[] {
  const share = (fee: Rate, part: string): Rate => applyRate(fee, parseRate(part), 'nearest');
  return FEE_TIERS.map((tier) => ({
    taker: share(parseRate(takerFee), tier.taker),
    maker: share(parseRate(makerFee), tier.maker),
  }));
}

function perpetualTerms(
  { symbol, brackets, maxLeverage: marketMax }: Instrument,
  bounds: RiskBounds,
  quoteScale: number,
): PerpetualTerms {
  if (brackets === undefined) throw new RangeError(`${symbol} has no leverage brackets`);
  const maxLeverage = Math.min(marketMax, bounds.maxLeverage);
  return {
    brackets: createBrackets(
      brackets.map((bracket) => ({ ...bracket, maxLeverage: Math.min(bracket.maxLeverage, maxLeverage) })),
      quoteScale,
    ),
    maxLeverage,
    defaultLeverage: Math.min(bounds.defaultLeverage, maxLeverage),
    liquidationFee: parseRate(bounds.liquidationFee),
    insuranceCap: parseAmount(bounds.insuranceCap, quoteScale),
  };
}
