import type { Instrument } from './instrument.ts';

/**
 * Resolves every accepted spelling of a symbol to its instrument: `BTC/USDT`, `BTCUSDT`, `btcusdt`, `BTC-USDT`,
 * `BTC%2FUSDT`; perpetual `BTC/USDT:USDT`, `BTCUSDT.P`, `BTC-USDT-PERP`. Spellings are looked up, never guessed
 * apart: where the base of `1000SATSUSDT` ends is known to the catalogue alone.
 */
export class Catalogue {
  readonly #bySpelling = new Map<string, Instrument>();
  readonly #instruments: readonly Instrument[];

  constructor(instruments: Iterable<Instrument>) {
    const bySymbol = new Map<string, Instrument>();
    for (const instrument of instruments) bySymbol.set(instrument.symbol, instrument);
    this.#instruments = [...bySymbol.values()];
    for (const instrument of this.#instruments) {
      for (const spelling of spellings(instrument)) this.#bySpelling.set(spelling, instrument);
    }
  }

  /** All instruments in the order given. */
  all(): readonly Instrument[] {
    return this.#instruments;
  }

  get size(): number {
    return this.#instruments.length;
  }

  /** The instrument meant by `text` in any accepted spelling, or undefined. */
  find(text: string): Instrument | undefined {
    if (text.length > 64) return undefined;
    return this.#bySpelling.get(text.replace(/%2F/gi, '/').replace(/%3A/gi, ':').toUpperCase());
  }
}

function spellings({ symbol, id, base, quote, type }: Instrument): string[] {
  const texts =
    type === 'spot'
      ? [symbol, id, `${base}-${quote}`, `${base}_${quote}`]
      : [symbol, id, `${base}-${quote}-PERP`, `${base}${quote}-PERP`];
  return texts.map((text) => text.toUpperCase());
}
