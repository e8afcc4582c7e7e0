import { candlesFromRows, indexAtOrAfter, resample, sliceCandles, timeframeBuckets } from '@tradewind/market';
import type { Candle, Candles, FixedTimeframe, Instrument } from '@tradewind/market';
import type { RecordedEvents, ReplaySource } from '../../src/index.ts';
import { spanAt } from '../../src/replay/spans.ts';
import type { RecordedSeries } from '../../src/replay/spans.ts';

const MINUTE = 60_000;

export function instrument(symbol: string): Instrument {
  const [base = '', quote = ''] = symbol.split('/');
  return {
    symbol,
    id: base + quote,
    type: 'spot',
    base,
    quote,
    status: 'open',
    tickSize: '0.01',
    lotSize: '0.0001',
    minNotional: '5',
    maxLeverage: 1,
  };
}

/** Sound minutes with a price that depends on the minute alone. */
export function minutes(from: number, count: number): Candle[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from / MINUTE + index;
    const open = 100 + (number % 50);
    const close = 100 + ((number + 1) % 50);
    return {
      time: from + index * MINUTE,
      open,
      high: Math.max(open, close) + 2,
      low: Math.min(open, close) - 3,
      close,
      volume: 10 + (number % 7),
    };
  });
}

/** A source that keeps its series in memory, and remembers how far it was read. */
export class MemorySource implements ReplaySource {
  readonly #series = new Map<string, { readonly series: RecordedSeries; readonly candles: Candles }>();
  readonly #events = new Map<string, RecordedEvents>();
  readTo = -Infinity;

  add(symbol: string, timeframe: RecordedSeries['timeframe'], rows: readonly Candle[]): this {
    const series = { timeframe, first: rows[0]!.time, last: rows.at(-1)!.time };
    this.#series.set(symbol, { series, candles: candlesFromRows(rows) });
    return this;
  }

  addEvents(symbol: string, events: RecordedEvents): this {
    this.#events.set(symbol, events);
    return this;
  }

  async instruments(): Promise<Instrument[]> {
    return [...new Set([...this.#series.keys(), ...this.#events.keys()])].map(instrument);
  }

  async span(symbol: string, time: number) {
    const found = this.#series.get(symbol);
    return found === undefined ? null : spanAt([found.series], time);
  }

  async candles(symbol: string, timeframe: FixedTimeframe, { from, to }: { from: number; to: number }) {
    const { candles } = this.#series.get(symbol) ?? { candles: candlesFromRows([]) };
    const part = sliceCandles(candles, indexAtOrAfter(candles, from), indexAtOrAfter(candles, to));
    return resample(part, timeframeBuckets(timeframe));
  }

  async events(symbol: string) {
    return this.#events.get(symbol) ?? null;
  }
}
