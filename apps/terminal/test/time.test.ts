import { describe, expect, it } from 'vitest';
import { formatCountdown, formatDuration, formatTime } from '../src/format/time.ts';

describe('times', () => {
  it('are written in UTC on request', () => {
    const time = Date.UTC(2026, 2, 29, 0, 59, 7);
    expect(formatTime(time, 'time', 'utc')).toBe('00:59:07');
    expect(formatTime(time, 'minute', 'utc')).toBe('00:59');
    expect(formatTime(time, 'day', 'utc')).toBe('29 Mar');
  });

  it('last as long as people say they do', () => {
    expect(formatDuration(-5)).toBe('0 s');
    expect(formatDuration(59_999)).toBe('59 s');
    expect(formatDuration(60_000)).toBe('1 min');
    expect(formatDuration(2 * 3_600_000 + 5 * 60_000)).toBe('2 h 05 min');
    expect(formatDuration(76 * 3_600_000)).toBe('3 d 4 h');
  });

  it('count down to zero and no further', () => {
    expect(formatCountdown(3 * 3_600_000 + 41 * 60_000 + 6_400)).toBe('03:41:07');
    expect(formatCountdown(-1)).toBe('00:00:00');
  });
});
