import type { Candle, Clock, VenueSink } from '@tradewind/market';
import { ClosedCandles } from './closed-candles.ts';
import { Depth } from './depth.ts';
import type { CcxtExchange } from './exchange.ts';
import { MinuteCandles } from './minute-candles.ts';
import { tickerFrom } from './normalize.ts';
import type { ExchangeProfile } from './profile.ts';
import { routeUpdate } from './router.ts';
import type { UpdateHandlers } from './router.ts';
import { Subscription } from './subscription.ts';
import type { SubscriptionContext } from './subscription.ts';
import { TickerBoard } from './ticker-board.ts';
import { TradeTape } from './trade-tape.ts';

const MINUTE = 60_000;

export interface LiveStreamsOptions {
  readonly venue: string;
  readonly profile: ExchangeProfile;
  readonly clock: Clock;
  readonly sink: VenueSink;
  readonly context: SubscriptionContext;
  /** Told of every update. */
  readonly onData: () => void;
  readonly fetchClosed: (symbol: string, from: number, to: number) => Promise<readonly Candle[]>;
  readonly unfilled: (symbol: string, error: unknown) => void;
}

/** All streams of a running venue: subscribes, normalises what comes, and passes it on to the sink. */
export class LiveStreams {
  readonly #options: LiveStreamsOptions;
  readonly #exchanges = new Map<string, CcxtExchange>();
  readonly #subscriptions: Subscription[] = [];
  readonly #watchedTrades = new Map<string, Subscription>();
  readonly #board = new TickerBoard();
  readonly #tape: TradeTape;
  readonly #closed: ClosedCandles;
  readonly #candles: MinuteCandles;
  readonly #depth: Depth;
  readonly #handlers: UpdateHandlers;
  #closedBefore = 0;
  #polling = false;
  #stopped = false;
  #shards = 0;

