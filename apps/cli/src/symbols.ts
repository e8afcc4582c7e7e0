import { Catalogue } from '@tradewind/market';
import { builtInInstruments } from '@tradewind/venues';
import { UsageError } from './failure.ts';

/** A perpetual's marks in front of which stands the spot market's spelling. */
const PERPETUAL = /(?:\.P|-PERP|_PERP)$/i;

/** Finds the unified symbol behind a spelling. Where the built-in catalogue has none, the quote currency tells. */
export class Symbols {
  readonly #catalogue = new Catalogue(builtInInstruments());
  readonly #quote: string;

  /** `quote` is the currency on which an unknown market's name is known to end. */
  constructor(quote = 'USDT') {
    this.#quote = quote.toUpperCase();
  }

  /** `BTCUSDT`, `BTC-USDT`, `BTC_USDT`, `BTC/USDT`, `BTCUSDT.P`, `BTC/USDT:USDT` → unified, or undefined. */
  find(text: string): string | undefined {
    if (text.includes('/')) return text.toUpperCase();
    const perpetual = PERPETUAL.test(text);
    const spot = text.replace(PERPETUAL, '').toUpperCase();
    const symbol = this.#catalogue.find(spot)?.symbol ?? this.#byQuote(spot);
    return symbol !== undefined && perpetual ? `${symbol}:${symbol.split('/')[1]}` : symbol;
  }

  /** @throws {UsageError} where {@link find} finds nothing. */
  resolve(text: string): string {
    const symbol = this.find(text);
    if (symbol === undefined) {
      throw new UsageError(
        `the market ${text} is not known: write its symbol as BASE/QUOTE, for example BTC/USDT`,
      );
    }
    return symbol;
  }

  #byQuote(market: string): string | undefined {
    const match = new RegExp(`^(.+?)[-_]?${this.#quote}$`).exec(market);
    return match === null ? undefined : `${match[1]}/${this.#quote}`;
  }
}
