/** Sample statistics of the kind that describe returns, for measuring recordings and the practice market alike. */

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index]!;
  return sum / values.length;
}

export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += (values[index]! - centre) ** 2;
  return Math.sqrt(sum / values.length);
}

/** Fourth standardised moment; 3 for a normal distribution. */
export function kurtosis(values: ArrayLike<number>): number {
  const centre = mean(values);
  const deviation = standardDeviation(values);
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += ((values[index]! - centre) / deviation) ** 4;
  return sum / values.length;
}

/** Pearson's correlation of the common length, `b` taken `lag` places later. */
export function correlation(a: Float64Array, b: Float64Array, lag = 0): number {
  const length = Math.min(a.length, b.length - lag);
  const x = a.subarray(0, length);
  const y = b.subarray(lag, lag + length);
  const meanX = mean(x);
  const meanY = mean(y);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let index = 0; index < length; index += 1) {
    const dx = x[index]! - meanX;
    const dy = y[index]! - meanY;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}

export function autocorrelation(values: Float64Array, lag: number): number {
  return correlation(values, values, lag);
}

/** The value below which the share `probability` of the sample lies. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(probability * (sorted.length - 1))] ?? Number.NaN;
}

/** Logarithmic returns over `step` rows of prices, not overlapping. */
export function logReturns(prices: ArrayLike<number>, step = 1): Float64Array {
  const returns = new Float64Array(Math.max(0, Math.floor((prices.length - 1) / step)));
  for (let index = 0; index < returns.length; index += 1) {
    returns[index] = Math.log(prices[(index + 1) * step]! / prices[index * step]!);
  }
  return returns;
}