  constructor(options: LiveStreamsOptions) {
    this.#options = options;
    const { venue, profile, context, sink } = options;
    this.#tape = new TradeTape(venue, profile.tradesNameMaker === true);
    this.#closed = new ClosedCandles({
      flagged: profile.candles.kind === 'flagged',
      fetch: options.fetchClosed,
      deliver: (symbol, candle) => {
        if (!this.#stopped) sink.closedCandle(symbol, candle);
      },
      unfilled: (symbol, _from, _to, error) => options.unfilled(symbol, error),
    });
    this.#candles = new MinuteCandles(this.#closed);
    this.#depth = new Depth({
      venue,
      source: profile.books,
      context,
      exchangeOf: (symbol) => this.#exchanges.get(symbol)!,
    });
    this.#handlers = this.#createHandlers();
  }

  /** Exchanges that were added. */
  get size(): number {
    return this.#shards;
  }

  /** How long after the end of a minute its candle counts as closed. */
  get graceMs(): number {
    const { candles } = this.#options.profile;
    return candles.kind === 'flagged' ? 0 : candles.graceMs;
  }

  /** Streams `symbols` over the connections of `exchange`. */
  add(exchange: CcxtExchange, symbols: readonly string[]): void {
    this.#shards += 1;
    const { profile } = this.#options;
    for (const symbol of symbols) this.#exchanges.set(symbol, exchange);
    for (const group of marketTypes(exchange, symbols)) {
      this.#subscribe('tickers', group, profile.batch.tickers, (part) => profile.tickers(exchange, part));
      if (profile.dropTrades === undefined) {
        this.#subscribe('trades', group, profile.batch.trades, (part) => profile.trades(exchange, part));
      }
      const { candles } = profile;
      if (candles.kind !== 'polled') {
        this.#subscribe('candles', group, profile.batch.candles, (part) => candles.subscribe(exchange, part));
      }
    }
  }

  update(result: unknown, messageHash: string, frame: unknown): void {
    if (!this.#stopped) routeUpdate(result, messageHash, frame, this.#handlers);
  }

  watchDepth(symbols: readonly string[]): void {
    this.#depth.watch(symbols.filter((symbol) => this.#exchanges.has(symbol)));
  }

  watchTrades(symbols: readonly string[]): void {
    const { profile, context } = this.#options;
    const { dropTrades } = profile;
    if (dropTrades === undefined) return;
    const wanted = new Set(symbols.filter((symbol) => this.#exchanges.has(symbol)));
    for (const [symbol, subscription] of this.#watchedTrades) {
      if (wanted.has(symbol)) continue;
      subscription.stop();
      this.#watchedTrades.delete(symbol);
      dropTrades(this.#exchanges.get(symbol)!, symbol).catch(() => undefined);
    }
    for (const symbol of wanted) {
      if (this.#watchedTrades.has(symbol)) continue;
      const exchange = this.#exchanges.get(symbol)!;
      const watch = (): Promise<unknown> => profile.trades(exchange, [symbol]);
      this.#watchedTrades.set(symbol, new Subscription(`trades of ${symbol}`, context, watch));
    }
  }

  /** Passes on what accumulated: tickers that are due and books that changed. */
  flush(): void {
    const { clock, sink } = this.#options;
    const now = clock.now();
    const tickers = this.#board.take(now);
    if (tickers.length > 0) sink.tickers(tickers);
    for (const book of this.#depth.take(now)) sink.book(book);
  }

  /** Minutes that ended at `time` or before have closed, as far as the venue does not flag them itself. */
  closeMinutes(time: number): void {
    const { kind } = this.#options.profile.candles;
    if (kind === 'flagged' || time <= this.#closedBefore) return;
    if (kind === 'timed') this.#closed.closeBefore(time);
    if (kind === 'timed' || !this.#polling) this.#closedBefore = time;
    if (kind === 'polled' && !this.#polling) void this.#poll(time);
  }

  /** A connection was lost: streams begin anew, and candles may have missed updates. */
  disrupted(): void {
    this.#candles.disrupt();
    for (const subscription of this.#subscriptions) subscription.renew();
    for (const subscription of this.#watchedTrades.values()) subscription.renew();
    this.#depth.renew();
  }

  stop(): void {
    this.#stopped = true;
    for (const subscription of this.#subscriptions) subscription.stop();
    for (const subscription of this.#watchedTrades.values()) subscription.stop();
    this.#depth.stop();
  }

  #subscribe(
    what: string,
    symbols: readonly string[],
    batch: number,
    watch: (part: readonly string[]) => Promise<unknown>,
  ): void {
    for (let start = 0; start < symbols.length; start += batch) {
      const part = symbols.slice(start, start + batch);
      const name = `${what} of ${part.length === 1 ? part[0] : `${part.length} markets`}`;
      this.#subscriptions.push(new Subscription(name, this.#options.context, () => watch(part)));
    }
  }

  /** Fetches the closed minutes up to `time` of every market, one after the other at the pace of the rate limiter. */
  async #poll(time: number): Promise<void> {
    this.#polling = true;
    for (const symbol of this.#exchanges.keys()) {
      if (this.#stopped) break;
      try {
        const from = this.#closed.due(symbol) ?? time - MINUTE;
        const rows = from < time ? await this.#options.fetchClosed(symbol, from, time) : [];
        for (const candle of rows) this.#closed.update(symbol, candle, true);
        if (rows.length > 0) this.#options.onData();
      } catch (error) {
        this.#options.unfilled(symbol, error);
      }
    }
    this.#polling = false;
  }

  #createHandlers(): UpdateHandlers {
    const { venue, clock, sink, onData, profile } = this.#options;
    const { candles } = profile;
    return {
      ticker: (raw) => {
        if (!this.#exchanges.has(raw.symbol)) return;
        onData();
        const ticker = tickerFrom(venue, raw, clock.now());
        if (ticker !== undefined) this.#board.put(ticker);
      },
      trades: (symbol, list) => {
        if (!this.#exchanges.has(symbol)) return;
        onData();
        const trades = this.#tape.take(list, clock.now());
        if (trades.length > 0) sink.trades(trades);
      },
      book: (book) => {
        if (!this.#exchanges.has(book.symbol)) return;
        onData();
        this.#depth.put(book);
      },
      candles: (symbol, rows, frame) => {
        if (!this.#exchanges.has(symbol)) return;
        onData();
        this.#candles.update(symbol, rows, candles.kind === 'flagged' && candles.isFinal(frame));
      },
    };
  }
}

/** Symbols by market type: CCXT subscribes to spot and perpetual markets apart, at addresses of their own. */
function marketTypes(exchange: CcxtExchange, symbols: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const symbol of symbols) {
    const { type } = exchange.market(symbol);
    const group = groups.get(type);
    if (group === undefined) groups.set(type, [symbol]);
    else group.push(symbol);
  }
  return [...groups.values()];
}
