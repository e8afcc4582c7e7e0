const BUCKET_MS = 0.25;
const BUCKETS = 60_000 / BUCKET_MS;

/** Counts of durations in quarter milliseconds up to a minute, so that workers' figures can be added up exactly. */
export class Samples {
  readonly counts = new Uint32Array(BUCKETS);

  record(ms: number): void {
    const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.floor(ms / BUCKET_MS)));
    this.counts[bucket]! += 1;
  }

  add(counts: Uint32Array): void {
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) this.counts[bucket]! += counts[bucket]!;
  }

  get size(): number {
    return this.counts.reduce((total, count) => total + count, 0);
  }

  /** Upper edge of the bucket below or at which `share` of the samples lie, in milliseconds. */
  quantile(share: number): number {
    const wanted = share * this.size;
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += this.counts[bucket]!;
      if (seen >= wanted && seen > 0) return (bucket + 1) * BUCKET_MS;
    }
    return Number.NaN;
  }

  summary(): string {
    if (this.size === 0) return 'no samples';
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => this.quantile(share).toFixed(1));
    return `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`;
  }
}
