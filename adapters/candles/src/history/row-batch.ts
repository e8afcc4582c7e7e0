import { allocateCandles, candleDefect, setCandle, sliceCandles, timeframeMs } from '@tradewind/market';
import type { Candle, Candles, StoredTimeframe } from '@tradewind/market';
import { LATEST_TIME } from '../soundness.ts';

/** Rows that are handed on together. */
export const BATCH_ROWS = 50_000;

/** Defects that are told one by one; all are counted. */
const LISTED_DEFECTS = 100;

/** A row that was not imported, and why. */
export interface RowDefect {
  readonly file: string;
  /** Line of a text file, row of a Parquet file; the first is 1. */
  readonly line: number;
  readonly reason: string;
}

/** Judges rows one by one, collects the sound ones in columns and counts the others. */
export class RowCollector {
  readonly defects: RowDefect[] = [];
  rows = 0;
  rejected = 0;
  first: number | null = null;
  last: number | null = null;
  readonly #timeframe: StoredTimeframe;
  readonly #lengthMs: number;
  #columns = allocateCandles(BATCH_ROWS);
  #count = 0;

  constructor(timeframe: StoredTimeframe) {
    this.#timeframe = timeframe;
    this.#lengthMs = timeframeMs(timeframe);
  }

  /** True when a batch is complete and must be taken before the next row. */
  get full(): boolean {
    return this.#count === BATCH_ROWS;
  }

  /** Takes one row; `reason` rejects it without a look at its figures. */
  add(file: string, line: number, candle: Candle, reason: string | null = null): void {
    this.rows += 1;
    const defect = reason ?? candleDefect(candle) ?? this.#timeDefect(candle.time);
    if (defect !== null) {
      this.rejected += 1;
      if (this.defects.length < LISTED_DEFECTS) this.defects.push({ file, line, reason: defect });
      return;
    }
    setCandle(this.#columns, this.#count, candle);
    this.#count += 1;
    if (this.first === null || candle.time < this.first) this.first = candle.time;
    if (this.last === null || candle.time > this.last) this.last = candle.time;
  }

  /** The rows collected since the last call, in the order of the file. */
  take(): Candles {
    const batch = sliceCandles(this.#columns, 0, this.#count);
    this.#columns = allocateCandles(BATCH_ROWS);
    this.#count = 0;
    return batch;
  }

  #timeDefect(time: number): string | null {
    if (time < 0 || time > LATEST_TIME) return `time ${time} is no date`;
    if (time % this.#lengthMs === 0) return null;
    return `time ${new Date(time).toISOString()} is not the open of a ${this.#timeframe} candle`;
  }
}
