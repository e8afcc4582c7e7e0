import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OncePerSecond } from '../../src/realtime/pace.ts';
import { TokenBucket } from '../../src/realtime/token-bucket.ts';

describe('OncePerSecond', () => {
  it('lets a feed through that ticks each second with jitter', () => {
    const pace = new OncePerSecond();
    for (const [index, jitter] of [0, 40, -60, 100, -100, 0, 80, -20].entries()) {
      expect(pace.waitMs('a', 10_000 + index * 1000 + jitter)).toBe(0);
    }
  });

  it('never lets through more than one a second on average', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 50, maxLength: 200 }), (gaps) => {
        const pace = new OncePerSecond();
        let now = 0;
        let sent = 0;
        for (const gap of gaps) {
          now += gap;
          if (pace.waitMs('a', now) === 0) sent += 1;
        }
        expect(sent).toBeLessThanOrEqual(Math.ceil((now + 250) / 1000) + 1);
      }),
      { seed: 5 },
    );
  });

  it('is not silenced by a clock that was set back', () => {
    const pace = new OncePerSecond();
    expect(pace.waitMs('a', 3_600_000)).toBe(0);
    expect(pace.waitMs('a', 0)).toBeLessThanOrEqual(1000);
  });

  it('says how long to wait, and lets through after that', () => {
    const pace = new OncePerSecond();
    expect(pace.waitMs('a', 0)).toBe(0);
    const wait = pace.waitMs('a', 100);
    expect(wait).toBe(650);
    expect(pace.waitMs('b', 100)).toBe(0);
    expect(pace.waitMs('a', 100 + wait)).toBe(0);
  });
});

describe('TokenBucket', () => {
  it('gives so many points at once and refills them steadily', () => {
    const bucket = new TokenBucket(10, 1000, 0);
    expect(Array.from({ length: 10 }, () => bucket.take(1, 0))).toEqual(Array.from({ length: 10 }, () => 0));
    expect(bucket.take(1, 0)).toBe(100);
    expect(bucket.take(1, 99)).toBe(1);
    expect(bucket.take(1, 100)).toBe(0);
    expect(bucket.take(5, 10_000)).toBe(0);
    expect(bucket.take(6, 10_000)).toBe(100);
  });

  it('lets a full bucket pay for what costs more than it holds, and takes no harm from a clock that goes back', () => {
    const bucket = new TokenBucket(3, 1000, 1000);
    expect(bucket.take(50, 1000)).toBe(0);
    expect(bucket.take(1, 500)).toBeGreaterThan(0);
    expect(bucket.take(1, 600)).toBeGreaterThan(0);
  });
});
