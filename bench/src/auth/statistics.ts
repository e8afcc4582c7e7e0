/** @param share From 0 to 1: 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export interface MannWhitney {
  /** Chance that a value of the first sample lies above one of the second; 0.5 where nothing tells them apart. */
  readonly superiority: number;
  /** Two-sided, by the normal approximation, which is good from twenty values on. */
  readonly p: number;
}

/** Mann and Whitney's test of whether two samples come from one distribution; ties take the mean of their ranks. */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const all = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]!.value === all[from]!.value) to += 1;
    const rank = (from + 1 + to) / 2;
    rankSum += rank * all.slice(from, to).filter(({ isFirst }) => isFirst).length;
    from = to;
  }
  const pairs = first.length * second.length;
  const u = rankSum - (first.length * (first.length + 1)) / 2;
  const deviation = Math.sqrt((pairs * (first.length + second.length + 1)) / 12);
  const z = Math.abs(u - pairs / 2) / deviation;
  return { superiority: u / pairs, p: 2 * (1 - normalCumulative(z)) };
}

/** Abramowitz and Stegun 26.2.17; off by less than 7.5e-8. */
function normalCumulative(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const factors = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const series = factors.reduceRight((sum, factor) => (sum + factor) * t, 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
