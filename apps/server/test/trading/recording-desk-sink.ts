import type { PriceDeskSink } from '../../src/modules/trading/price-desk-sink.ts';

type Levels = readonly (readonly [number, number])[];

/** Keeps everything that a price desk hands on. */
export class RecordingDeskSink implements PriceDeskSink {
  readonly quotes: {
    symbol: string;
    time: number;
    bids: Levels;
    asks: Levels;
    synthetic: boolean;
  }[] = [];
  readonly prints: { symbol: string; time: number; tick: number; lots: number; taker: 1 | -1 | 0 }[] = [];
  readonly marks: { symbol: string; time: number; mark: number; index: number; stale: boolean }[] = [];
  readonly fundings: { symbol: string; time: number; rate: bigint }[] = [];

  quote(symbol: string, time: number, bids: Levels, asks: Levels, synthetic: boolean): void {
    this.quotes.push({ symbol, time, bids, asks, synthetic });
  }

  print(symbol: string, time: number, tick: number, lots: number, taker: 1 | -1 | 0): void {
    this.prints.push({ symbol, time, tick, lots, taker });
  }

  mark(symbol: string, time: number, mark: number, index: number, stale: boolean): void {
    this.marks.push({ symbol, time, mark, index, stale });
  }

  funding(symbol: string, time: number, rate: bigint): void {
    this.fundings.push({ symbol, time, rate });
  }
}
