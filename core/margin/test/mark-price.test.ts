import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUNDING_INTERVAL_MS, markPrice, parseRate } from '../src/index.ts';

const calm = { lastFundingRate: 0n, msToFunding: 0, basisSamples: [] };

describe('the mark price', () => {
  it('is the median of the funding price, the basis price and the last price', () => {
    const full = { index: 1_000_000, lastFundingRate: parseRate('0.001'), msToFunding: FUNDING_INTERVAL_MS };
    // P1 1,001,000, P2 1,000,500
    const basisSamples = [400, 500, 600];
    expect(markPrice({ ...full, basisSamples, contract: 1_000_700 })).toBe(1_000_700);
    expect(markPrice({ ...full, basisSamples, contract: 2_000_000 })).toBe(1_001_000);
    expect(markPrice({ ...full, basisSamples, contract: 1 })).toBe(1_000_500);
  });

  it('counts the last funding rate by the time that is left', () => {
    const half = {
      index: 1_000_000,
      lastFundingRate: parseRate('-0.001'),
      msToFunding: FUNDING_INTERVAL_MS / 2,
      basisSamples: [-5_000],
    };
    expect(markPrice({ ...half, contract: 2_000_000 })).toBe(999_500);
  });

  it('rounds the mean basis to the nearest tick', () => {
    // Without funding P1 is the index, so a dear contract leaves P2.
    expect(markPrice({ ...calm, index: 100, basisSamples: [1, 1, 2], contract: 1_000 })).toBe(101);
    expect(markPrice({ ...calm, index: 100, basisSamples: [1, 2], contract: 1_000 })).toBe(102);
    expect(markPrice({ ...calm, index: 100, basisSamples: [-1, -2], contract: 1 })).toBe(98);
  });

  it('is the index where there are no samples and no funding', () => {
    expect(markPrice({ ...calm, index: 100, contract: 5_000 })).toBe(100);
  });

  it('is never less than a tick', () => {
    expect(markPrice({ ...calm, index: 1, basisSamples: [-50], contract: 0 })).toBe(1);
  });

  it('cannot be moved by the last price alone', () => {
    const ticks = fc.integer({ min: 1_000, max: 10_000_000 });
    fc.assert(
      fc.property(
        ticks,
        ticks,
        fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 30 }),
        (index, contract, basisSamples) => {
          const mark = markPrice({ ...calm, index, contract, basisSamples });
          expect(Math.abs(mark - index)).toBeLessThanOrEqual(500);
        },
      ),
    );
  });
});
