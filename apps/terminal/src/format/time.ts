export type TimeZone = 'local' | 'utc';

type Style = 'time' | 'second' | 'minute' | 'day' | 'month' | 'year' | 'full';

const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short' },
  year: { year: 'numeric' },
  full: {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment in UTC milliseconds as text, in the zone that the user reads times in. */
export function formatTime(time: number, style: Style, zone: TimeZone): string {
  const key = `${style}:${zone}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...STYLES[style],
      ...(zone === 'utc' ? { timeZone: 'UTC' } : {}),
    });
    formats.set(key, format);
  }
  return format.format(time);
}

/** Minutes that the wall clock of `zone` is ahead of UTC at `time`. */
export function zoneOffsetMinutes(time: number, zone: TimeZone): number {
  return zone === 'utc' ? 0 : -new Date(time).getTimezoneOffset();
}

/** `3 s`, `4 min`, `2 h 05 min`, `3 d 4 h`; never negative. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `03:41:07`, for a countdown. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
