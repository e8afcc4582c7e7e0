import type { Metrics } from '../../modules/system/metrics.ts';

/** Counts of REST requests up to a moment, over all routes: in total, and by the upper bound of their duration. */
export interface HttpFigures {
  readonly count: number;
  /** Upper bound in seconds → requests that took no longer, ascending. */
  readonly buckets: ReadonlyMap<number, number>;
}

/** Reads the histogram of request durations. */
export async function readHttpFigures(histogram: Metrics['httpDuration']): Promise<HttpFigures> {
  const { values } = await histogram.get();
  let count = 0;
  const buckets = new Map<number, number>();
  for (const { metricName, labels, value } of values) {
    if (metricName?.endsWith('_count') === true) count += value;
    if (metricName?.endsWith('_bucket') !== true) continue;
    // The type of the labels leaves out the one that the library adds.
    const { le } = labels as { readonly le?: string | number };
    const bound = le === '+Inf' ? Infinity : Number(le);
    buckets.set(bound, (buckets.get(bound) ?? 0) + value);
  }
  return { count, buckets: new Map([...buckets].toSorted(([a], [b]) => a - b)) };
}

/** What was counted between two moments. */
export function httpFiguresBetween(before: HttpFigures, after: HttpFigures): HttpFigures {
  const buckets = [...after.buckets].map(
    ([bound, count]) => [bound, count - (before.buckets.get(bound) ?? 0)] as const,
  );
  return { count: after.count - before.count, buckets: new Map(buckets) };
}

/**
 * A quantile in seconds, interpolated linearly within its bucket as Prometheus' histogram_quantile does; beyond the
 * last finite bound, that bound. Undefined without requests.
 */
export function quantile({ count, buckets }: HttpFigures, share: number): number | undefined {
  if (count === 0) return undefined;
  const rank = share * count;
  let [lowerBound, lowerCount] = [0, 0];
  for (const [bound, cumulative] of buckets) {
    if (cumulative >= rank && cumulative > lowerCount) {
      if (bound === Infinity) return lowerBound;
      return lowerBound + ((bound - lowerBound) * (rank - lowerCount)) / (cumulative - lowerCount);
    }
    [lowerBound, lowerCount] = [bound === Infinity ? lowerBound : bound, cumulative];
  }
  return lowerBound;
}
