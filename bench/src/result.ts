/** One figure that a benchmark measured. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What we aim at, in words: `≤ 120 ms`. */
  readonly target?: string;
  /** What stands behind the figure: amounts, what it is compared with. */
  readonly note?: string;
}
