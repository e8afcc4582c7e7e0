import { isDeepStrictEqual } from 'node:util';
import type { MarketSettings } from '@tradewind/exchange';
import type { Catalogue, Instrument } from '@tradewind/market';
import { decimalPlaces } from '@tradewind/money';
import { ApiError } from '@tradewind/protocol';
import type { Logger } from '../../logger.ts';
import type { TradingEngine } from './engine.ts';
import { currencyScales, marketSettings } from './market-settings.ts';
import type { OrderMarket } from './order-request.ts';
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
  readonly logger: Pick<Logger, 'error'>;
}

/** What may be traded, as the catalogue and the risk parameters have it now. */
export class TradedMarkets {
  readonly venue: string;
  readonly #options: TradedMarketsOptions;
  #catalogue: Catalogue | undefined;
  #bounds: RiskBounds | undefined;
  /** Amounts that are under way count in them, so they don't change while the exchange runs. */
  readonly #scales = new Map<string, number>();
  /** null for what can't be traded as it is configured. */
  readonly #settings = new Map<string, MarketSettings | null>();
  /** What the engine was told of each market. */
  readonly #told = new Map<string, MarketSettings>();
  #isTold = false;
  /** What a writer knows that had to begin anew. */
  #start: readonly MarketSettings[] = [];
  #writer = '';

  constructor(options: TradedMarketsOptions) {
    this.#options = options;
    this.venue = options.venue;
  }

  /** By any spelling. @throws {ApiError} UNKNOWN_SYMBOL; NOT_READY for a market that can't be traded as it is configured */
  get(symbol: string): TradedMarket {
    const instrument = this.instrument(symbol);
    const settings = this.#settingsOf(instrument);
    if (settings === null) {
      throw new ApiError('NOT_READY', `${instrument.symbol} can not be traded as it is configured now`);
    }
    const { base, quote, type } = instrument;
    const perpetual =
      type === 'spot' ? this.#options.instruments.catalogue().find(`${base}/${quote}:${quote}`) : undefined;
    return { instrument, settings, perpetual: perpetual?.symbol ?? null };
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
      .map((instrument) => this.#settingsOf(instrument))
      .filter((settings) => settings !== null);
  }

  /**
   * Settings that an instrument would have.
   * @throws {RangeError} where it does not hold together, or is finer than the amounts that are under way
   */
  settingsOf(instrument: Instrument): MarketSettings {
    this.#refresh();
    if (decimalPlaces(instrument.lotSize) > (this.#scales.get(instrument.base) ?? Infinity)) {
      throw new RangeError(`the lot is finer than amounts of ${instrument.base} are`);
    }
    return marketSettings(instrument, this.#options.bounds(), this.#scales);
  }

  /** Digits behind the point of a currency; undefined where no market has it. */
  scaleOf(currency: string): number | undefined {
    this.#refresh();
    return this.#scales.get(currency);
  }

  /** What the engine was started with; it is told of changes only. */
  startedWith(settings: readonly MarketSettings[], engine: TradingEngine): void {
    this.#start = settings;
    this.#begin(engine);
  }

  /**
   * Tells the engine of every market that is new or has changed; seldom one is.
   * @throws {ApiError} NOT_READY, OVERLOADED
   */
  async tell(engine: TradingEngine): Promise<void> {
    this.#refresh();
    if (this.#writer !== writerOf(engine)) this.#begin(engine);
    if (this.#isTold) return;
    const changed = this.all().filter(
      (settings) => !isDeepStrictEqual(this.#told.get(settings.symbol), settings),
    );
    const answers = await Promise.all(
      changed.map((settings) => engine.command({ type: 'market', settings })),
    );
    for (const [index, answer] of answers.entries()) {
      // What the engine refuses once, it refuses until its next start; other markets go on.
      if (answer.ok) continue;
      this.#options.logger.error(
        { symbol: changed[index]?.symbol, reason: answer.reason },
        'market not changed',
      );
    }
    this.#know(changed);
    this.#isTold = true;
  }

  /** It is not known what the engine has of a market: it is told again. */
  doubt(symbol: string): void {
    this.#told.delete(symbol);
    this.#isTold = false;
  }

  /** A writer that was recovered knows what it was started with. */
  #begin(engine: TradingEngine): void {
    this.#writer = writerOf(engine);
    this.#told.clear();
    this.#know(this.#start);
    this.#isTold = false;
  }

  #know(settings: readonly MarketSettings[]): void {
    for (const each of settings) this.#told.set(each.symbol, each);
  }

  #settingsOf(instrument: Instrument): MarketSettings | null {
    this.#refresh();
    let settings = this.#settings.get(instrument.symbol);
    if (settings === undefined) {
      settings = this.#settingsOrNone(instrument);
      this.#settings.set(instrument.symbol, settings);
    }
    return settings;
  }

  /** One market that does not hold together must not keep the others from being traded. */
  #settingsOrNone(instrument: Instrument): MarketSettings | null {
    try {
      return this.settingsOf(instrument);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const { symbol } = instrument;
      this.#options.logger.error({ symbol, reason: error.message }, 'market can not be traded');
      return null;
    }
  }

  /** The catalogue and the bounds are replaced as a whole whenever they change. */
  #refresh(): void {
    const catalogue = this.#options.instruments.catalogue();
    const bounds = this.#options.bounds();
    if (catalogue === this.#catalogue && bounds === this.#bounds) return;
    this.#catalogue = catalogue;
    this.#bounds = bounds;
    for (const [currency, scale] of currencyScales(catalogue.all())) {
      if (!this.#scales.has(currency)) this.#scales.set(currency, scale);
    }
    this.#settings.clear();
    this.#isTold = false;
  }
}

/** Another one after each recovery. */
function writerOf(engine: TradingEngine): string {
  const { epoch, recoveries } = engine.status();
  return `${epoch} ${recoveries}`;
}
