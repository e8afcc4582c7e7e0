import type { Candle, Level, Trade } from '@tradewind/market';
import type { EventReader } from './event-reader.ts';
import { LocalBook } from './local-book.ts';

const MINUTE = 60_000;

/** A trade reaches the feed this long after it was made, at most, in milliseconds. */
const LATE_MS = 1_000;

/** Recorded trades, quotes and books of a market at their recorded spacing. */
export class RecordedTape {
  readonly #events: EventReader;
  readonly #book = new LocalBook();
  #time = 0;
  #price: number | null = null;
  #bid: number | null = null;
  #ask: number | null = null;
  #changed = false;
  #minute: Candle | null = null;

  constructor(events: EventReader) {
    this.#events = events;
  }

  get ended(): boolean {
    return this.#events.ended;
  }

  get isDry(): boolean {
    return this.#events.isDry;
  }

  /** Exchange time of the newest event that was played. */
  get time(): number {
    return this.#time;
  }

  covers(time: number): boolean {
    return this.#events.covers(time);
  }

  readAhead(): Promise<void> {
    return this.#events.readAhead();
  }

  close(): Promise<void> {
    return this.#events.close();
  }

  /** Plays what lies before the start, so that book and prices are those of that moment. */
  async prepare(from: number): Promise<void> {
    do {
      await this.#events.readAhead();
      this.advance(from);
    } while (this.#events.isDry);
  }

  /**
   * Plays the events up to `now`.
   * @returns the trades, and the minutes that ended and were recorded from their beginning; null outside the recording
   */
  advance(now: number): { readonly trades: Trade[]; readonly minutes: Candle[] } | null {
    const trades: Trade[] = [];
    const minutes: Candle[] = [];
    for (const event of this.#events.take(now)) {
      this.#time = event.time;
      if (event.kind === 'depth') this.#book.apply(event.reset, event.bids, event.asks);
      if (event.kind === 'quote') {
        this.#bid = event.bid;
        this.#ask = event.ask;
        this.#changed = true;
      }
      if (event.kind === 'trade') {
        this.#include(event.trade, minutes);
        trades.push(event.trade);
      }
    }
    this.#closeMinute(now - LATE_MS, minutes);
    return this.#events.covers(now) || trades.length > 0 ? { trades, minutes } : null;
  }

  /** Last price and best quotes, where they changed since the last call. */
  takeQuote(): { readonly price: number; readonly bid: number | null; readonly ask: number | null } | null {
    if (!this.#changed || this.#price === null) return null;
    this.#changed = false;
    return { price: this.#price, bid: this.#bid, ask: this.#ask };
  }

  /** The minute under way, from the recorded trades. */
  minuteSoFar(): Candle | null {
    return this.#minute;
  }

  changedBook(): { readonly bids: Level[]; readonly asks: Level[] } | undefined {
    return this.#book.changed ? this.#book.best() : undefined;
  }

  #include({ time, price, quantity }: Trade, minutes: Candle[]): void {
    this.#price = price;
    this.#changed = true;
    this.#closeMinute(time, minutes);
    const minute = this.#minute;
    this.#minute =
      minute === null
        ? {
            time: time - (time % MINUTE),
            open: price,
            high: price,
            low: price,
            close: price,
            volume: quantity,
          }
        : {
            time: minute.time,
            open: minute.open,
            high: Math.max(minute.high, price),
            low: Math.min(minute.low, price),
            close: price,
            volume: Number((minute.volume + quantity).toPrecision(12)),
          };
  }

  #closeMinute(time: number, minutes: Candle[]): void {
    const minute = this.#minute;
    if (minute === null || minute.time + MINUTE > time) return;
    if (minute.time >= this.#events.from) minutes.push(minute);
    this.#minute = null;
  }
}
