/**
 * Consecutive candles on the market's grid: prices in ticks, volumes in lots, all whole numbers, so that splitting and
 * joining them is exact. Each opens at the close of the one before.
 */
export interface Bars {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly lots: Float64Array;
  /** Variance of the log return that each bar was given, for splitting it further. */
  readonly variance: Float64Array;
}

export function allocateBars(length: number): Bars {
  const column = () => new Float64Array(length);
  return {
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    lots: column(),
    variance: column(),
  };
}

/** Whole ticks of a price given as the logarithm of its ticks; at least one. */
export function ticksOf(logTicks: number): number {
  return Math.max(1, Math.round(Math.exp(logTicks)));
}
