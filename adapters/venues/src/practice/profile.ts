import { RETURN_BY_HOUR, RETURN_BY_WEEKDAY, VOLUME_BY_HOUR, VOLUME_BY_WEEKDAY } from './table.ts';

/** Shares of the mean, so that a profile shifts activity within its day or week and adds none. */
function normalise(values: readonly number[]): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Float64Array.from(values, (value) => value / mean);
}

/** Variance follows the square of the mean absolute return. */
const square = (value: number) => value * value;

export const VARIANCE_BY_HOUR: Float64Array = normalise(RETURN_BY_HOUR.map(square));
export const LOTS_BY_HOUR: Float64Array = normalise(VOLUME_BY_HOUR);

const varianceByWeekday = normalise(RETURN_BY_WEEKDAY.map(square));
const lotsByWeekday = normalise(VOLUME_BY_WEEKDAY);

/** 1970-01-01 was a Thursday; weekdays count from Monday. */
function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Share of the mean day's variance for a day counted from 1970-01-01. */
export function weekdayVariance(day: number): number {
  return varianceByWeekday[weekday(day)]!;
}

/** Share of the mean day's volume for a day counted from 1970-01-01. */
export function weekdayLots(day: number): number {
  return lotsByWeekday[weekday(day)]!;
}
