import type { MarketSettings } from '@tradewind/exchange';
import type { Catalogue, Instrument } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { TradingEngine } from './engine.ts';
import { currencyScales, marketSettings } from './market-settings.ts';
import type { CurrencyScales } from './market-settings.ts';
import type { OrderMarket } from './order-request.ts';
import { accepted } from './refusals.ts';
import type { RiskBounds } from './risk-bounds.ts';

/** A market as orders need it. */
export interface TradedMarket extends OrderMarket {
  readonly instrument: Instrument;
}

export interface TradedMarketsOptions {
  readonly instruments: { catalogue(): Catalogue };
  readonly bounds: () => RiskBounds;
  /** Where prices come from: named in every resource. */
  readonly venue: string;
}

/** What may be traded, as the catalogue and the risk parameters have it now. */
export class TradedMarkets {
  readonly venue: string;
  readonly #options: TradedMarketsOptions;
  #catalogue: Catalogue | undefined;
  #bounds: RiskBounds | undefined;
  #scales: CurrencyScales = new Map();
  readonly #settings = new Map<string, MarketSettings>();
  /** What the engine was told of each market. */
  readonly #told = new Map<string, MarketSettings>();

  constructor(options: TradedMarketsOptions) {
    this.#options = options;
    this.venue = options.venue;
  }

  /** By any spelling. @throws {ApiError} UNKNOWN_SYMBOL */
  get(symbol: string): TradedMarket {
    const instrument = this.instrument(symbol);
    const { base, quote, type } = instrument;
    const perpetual =
      type === 'spot' ? this.#options.instruments.catalogue().find(`${base}/${quote}:${quote}`) : undefined;
    return { instrument, settings: this.#settingsOf(instrument), perpetual: perpetual?.symbol ?? null };
  }

  /** @throws {ApiError} UNKNOWN_SYMBOL */
  instrument(symbol: string): Instrument {
    const instrument = this.#options.instruments.catalogue().find(symbol);
    if (instrument === undefined) {
      throw new ApiError('UNKNOWN_SYMBOL', `There is no market ${JSON.stringify(symbol.slice(0, 64))}`);
    }
    return instrument;
  }

  /** The unified symbol of a filter, undefined without one. @throws {ApiError} UNKNOWN_SYMBOL */
  symbol(text: string | undefined): string | undefined {
    return text === undefined ? undefined : this.instrument(text).symbol;
  }

  /** Settings of every market, as the engine gets them at its start. */
  all(): MarketSettings[] {
    return this.#options.instruments
      .catalogue()
      .all()
      .map((instrument) => this.#settingsOf(instrument));
  }

  /** Digits behind the point of a currency; undefined where no market has it. */
  scaleOf(currency: string): number | undefined {
    this.#refresh();
    return this.#scales.get(currency);
  }

  /** What the engine was started with; it is told of changes only. */
  started(settings: readonly MarketSettings[]): void {
    for (const each of settings) this.#told.set(each.symbol, each);
  }

  /** Tells the engine of a market that is new or has changed. @throws {ApiError} where it refuses the change */
  async tell(engine: TradingEngine, symbol: string): Promise<void> {
    const { settings } = this.get(symbol);
    if (this.#told.get(settings.symbol) === settings) return;
    accepted(await engine.command({ type: 'market', settings }));
    this.#told.set(settings.symbol, settings);
  }

  /** Tells the engine of everything that is new or has changed. */
  async tellAll(engine: TradingEngine): Promise<void> {
    for (const { symbol } of this.all()) await this.tell(engine, symbol);
  }

  #settingsOf(instrument: Instrument): MarketSettings {
    this.#refresh();
    let settings = this.#settings.get(instrument.symbol);
    if (settings === undefined) {
      settings = marketSettings(instrument, this.#options.bounds(), this.#scales);
      this.#settings.set(instrument.symbol, settings);
    }
    return settings;
  }

  /** The catalogue and the bounds are replaced as a whole whenever they change. */
  #refresh(): void {
    const catalogue = this.#options.instruments.catalogue();
    const bounds = this.#options.bounds();
    if (catalogue === this.#catalogue && bounds === this.#bounds) return;
    this.#catalogue = catalogue;
    this.#bounds = bounds;
    this.#scales = currencyScales(catalogue.all());
    this.#settings.clear();
  }
}
