import { candleRows, timeframeMs } from '@tradewind/market';
import type { Candle } from '@tradewind/market';
import type { Grid } from './grid.ts';
import { minutesOf } from './minutes.ts';
import type { RecordedSpan, ReplaySource } from './source.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Source candles that are read at a time. */
const CHUNK = 360;

/** Reads on while fewer minutes than this are left. */
const LOW_WATER_MINUTES = 180;

/** The one-minute candles of a market in order, read ahead of the feed; larger ones are taken apart into minutes. */
export class CandleReader {
  readonly #source: ReplaySource;
  readonly #symbol: string;
  readonly #key: number;
  readonly #price: Grid;
  readonly #lot: Grid;
  readonly #queue: Candle[] = [];
  #position: number;
  #reading = false;
  #ended = false;

  constructor(source: ReplaySource, symbol: string, from: number, key: number, price: Grid, lot: Grid) {
    this.#source = source;
    this.#symbol = symbol;
    this.#position = from;
    this.#key = key;
    this.#price = price;
    this.#lot = lot;
  }

  /** True when the recording is over and every minute was taken. */
  get ended(): boolean {
    return this.#ended && this.#queue.length === 0;
  }

  /** True while nothing is left to take, and there may be more. */
  get isDry(): boolean {
    return !this.#ended && this.#queue.length === 0;
  }

  /** The next minute, if it has been read. */
  peek(): Candle | undefined {
    return this.#queue[0];
  }

  shift(): void {
    this.#queue.shift();
  }

  /** Candles of the day before the start, for the figures of 24 hours. */
  async dayBefore(): Promise<Candle[]> {
    const span = await this.#source.span(this.#symbol, this.#position - DAY);
    if (span === null || span.end <= this.#position - DAY) return [];
    const range = { from: this.#position - DAY, to: this.#position };
    const length = timeframeMs(span.timeframe);
    const rows = [...candleRows(await this.#source.candles(this.#symbol, span.timeframe, range))];
    return rows.filter(({ time }) => time + length <= this.#position);
  }

  /** Reads ahead where little is left; resolves when that is done. */
  async readAhead(): Promise<void> {
    if (this.#reading || this.#ended || this.#queue.length >= LOW_WATER_MINUTES) return;
    this.#reading = true;
    try {
      const span = await this.#source.span(this.#symbol, this.#position);
      if (span === null) this.#ended = true;
      else await this.#readChunk(span);
    } finally {
      this.#reading = false;
    }
  }

  async #readChunk({ timeframe, end }: RecordedSpan): Promise<void> {
    const length = timeframeMs(timeframe);
    const start = this.#position;
    const to = Math.min(end, start + CHUNK * length);
    // A start within a larger candle begins with that candle; the minutes that have passed are left out.
    const from = start - (start % length);
    const chunk = await this.#source.candles(this.#symbol, timeframe, { from, to });
    for (const candle of candleRows(chunk)) {
      const parts = minutesOf(candle, length / MINUTE, this.#key, this.#price, this.#lot);
      for (const part of parts) if (part.time >= start && part.time < end) this.#queue.push(part);
    }
    this.#position = to;
  }
}
