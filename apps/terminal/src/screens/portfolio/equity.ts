import type { PortfolioSnapshot } from '@tradewind/protocol';

/** What the account was worth at a moment. */
export interface EquityPoint {
  /** UTC milliseconds. */
  readonly time: number;
  /** US dollars. */
  readonly value: number;
}

type Worth = Pick<PortfolioSnapshot, 'time' | 'totalUsd'>;

const SECOND_MS = 1_000;

/**
 * The curve from snapshots in any order up to now: ascending, in whole seconds that differ, as a chart needs them. What
 * falls into a second that is taken stands in the next one.
 */
export function equityPoints(snapshots: readonly Worth[], now: Worth): readonly EquityPoint[] {
  let before = -Infinity;
  return [...snapshots, now]
    .map(({ time, totalUsd }) => ({ time: Date.parse(time), value: Number(totalUsd) }))
    .sort((a, b) => a.time - b.time)
    .map(({ time, value }) => {
      before = Math.max(Math.floor(time / SECOND_MS) * SECOND_MS, before + SECOND_MS);
      return { time: before, value };
    });
}

export interface EquitySummary {
  readonly first: EquityPoint;
  readonly last: EquityPoint;
  readonly lowest: EquityPoint;
  readonly highest: EquityPoint;
}

/** What the curve says in four points; undefined where two moments are not known yet. */
export function equitySummary(points: readonly EquityPoint[]): EquitySummary | undefined {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return undefined;
  const by = (isBetter: (a: EquityPoint, b: EquityPoint) => boolean) =>
    points.reduce((best, point) => (isBetter(point, best) ? point : best));
  return { first, last, lowest: by((a, b) => a.value < b.value), highest: by((a, b) => a.value > b.value) };
}

/** At most `count` points, evenly chosen, the first and the last among them: for reading, not for drawing. */
export function thinned(points: readonly EquityPoint[], count: number): readonly EquityPoint[] {
  if (points.length <= count) return points;
  const step = (points.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => points[Math.round(index * step)]!);
}

/** A gain as a share of what there was before it, in percent; null where there was nothing. */
export function gainPercent(total: string, gain: string): number | null {
  const before = Number(total) - Number(gain);
  return before > 0 ? (Number(gain) / before) * 100 : null;
}
