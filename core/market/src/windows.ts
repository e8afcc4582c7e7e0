const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Document D's opening hours of the statistics windows, UTC. */
export const DEFAULT_WINDOW_HOURS: readonly number[] = [1, 5, 9, 13, 17, 21];

/** One statistics window: `[startTime, endTime)` in UTC milliseconds. */
export interface StatisticsWindow {
  /** UTC day on which the window opens, `YYYY-MM-DD`. */
  readonly date: string;
  /** Opening hour, 0 to 23. */
  readonly intervalHour: number;
  readonly startTime: number;
  readonly endTime: number;
}

/**
 * The windows that a list of opening hours cuts each day into. A window lasts until the next opening hour, so the last
 * one of a day runs over midnight into the first of the next.
 */
export class StatisticsWindows {
  readonly hours: readonly number[];

  /** @throws {RangeError} unless the hours are distinct whole numbers from 0 to 23, at least one. */
  constructor(hours: readonly number[] = DEFAULT_WINDOW_HOURS) {
    const sorted = hours.toSorted((a, b) => a - b);
    const valid = sorted.every((hour) => Number.isInteger(hour) && hour >= 0 && hour <= 23);
    if (sorted.length === 0 || !valid || new Set(sorted).size !== sorted.length) {
      throw new RangeError(`window hours must be distinct whole numbers from 0 to 23: [${hours.join(', ')}]`);
    }
    this.hours = sorted;
  }

  /** The window that contains `time`. */
  containing(time: number): StatisticsWindow {
    const day = Math.floor(time / DAY) * DAY;
    const hour = (time - day) / HOUR;
    const index = this.hours.findLastIndex((opening) => opening <= hour);
    return index >= 0 ? this.#at(day, index) : this.#at(day - DAY, this.hours.length - 1);
  }

  /** The window that opens at `intervalHour` on the UTC day that contains `time`; undefined for an hour not in the list. */
  opening(time: number, intervalHour: number): StatisticsWindow | undefined {
    const index = this.hours.indexOf(intervalHour);
    return index < 0 ? undefined : this.#at(Math.floor(time / DAY) * DAY, index);
  }

  /** The `count` newest windows up to the one that contains `time`, newest first. */
  recent(time: number, count: number): StatisticsWindow[] {
    const windows: StatisticsWindow[] = [];
    let window = this.containing(time);
    while (windows.length < count) {
      windows.push(window);
      window = this.containing(window.startTime - 1);
    }
    return windows;
  }

  #at(day: number, index: number): StatisticsWindow {
    const hour = this.hours[index]!;
    const last = index === this.hours.length - 1;
    const endTime = last ? day + DAY + this.hours[0]! * HOUR : day + this.hours[index + 1]! * HOUR;
    return {
      date: new Date(day).toISOString().slice(0, 10),
      intervalHour: hour,
      startTime: day + hour * HOUR,
      endTime,
    };
  }
}
