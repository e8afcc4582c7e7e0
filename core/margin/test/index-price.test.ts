import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexPrice } from '../src/index.ts';
import type { IndexSource } from '../src/index.ts';

function heard(...prices: readonly number[]): IndexSource[] {
  return prices.map((ticks) => ({ ticks, weight: 1, ageMs: 0 }));
}

describe('the index price', () => {
  it('is the weighted mean of the venues', () => {
    expect(indexPrice({ sources: heard(100, 101, 102), last: null })).toEqual({
      ticks: 101,
      basis: 'mean',
      stale: false,
    });
    const sources = [
      { ticks: 10_000, weight: 1, ageMs: 0 },
      { ticks: 10_100, weight: 1, ageMs: 0 },
      { ticks: 10_200, weight: 2, ageMs: 0 },
    ];
    expect(indexPrice({ sources, last: null })?.ticks).toBe(10_125);
  });

  it('clips a venue to five percent around the median', () => {
    // Median 10,000: 20,000 counts as 10,500 and 1 as 9,500.
    expect(indexPrice({ sources: heard(10_000, 10_000, 20_000), last: null })?.ticks).toBe(10_167);
    expect(indexPrice({ sources: heard(1, 10_000, 10_000), last: null })?.ticks).toBe(9_833);
    expect(indexPrice({ sources: heard(10_000, 10_000, 10_500), last: null })?.ticks).toBe(10_167);
  });

  it('keeps a clipped venue within the bounds, whatever its weight', () => {
    // Five percent around 10,001 are 9,500.95 and 10,501.05.
    const outlier = (ticks: number) => [...heard(10_001, 10_001), { ticks, weight: 1_000_000, ageMs: 0 }];
    expect(indexPrice({ sources: outlier(1), last: null })?.ticks).toBe(9_501);
    expect(indexPrice({ sources: outlier(99_999), last: null })?.ticks).toBe(10_501);
  });

  it('does not hear a venue that has been silent for ten seconds, nor one without weight', () => {
    const silent = { ticks: 20_000, weight: 5, ageMs: 10_000 };
    const late = { ticks: 10_300, weight: 1, ageMs: 9_999 };
    const weightless = { ticks: 1, weight: 0, ageMs: 0 };
    const sources = [...heard(10_000, 10_000), silent, weightless];
    expect(indexPrice({ sources, last: null })).toEqual({ ticks: 10_000, basis: 'median', stale: false });
    expect(indexPrice({ sources: [...sources, late], last: null })).toEqual({
      ticks: 10_100,
      basis: 'mean',
      stale: false,
    });
  });

  it('falls back to the median of too few venues', () => {
    expect(indexPrice({ sources: heard(10_000, 20_001), last: 5 })).toEqual({
      ticks: 15_001,
      basis: 'median',
      stale: false,
    });
    expect(indexPrice({ sources: heard(10_000), last: 5, minimumSources: 1 })?.basis).toBe('mean');
  });

  it('falls back to the last index when no venue is heard, and says that it is stale', () => {
    const sources = [{ ticks: 20_000, weight: 5, ageMs: 60_000 }];
    expect(indexPrice({ sources, last: 10_000 })).toEqual({ ticks: 10_000, basis: 'last', stale: true });
    expect(indexPrice({ sources: [], last: 10_000 })?.stale).toBe(true);
    expect(indexPrice({ sources: [], last: null })).toBeNull();
  });

  it('moves no further than five percent by what a minority says', () => {
    const price = fc.integer({ min: 1_000, max: 2_000_000 });
    fc.assert(
      fc.property(price, fc.array(price, { minLength: 1, maxLength: 4 }), (honest, liars) => {
        const majority = Array.from({ length: liars.length + 1 }, () => honest);
        const index = indexPrice({ sources: heard(...majority, ...liars), last: null });
        expect(Math.abs((index?.ticks ?? 0) - honest)).toBeLessThanOrEqual(honest * 0.05);
      }),
    );
  });

  it('does not depend on the order of the venues', () => {
    const source = fc.record({
      ticks: fc.integer({ min: 1, max: 10_000_000 }),
      weight: fc.integer({ min: 0, max: 1_000 }),
      ageMs: fc.integer({ min: 0, max: 20_000 }),
    });
    fc.assert(
      fc.property(fc.array(source, { maxLength: 8 }), (sources) => {
        const forwards = indexPrice({ sources, last: 7 });
        expect(indexPrice({ sources: sources.toReversed(), last: 7 })).toEqual(forwards);
      }),
    );
  });
});
