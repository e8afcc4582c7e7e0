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
import type { DecimalText } from '@tradewind/money';

/**
 * How the numbers of one market are written: ticks, lots and amounts as decimal texts with the places of the market, and
 * back. Zero stands for "none" wherever an order has no such price.
 */
export class MarketNotation {
  readonly settings: MarketSettings;
  /** The last price that was written: neighbours in a batch mostly share it. */
  #tick = 0;
  #price = '0';

  constructor(settings: MarketSettings) {
    this.settings = settings;
    this.#price = priceText(settings.grid, 0);
  }

  price(ticks: Ticks): DecimalText {
    if (ticks !== this.#tick) {
      this.#price = priceText(this.settings.grid, ticks);
      this.#tick = ticks;
    }
    return this.#price;
  }

  priceOrNone(ticks: Ticks): DecimalText | null {
    return ticks === 0 ? null : this.price(ticks);
  }

  ticks(price: DecimalText | null): Ticks {
    return price === null ? 0 : ticksOf(this.settings.grid, price);
  }

  quantity(lots: Lots): DecimalText {
    return quantityText(this.settings.grid, lots);
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
