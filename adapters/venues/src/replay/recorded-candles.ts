import {
  allocateCandles,
  candleRows,
  candlesFromRows,
  indexAtOrAfter,
  openTime,
  resample,
  sliceCandles,
  timeframeBuckets,
  timeframeMs,
} from '@tradewind/market';
import type { Candle, Candles, FixedTimeframe, StoredTimeframe } from '@tradewind/market';
import { readCandleFile } from './candle-file.ts';
import type { RecordedSeries } from './spans.ts';

interface LoadedSeries extends RecordedSeries {
  readonly candles: Candles;
}

/** The recorded candle files of one market, read when they are first needed. */
export class RecordedCandles {
  readonly #files: { readonly file: string; readonly timeframe: StoredTimeframe }[] = [];
  #loaded: Promise<LoadedSeries[]> | null = null;

  addFile(file: string, timeframe: StoredTimeframe): void {
    this.#files.push({ file, timeframe });
  }

  series(): Promise<LoadedSeries[]> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  /** Candles `[from, to)`: the recorded ones of that timeframe, and where there are none derived from finer ones. */
  async read(timeframe: FixedTimeframe, from: number, to: number): Promise<Candles> {
    const length = timeframeMs(timeframe);
    const sources = (await this.series())
      .filter((series) => length % timeframeMs(series.timeframe) === 0)
      .filter(({ first, last }) => first < to && last + length > from)
      .sort((a, b) => timeframeMs(b.timeframe) - timeframeMs(a.timeframe));
    const rows = new Map<number, Candle>();
    for (const source of sources) {
      for (const row of candleRows(wholeCandles(source, timeframe, from, to))) {
        if (!rows.has(row.time)) rows.set(row.time, row);
      }
    }
    return candlesFromRows([...rows.values()].sort((a, b) => a.time - b.time));
  }

  async #load(): Promise<LoadedSeries[]> {
    const series = await Promise.all(
      this.#files.map(async ({ file, timeframe }) => {
        const candles = await readCandleFile(file);
        return { timeframe, candles, first: candles.time[0] ?? NaN, last: candles.time.at(-1) ?? NaN };
      }),
    );
    return series.filter(({ candles }) => candles.time.length > 0);
  }
}

/** Candles `[from, to)` of one series in a timeframe, without those that its edges cut off. */
function wholeCandles(series: LoadedSeries, timeframe: FixedTimeframe, from: number, to: number): Candles {
  const length = timeframeMs(timeframe);
  const end = series.last + timeframeMs(series.timeframe);
  const start = Math.max(alignUp(series.first, timeframe), alignUp(from, timeframe));
  const stop = Math.min(openTime(timeframe, end), alignUp(to, timeframe));
  if (stop <= start) return allocateCandles(0);
  const { candles } = series;
  const part = sliceCandles(candles, indexAtOrAfter(candles, start), indexAtOrAfter(candles, stop));
  return timeframeMs(series.timeframe) === length ? part : resample(part, timeframeBuckets(timeframe));
}

function alignUp(time: number, timeframe: FixedTimeframe): number {
  const open = openTime(timeframe, time);
  return open === time ? open : open + timeframeMs(timeframe);
}
