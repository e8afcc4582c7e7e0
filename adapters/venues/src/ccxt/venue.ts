import type {
  CancelSignal,
  Candle,
  Candles,
  FixedTimeframe,
  Instrument,
  Venue,
  VenueHealth,
  VenueSink,
} from '@tradewind/market';
import { candleRows } from '@tradewind/market';
import { silentLogger } from '../logger.ts';
import type { VenueLogger } from '../logger.ts';
import { systemScheduler } from '../scheduler.ts';
import type { CancelTask, Scheduler } from '../scheduler.ts';
import type { CcxtExchange } from './exchange.ts';
import { exchangeProfile } from './exchanges.ts';
import { HealthRecord } from './health.ts';
import { candleHistory } from './history.ts';
import { instrumentsFrom } from './instruments.ts';
import { LiveStreams } from './live-streams.ts';
import { createExchange } from './load.ts';
import type { ExchangeObserver } from './load.ts';
import { DEFAULT_STALE_AFTER_MS } from './options.ts';
import type { CcxtVenueOptions } from './options.ts';
import type { ExchangeProfile } from './profile.ts';
import { DEFAULT_BACKOFF, Reconnector } from './reconnector.ts';
import { closeExchange, exchangeConfig } from './session.ts';
import { failureInWords } from './words.ts';

const MINUTE = 60_000;

/** How often what accumulated is passed on, in milliseconds. */
const FLUSH_MS = 100;

/** How often silence and the end of a minute are looked for, in milliseconds. */
const CHECK_MS = 1_000;

/** Markets, streams and history of an exchange through CCXT. Nothing is loaded before it is first used. */
export function createCcxtVenue(options: CcxtVenueOptions): Venue {
  return new CcxtVenue(options);
}

class CcxtVenue implements Venue {
  readonly id: string;
  readonly kind = 'live';
  readonly #options: CcxtVenueOptions;
  readonly #profile: ExchangeProfile;
  readonly #scheduler: Scheduler;
  readonly #logger: VenueLogger;
  readonly #health: HealthRecord;
  readonly #reconnector: Reconnector;
  readonly #staleAfterMs: number;
  readonly #observer: ExchangeObserver;
  #primary: Promise<CcxtExchange> | null = null;
  #exchanges: CcxtExchange[] = [];
  #streams: LiveStreams | null = null;
  #sink: VenueSink | null = null;
  #running = false;
  #timers: CancelTask[] = [];
  #depthSymbols: readonly string[] = [];
  #tradeSymbols: readonly string[] = [];
  #firstData = Promise.withResolvers<void>();

