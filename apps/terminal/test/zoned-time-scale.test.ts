import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markWeight } from '../src/panels/chart/zoned-time-scale.ts';

const DAY = 50;
const HOUR = 3_600_000;

describe('marks of the time axis', () => {
  const zoneBefore = process.env['TZ'];
  beforeEach(() => {
    process.env['TZ'] = 'Europe/Berlin';
  });
  afterEach(() => {
    if (zoneBefore === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zoneBefore;
  });

  it('begin a day where the clock of the zone does', () => {
    const midnightUtc = Date.UTC(2026, 0, 15);
    expect(markWeight(midnightUtc - HOUR, midnightUtc, 'utc')).toBe(DAY);
    expect(markWeight(midnightUtc - HOUR, midnightUtc, 'local')).toBeLessThan(DAY);
    expect(markWeight(midnightUtc - 2 * HOUR, midnightUtc - HOUR, 'local')).toBe(DAY);
  });

  it('follow summer time', () => {
    const midnightInSummer = Date.UTC(2026, 6, 14, 22);
    expect(markWeight(midnightInSummer - HOUR, midnightInSummer, 'local')).toBe(DAY);
  });

  it('weigh more the larger the step that they begin', () => {
    const at = (hour: number, minute = 0) => Date.UTC(2026, 0, 15, hour, minute);
    const weights = [
      markWeight(at(10, 1), at(10, 2), 'utc'),
      markWeight(at(10, 4), at(10, 5), 'utc'),
      markWeight(at(10, 29), at(10, 30), 'utc'),
      markWeight(at(10, 59), at(11), 'utc'),
      markWeight(at(11, 59), at(12), 'utc'),
      markWeight(at(12), Date.UTC(2026, 0, 16), 'utc'),
      markWeight(at(12), Date.UTC(2026, 1, 1), 'utc'),
      markWeight(at(12), Date.UTC(2027, 0, 1), 'utc'),
    ];
    expect(weights).toEqual(weights.toSorted((a, b) => a - b));
    expect(new Set(weights).size).toBe(weights.length);
  });
});
