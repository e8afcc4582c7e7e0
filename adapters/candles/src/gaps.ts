import { timeframeMs } from '@tradewind/market';
import type { Candles, Gap, StoredTimeframe } from '@tradewind/market';

/** A stretch without an absent candle, `[from, to)` in UTC milliseconds. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** Absent stretches between the first and the last candle, oldest first. */
export function findGaps(timeframe: StoredTimeframe, { time }: Pick<Candles, 'time'>): Run[] {
  const length = timeframeMs(timeframe);
  const gaps: Run[] = [];
  for (let index = 1; index < time.length; index += 1) {
    const expected = time[index - 1]! + length;
    if (time[index]! > expected) gaps.push({ from: expected, to: time[index]! });
  }
  return gaps;
}

/** The runs that gaps leave of `[from, to)`. */
export function runsBetweenGaps(from: number, to: number, gaps: readonly Run[]): Run[] {
  const runs: Run[] = [];
  let start = from;
  for (const gap of gaps) {
    runs.push({ from: start, to: gap.from });
    start = gap.to;
  }
  runs.push({ from: start, to });
  return runs;
}

/** Runs of several sources as one list: ascending, joined where they touch or overlap. */
export function joinRuns(runs: readonly Run[]): Run[] {
  const joined: { from: number; to: number }[] = [];
  for (const run of runs.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && run.from <= last.to) last.to = Math.max(last.to, run.to);
    else joined.push({ ...run });
  }
  return joined;
}

/** What `runs` leave uncovered of `[from, to)`. */
export function uncovered(runs: readonly Run[], from: number, to: number): Run[] {
  const open: Run[] = [];
  let at = from;
  for (const run of joinRuns(runs)) {
    if (run.to <= at) continue;
    if (run.from >= to) break;
    if (run.from > at) open.push({ from: at, to: run.from });
    at = run.to;
  }
  if (at < to) open.push({ from: at, to });
  return open;
}

/** A run of absent candles as coverage reports it. */
export function asGap(timeframe: StoredTimeframe, { from, to }: Run): Gap {
  return { from, to, missing: (to - from) / timeframeMs(timeframe) };
}
