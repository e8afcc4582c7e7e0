import { TickMarkType } from 'lightweight-charts';
import type { DeepPartial, Time, TimeChartOptions, UTCTimestamp } from 'lightweight-charts';
import { formatTime } from '../../format/time.ts';
import type { TimeZone } from '../../format/time.ts';

/** UTC milliseconds as the library counts time. */
export function seconds(time: number): UTCTimestamp {
  return (time / 1000) as UTCTimestamp;
}

export function milliseconds(time: Time): number {
  return (time as UTCTimestamp) * 1000;
}

/** Times of a chart as the user reads them. The scale extends the library's time scale, so it takes the options of one. */
export function timeTexts(zone: TimeZone): DeepPartial<TimeChartOptions> {
  return {
    localization: { timeFormatter: (time: Time) => formatTime(milliseconds(time), 'full', zone) },
    timeScale: {
      tickMarkFormatter: (time: Time, type: TickMarkType) =>
        formatTime(milliseconds(time), markStyle(type), zone),
    },
  };
}

function markStyle(type: TickMarkType) {
  switch (type) {
    case TickMarkType.Year:
      return 'year';
    case TickMarkType.Month:
      return 'month';
    case TickMarkType.DayOfMonth:
      return 'day';
    case TickMarkType.Time:
      return 'minute';
    case TickMarkType.TimeWithSeconds:
      return 'second';
  }
}
