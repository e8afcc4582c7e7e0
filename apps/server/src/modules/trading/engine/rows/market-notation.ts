import type { MarketSettings } from '@tradewind/exchange';
import {
  formatAmount,
  lotsOf,
  parseAmount,
  parseRate,
  priceText,
  quantityText,
  RATE_SCALE,
  ticksOf,
} from '@tradewind/margin';
import type { Amount, Lots, Rate, Ticks } from '@tradewind/margin';
import { normalizeDecimal, parseDecimal } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';

/**
 * How the numbers of one market are written: ticks, lots and amounts as decimal texts with the places of the market, and
 * back. Zero stands for "none" wherever an order has no such price.
 */
export class MarketNotation {
  readonly settings: MarketSettings;
  readonly #tickPlaces: number | null;
  readonly #lotPlaces: number | null;

  constructor(settings: MarketSettings) {
    this.settings = settings;
    this.#tickPlaces = placesOfPowerOfTen(settings.grid.tickSize);
    this.#lotPlaces = placesOfPowerOfTen(settings.grid.lotSize);
  }

  price(ticks: Ticks): DecimalText {
    return this.#tickPlaces === null
      ? priceText(this.settings.grid, ticks)
      : withPoint(ticks, this.#tickPlaces);
  }

  priceOrNone(ticks: Ticks): DecimalText | null {
    return ticks === 0 ? null : this.price(ticks);
  }

  ticks(price: DecimalText | null): Ticks {
    return price === null ? 0 : ticksOf(this.settings.grid, price);
  }

  quantity(lots: Lots): DecimalText {
    return this.#lotPlaces === null
      ? quantityText(this.settings.grid, lots)
      : withPoint(lots, this.#lotPlaces);
  }

  lots(quantity: DecimalText | null): Lots {
    return quantity === null ? 0 : lotsOf(this.settings.grid, quantity);
  }

  quote(amount: Amount): DecimalText {
    return formatAmount(amount, this.settings.quote.scale);
  }

  quoteAmount(text: DecimalText): Amount {
    return parseAmount(text, this.settings.quote.scale);
  }

  /** Digits behind the point of base or quote; where there is no currency, of the quote. */
  scaleOf(currency: string | null): number {
    const { base, quote } = this.settings;
    return currency === base.code ? base.scale : quote.scale;
  }
}

export function rateText(rate: Rate): DecimalText {
  return formatAmount(rate, RATE_SCALE);
}

export function rateOf(text: DecimalText | null): Rate {
  return text === null ? 0n : parseRate(text);
}

/** Digits behind the point of a step as 0.01; null for other steps, as 0.05 or 10. */
function placesOfPowerOfTen(step: DecimalText): number | null {
  const { coefficient, scale } = parseDecimal(normalizeDecimal(step));
  return coefficient === 1n ? scale : null;
}

/** `steps` of 10^-`places` as text: most markets have such grids, and a point in the right place is all they need. */
function withPoint(steps: number, places: number): DecimalText {
  if (places === 0) return String(steps);
  const digits = String(Math.abs(steps)).padStart(places + 1, '0');
  const point = digits.length - places;
  return `${steps < 0 ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}
