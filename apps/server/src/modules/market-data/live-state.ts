import type { Bus, Ticker, Trade, Unsubscribe } from '@tradewind/market';
import type { MarkPrice } from './mark-price.ts';
import type { MarksMessage, MinuteCandle, TickersMessage, TradesMessage } from './topics.ts';

const TRADES_KEPT = 500;

/**
 * The newest of everything that feeds publish, by venue and symbol: tickers, recent trades, the open minute,
 * mark prices.
 * Every process that serves clients keeps one, so that reads cost a map look-up.
 */
export class LiveState {
  readonly #tickers = new Map<string, Map<string, Ticker>>();
  readonly #trades = new Map<string, Trade[]>();
  readonly #minutes = new Map<string, MinuteCandle>();
  readonly #marks = new Map<string, MarkPrice>();
  readonly #subscriptions: Unsubscribe[] = [];
  #ticks = 0;

  async attach(bus: Bus): Promise<void> {
    this.#subscriptions.push(
      await bus.subscribe('tickers:*', (message) => this.#onTickers(message as TickersMessage)),
      await bus.subscribe('trades:*', (message) => this.#onTrades(message as TradesMessage)),
      await bus.subscribe('own-trades:*', (message) => this.#onTrades(message as TradesMessage)),
      await bus.subscribe('marks:*', (message) => this.#onMarks(message as MarksMessage)),
      await bus.subscribe('candle:*', (message, topic) => this.#onMinute(topic, message as MinuteCandle)),
    );
  }

  async detach(): Promise<void> {
    await Promise.all(this.#subscriptions.splice(0).map((unsubscribe) => unsubscribe()));
  }

  /** Tickers seen since the start. */
  get ticks(): number {
    return this.#ticks;
  }

  ticker(venue: string, symbol: string): Ticker | undefined {
    return this.#tickers.get(venue)?.get(symbol);
  }

  tickers(venue: string): Ticker[] {
    return [...(this.#tickers.get(venue)?.values() ?? [])];
  }

  /** Oldest first. */
  trades(venue: string, symbol: string): readonly Trade[] {
    return this.#trades.get(`${venue} ${symbol}`) ?? [];
  }

  mark(symbol: string): MarkPrice | undefined {
    return this.#marks.get(symbol);
  }

  /** The minute that the feed is in, or the last one it closed. */
  minute(topic: string): MinuteCandle | undefined {
    return this.#minutes.get(topic);
  }

  #onTickers(tickers: TickersMessage): void {
    this.#ticks += tickers.length;
    for (const ticker of tickers) {
      let ofVenue = this.#tickers.get(ticker.venue);
      if (ofVenue === undefined) this.#tickers.set(ticker.venue, (ofVenue = new Map<string, Ticker>()));
      const known = ofVenue.get(ticker.symbol);
      if (known === undefined || ticker.time >= known.time) ofVenue.set(ticker.symbol, ticker);
    }
  }

  /** The venue closes a minute while the next one runs already; that one stays. */
  #onMinute(topic: string, minute: MinuteCandle): void {
    const newest = this.#minutes.get(topic);
    if (newest === undefined || minute.candle.time >= newest.candle.time) this.#minutes.set(topic, minute);
  }

  #onMarks(marks: MarksMessage): void {
    for (const mark of marks) this.#marks.set(mark.symbol, mark);
  }

  #onTrades(trades: TradesMessage): void {
    const first = trades[0];
    if (first === undefined) return;
    const key = `${first.venue} ${first.symbol}`;
    const kept = this.#trades.get(key) ?? [];
    kept.push(...trades);
    if (kept.length > 2 * TRADES_KEPT) kept.splice(0, kept.length - TRADES_KEPT);
    this.#trades.set(key, kept);
  }
}
