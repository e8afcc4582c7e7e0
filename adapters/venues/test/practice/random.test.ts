import { describe, expect, test } from 'vitest';
import { deriveKey, draw, EXPONENTIAL, normal, randomBits, uniform } from '../../src/practice/random.ts';
import { correlation, kurtosis, mean, quantile, standardDeviation } from '../../tools/statistics.ts';

const COUNT = 200_000;
const keys = ['BTC/USDT', 'ETH/USDT', 'ETH/USDT shock', 'market'].map((purpose) => deriveKey(7, purpose));

function sample(of: (index: number) => number): Float64Array {
  return Float64Array.from({ length: COUNT }, (_, index) => of(index));
}

describe('chance without state', () => {
  test('is uniform in every key', () => {
    for (const key of keys) {
      const counts = new Float64Array(256);
      for (let index = 0; index < COUNT; index += 1) {
        const bin = Math.floor(uniform(randomBits(key, index)) * 256);
        counts[bin] = counts[bin]! + 1;
      }
      const expected = COUNT / 256;
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // 255 degrees of freedom: mean 255, standard deviation 22.6.
      expect(Math.abs(chiSquare - 255)).toBeLessThan(4 * 22.6);
    }
  });

  test('is normal with the moments of the normal distribution', () => {
    for (const key of keys) {
      const values = sample((index) => normal(key, index));
      expect(mean(values)).toBeCloseTo(0, 1);
      expect(standardDeviation(values)).toBeCloseTo(1, 2);
      expect(Math.abs(kurtosis(values) - 3)).toBeLessThan(0.08);
      expect(quantile(values, 0.975)).toBeCloseTo(1.96, 1);
    }
  });

  test('is exponential with mean 1', () => {
    const values = sample((index) => draw(EXPONENTIAL, randomBits(keys[0]!, index)));
    expect(mean(values)).toBeCloseTo(1, 1);
    expect(quantile(values, 0.5)).toBeCloseTo(Math.LN2, 1);
  });

  test('is independent between keys, between neighbours and between far places', () => {
    const [first, ...others] = keys.map((key) => sample((index) => normal(key, index)));
    for (const other of others) expect(Math.abs(correlation(first!, other))).toBeLessThan(0.01);
    for (const lag of [1, 2, 15, 60, 1440]) {
      expect(Math.abs(correlation(first!, first!, lag))).toBeLessThan(0.01);
    }
    const far = sample((index) => normal(keys[0]!, index + 29_000_000));
    expect(Math.abs(correlation(first!, far))).toBeLessThan(0.01);
  });
});
