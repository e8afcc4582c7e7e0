import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { candlesFromRows } from '@tradewind/market';
import type { Candle, Candles, Clock } from '@tradewind/market';
import { openCandleStore } from '@tradewind/candles';
import type { CandleHistory, CandleHistoryOptions } from '@tradewind/candles';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const BTC = { venue: 'test', symbol: 'BTC/USDT' };

export class TestClock implements Clock {
  time: number;
  constructor(time: number) {
    this.time = time;
  }
  now(): number {
    return this.time;
  }
}

/** A sound candle whose figures follow from its time and `variant`; volumes are whole, so that sums are exact. */
export function candleOf(time: number, variant = 0): Candle {
  const base = 1_000 + ((time / MINUTE) % 997) + variant;
  return { time, open: base, high: base + 7, low: base - 5, close: base + 2, volume: 10 + variant };
}

/** Candles from `from`, one every `step`, `count` of them. */
export function series(from: number, step: number, count: number, variant = 0): Candles {
  return candlesFromRows(Array.from({ length: count }, (_, index) => candleOf(from + index * step, variant)));
}

export interface Scratch {
  readonly folder: string;
  open(options?: Partial<CandleHistoryOptions>): Promise<CandleHistory>;
  remove(): Promise<void>;
}

/** A folder of one's own, and stores on it that end with it. */
export async function scratchFolder(clock: Clock): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-candles-'));
  const stores: CandleHistory[] = [];
  return {
    folder,
    async open(options = {}) {
      const store = await openCandleStore({ folder, clock, ...options });
      stores.push(store);
      return store;
    },
    async remove() {
      for (const store of stores) store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
