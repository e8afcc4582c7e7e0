import { defaultHorzScaleBehavior } from 'lightweight-charts';
import type { Time, UTCTimestamp } from 'lightweight-charts';
import { zoneOffsetMinutes } from '../../format/time.ts';
import type { TimeZone } from '../../format/time.ts';

/** lightweight-charts' weights of tick marks: the larger, the earlier a mark is kept when there is little room. */
const WEIGHTS = {
  minute: 20,
  fiveMinutes: 21,
  halfHour: 22,
  hour: 30,
  threeHours: 31,
  sixHours: 32,
  noon: 33,
};
const DAY_WEIGHT = 50;
const MONTH_WEIGHT = 60;
const YEAR_WEIGHT = 70;

const MINUTE_MS = 60_000;
const STEPS: readonly (readonly [milliseconds: number, weight: number])[] = [
  [12 * 60 * MINUTE_MS, WEIGHTS.noon],
  [6 * 60 * MINUTE_MS, WEIGHTS.sixHours],
  [3 * 60 * MINUTE_MS, WEIGHTS.threeHours],
  [60 * MINUTE_MS, WEIGHTS.hour],
  [30 * MINUTE_MS, WEIGHTS.halfHour],
  [5 * MINUTE_MS, WEIGHTS.fiveMinutes],
  [MINUTE_MS, WEIGHTS.minute],
];

/** Weight of the mark at `time` when the point before it is at `before` (UTC milliseconds), on the clock of `zone`. */
export function markWeight(before: number, time: number, zone: TimeZone): number {
  const shift = (moment: number) => moment + zoneOffsetMinutes(moment, zone) * MINUTE_MS;
  const from = new Date(shift(before));
  const to = new Date(shift(time));
  if (from.getUTCFullYear() !== to.getUTCFullYear()) return YEAR_WEIGHT;
  if (from.getUTCMonth() !== to.getUTCMonth()) return MONTH_WEIGHT;
  if (from.getUTCDate() !== to.getUTCDate()) return DAY_WEIGHT;
  const crossed = STEPS.find(
    ([step]) => Math.floor(from.getTime() / step) !== Math.floor(to.getTime() / step),
  );
  return crossed?.[1] ?? 0;
}

const TimeScaleBehavior = defaultHorzScaleBehavior();
type FillWeights = InstanceType<typeof TimeScaleBehavior>['fillWeightsForPoints'];

/**
 * The time axis with days, months and hours that begin where the user's clock says. The library knows UTC only, and
 * shifting the times themselves would give two candles the same time when clocks go back.
 */
export class ZonedTimeScale extends TimeScaleBehavior {
  zone: TimeZone = 'local';

  override fillWeightsForPoints(...[points, startIndex]: Parameters<FillWeights>): void {
    for (let index = startIndex; index < points.length; index += 1) {
      const point = points[index]!;
      const before = points[index - 1];
      const time = milliseconds(point.originalTime as Time);
      point.timeWeight = (
        before === undefined
          ? firstWeight(points, this.zone)
          : markWeight(milliseconds(before.originalTime as Time), time, this.zone)
      ) as typeof point.timeWeight;
    }
  }
}

/** The first point has none before it; it is weighed as if one stood at the distance of the next. */
function firstWeight(points: Parameters<FillWeights>[0], zone: TimeZone): number {
  const [first, second] = points;
  if (first === undefined || second === undefined) return 0;
  const time = milliseconds(first.originalTime as Time);
  return markWeight(2 * time - milliseconds(second.originalTime as Time), time, zone);
}

function milliseconds(time: Time): number {
  return (time as UTCTimestamp) * 1000;
}