  constructor(options: CcxtVenueOptions) {
    this.#options = options;
    this.#profile = exchangeProfile(options.exchange);
    this.id = this.#profile.id;
    this.#scheduler = options.scheduler ?? systemScheduler;
    this.#logger = options.logger ?? silentLogger;
    this.#staleAfterMs = options.staleAfterMs ?? DEFAULT_STALE_AFTER_MS;
    const identity = { venue: this.id, kind: this.kind, label: `LIVE ${this.#profile.name}` } as const;
    this.#health = new HealthRecord(options.clock, identity, this.#staleAfterMs, () => {
      this.#sink?.health(this.#health.get());
    });
    const backoff = options.backoff ?? DEFAULT_BACKOFF;
    this.#reconnector = new Reconnector(options.clock, this.#scheduler, options.random, backoff);
    this.#observer = {
      update: (result, hash, frame) => this.#streams?.update(result, hash, frame),
      badFrame: (error) => {
        this.#health.trouble(error);
        this.#logger.warn({ venue: this.id, failure: failureInWords(error) }, 'a frame was not understood');
      },
      connectionLost: (error) => this.#lost(error),
    };
  }

  now(): number {
    return this.#options.clock.now();
  }

  health(): VenueHealth {
    return this.#health.get();
  }

  async instruments(): Promise<Instrument[]> {
    try {
      const { markets } = await this.#loaded();
      return instrumentsFrom(Object.values(markets ?? {}));
    } catch (error) {
      throw this.#inWords(error);
    }
  }

  /**
   * Streams until `stop`. A venue that can't be reached is tried again, with `health` telling so, and the promise
   * resolves once the first data has come. Symbols that the venue lacks are left out and logged.
   * @throws {Error} when the venue has none of the symbols
   */
  async start(symbols: readonly string[], sink: VenueSink): Promise<void> {
    if (this.#running) throw new Error(`${this.#profile.name} is already started`);
    this.#running = true;
    this.#sink = sink;
    this.#firstData = Promise.withResolvers();
    this.#health.start();
    const primary = await this.#loadUntilReached();
    if (primary === null) return;
    const tracked = this.#tracked(primary, symbols);
    const streams = new LiveStreams({
      venue: this.id,
      profile: this.#profile,
      clock: this.#options.clock,
      sink,
      context: {
        scheduler: this.#scheduler,
        ready: () => this.#reconnector.ready(),
        failed: (error) => this.#failed(error),
        refused: (name, error) => {
          this.#health.trouble(error);
          this.#logger.warn({ venue: this.id, failure: failureInWords(error) }, `${name}: refused`);
        },
      },
      onData: () => {
        this.#health.data();
        this.#firstData.resolve();
      },
      fetchClosed: (symbol, from, to) => this.#fetchClosed(symbol, from, to),
      unfilled: (symbol, error) => {
        this.#health.trouble(error);
        this.#logger.warn({ venue: this.id, symbol, failure: failureInWords(error) }, 'a gap was not filled');
      },
    });
    this.#streams = streams;
    for (const chunk of chunks(tracked, this.#profile.marketsPerConnection)) {
      const exchange = await this.#exchangeFor(primary, streams.size);
      if (this.#streams !== streams) return;
      streams.add(exchange, chunk);
    }
    streams.watchTrades(this.#tradeSymbols);
    streams.watchDepth(this.#depthSymbols);
    this.#timers = [
      this.#scheduler.every(FLUSH_MS, () => streams.flush()),
      this.#scheduler.every(CHECK_MS, () => this.#check(streams)),
    ];
    await this.#firstData.promise;
  }

  watchDepth(symbols: readonly string[]): void {
    this.#depthSymbols = symbols;
    this.#streams?.watchDepth(symbols);
  }

  watchTrades(symbols: readonly string[]): void {
    this.#tradeSymbols = symbols;
    this.#streams?.watchTrades(symbols);
  }

  async *history(
    symbol: string,
    timeframe: FixedTimeframe,
    range: { readonly from: number; readonly to: number },
    signal?: CancelSignal,
  ): AsyncGenerator<Candles> {
    try {
      const exchange = await this.#loaded();
      const request = { symbol, timeframe, ...range };
      yield* candleHistory(exchange, this.#options.clock, this.#profile.history, request, signal);
    } catch (error) {
      throw this.#inWords(error);
    }
  }

  async stop(): Promise<void> {
    this.#running = false;
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
    this.#streams?.stop();
    this.#streams = null;
    this.#reconnector.release();
    this.#firstData.resolve();
    const exchanges = this.#exchanges;
    this.#exchanges = [];
    this.#primary = null;
    await Promise.all(exchanges.map((exchange) => closeExchange(exchange, this.#scheduler)));
    this.#health.stop();
    this.#sink = null;
  }

  /** The exchange that serves REST and the first connections, created at first use, with its markets. */
  async #loaded(): Promise<CcxtExchange> {
    this.#primary ??= this.#create();
    const primary = this.#primary;
    try {
      const exchange = await primary;
      await exchange.loadMarkets();
      if (!this.#exchanges.includes(exchange)) this.#exchanges.push(exchange);
      return exchange;
    } catch (error) {
      // CCXT remembers a failed attempt; a new exchange asks again.
      if (this.#primary === primary) this.#primary = null;
      throw error;
    }
  }

  #create(): Promise<CcxtExchange> {
    const config = exchangeConfig(this.#profile, this.#options.ccxt ?? {});
    return createExchange(this.#profile.module, config, this.#observer);
  }

  async #exchangeFor(primary: CcxtExchange, index: number): Promise<CcxtExchange> {
    if (index === 0) return primary;
    const exchange = await this.#create();
    exchange.setMarkets(Object.values(primary.markets ?? {}), primary.currencies);
    this.#exchanges.push(exchange);
    return exchange;
  }

  /** Loads the markets, however often it takes; null when stopped meanwhile. */
  async #loadUntilReached(): Promise<CcxtExchange | null> {
    while (this.#running) {
      await this.#reconnector.ready();
      try {
        const exchange = await this.#loaded();
        if (this.#running) return exchange;
      } catch (error) {
        this.#failed(error);
      }
    }
    return null;
  }

  #tracked(exchange: CcxtExchange, symbols: readonly string[]): string[] {
    const markets = exchange.markets ?? {};
    const tracked = symbols.filter((symbol) => markets[symbol] !== undefined);
    const missing = symbols.filter((symbol) => markets[symbol] === undefined);
    if (missing.length > 0) {
      this.#logger.info({ venue: this.id, missing }, `${missing.length} markets are not on this venue`);
    }
    if (tracked.length === 0) {
      this.#running = false;
      throw new Error(`${this.#profile.name} has none of the ${symbols.length} markets`);
    }
    return tracked;
  }

  async #fetchClosed(symbol: string, from: number, to: number): Promise<Candle[]> {
    const exchange = await this.#loaded();
    const request = { symbol, timeframe: '1m', from, to } as const;
    const candles: Candle[] = [];
    for await (const page of candleHistory(exchange, this.#options.clock, this.#profile.history, request)) {
      candles.push(...candleRows(page));
    }
    return candles;
  }

  #lost(error: unknown): void {
    if (!this.#running) return;
    this.#failed(error);
    this.#streams?.disrupted();
    for (const exchange of this.#exchanges) exchange.ohlcvs = {};
  }

  #failed(error: unknown): void {
    if (!this.#running) return;
    const isFirst = this.#reconnector.failed();
    this.#health.failed(error);
    if (!isFirst) return;
    this.#logger.warn({ venue: this.id, failure: failureInWords(error) }, 'the venue failed; trying again');
  }

  #check(streams: LiveStreams): void {
    streams.closeMinutes(Math.floor((this.now() - streams.graceMs) / MINUTE) * MINUTE);
    if (this.#health.check() < 2 * this.#staleAfterMs) return;
    const silence = new Error('no data for too long, connecting anew');
    for (const exchange of this.#exchanges) {
      for (const client of Object.values(exchange.clients)) {
        client.onError(silence);
        client.close();
      }
    }
  }

  #inWords(error: unknown): Error {
    return new Error(`${this.#profile.name}: ${failureInWords(error)}`, { cause: error });
  }
}

function chunks(symbols: readonly string[], size: number): string[][] {
  const parts: string[][] = [];
  for (let start = 0; start < symbols.length; start += size) parts.push(symbols.slice(start, start + size));
  return parts;
}
