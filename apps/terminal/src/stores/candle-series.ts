import { nextOpenTime } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import type { CandleTuple } from '@tradewind/protocol';

/** A place on the time axis: a candle, or the moment at which one is missing. */
export type ChartPoint = { readonly time: number; readonly candle: CandleTuple | null };

/** A gap longer than this is drawn shortened: ten thousand empty places help nobody. */
const LONGEST_GAP = 300;

/** Candles of one market and timeframe as the chart holds them: ascending, each open time once. */
export class CandleSeries {
  readonly timeframe: Timeframe;
  #candles: CandleTuple[] = [];

  constructor(timeframe: Timeframe) {
    this.timeframe = timeframe;
  }

  get candles(): readonly CandleTuple[] {
    return this.#candles;
  }

  get first(): CandleTuple | undefined {
    return this.#candles[0];
  }

  get last(): CandleTuple | undefined {
    return this.#candles.at(-1);
  }

  /** Merges a page in any position. Of two candles with one open time the incoming one counts. */
  merge(page: readonly CandleTuple[]): void {
    const byTime = new Map(this.#candles.map((candle) => [candle[0], candle]));
    for (const candle of page) byTime.set(candle[0], candle);
    this.#candles = [...byTime.values()].sort((a, b) => a[0] - b[0]);
  }

  /**
   * Takes one candle of the stream. `grown`: the last candle changed; `appended`: it directly follows the last;
   * `apart`: it lies before the last, or candles between the two are not known, so the caller asks for them.
   */
  update(candle: CandleTuple): 'grown' | 'appended' | 'apart' {
    const last = this.last;
    if (last !== undefined && candle[0] === last[0]) {
      this.#candles[this.#candles.length - 1] = candle;
      return 'grown';
    }
    if (last === undefined || candle[0] === nextOpenTime(this.timeframe, last[0])) {
      this.#candles.push(candle);
      return 'appended';
    }
    this.merge([candle]);
    return 'apart';
  }

  /** The series with an empty place for each missing candle, so that a gap is seen as one. */
  points(): ChartPoint[] {
    const points: ChartPoint[] = [];
    let expected: number | null = null;
    for (const candle of this.#candles) {
      for (
        let missing = 0;
        expected !== null && expected < candle[0] && missing < LONGEST_GAP;
        missing += 1
      ) {
        points.push({ time: expected, candle: null });
        expected = nextOpenTime(this.timeframe, expected);
      }
      points.push({ time: candle[0], candle });
      expected = nextOpenTime(this.timeframe, candle[0]);
    }
    return points;
  }
}
