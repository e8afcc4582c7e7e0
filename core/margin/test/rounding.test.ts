import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRate, divideRounded, parseRate, RATE_ONE } from '../src/index.ts';

describe('a rounded quotient', () => {
  it.each([
    [7n, 2n, 3n, 4n, 4n],
    [-7n, 2n, -3n, -4n, -4n],
    [7n, 3n, 2n, 3n, 2n],
    [-8n, 3n, -2n, -3n, -3n],
    [6n, 3n, 2n, 2n, 2n],
    [0n, 5n, 0n, 0n, 0n],
  ])('of %s by %s is %s down, %s up and %s to the nearest', (numerator, denominator, down, up, nearest) => {
    expect(divideRounded(numerator, denominator, 'down')).toBe(down);
    expect(divideRounded(numerator, denominator, 'up')).toBe(up);
    expect(divideRounded(numerator, denominator, 'nearest')).toBe(nearest);
  });

  it('lies in the stated direction and less than one away', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (numerator, denominator) => {
        const size = numerator < 0n ? -numerator : numerator;
        const down = divideRounded(size, denominator, 'down') * denominator;
        const up = divideRounded(size, denominator, 'up') * denominator;
        const nearest = divideRounded(size, denominator, 'nearest') * denominator;
        expect(down <= size && size - down < denominator).toBe(true);
        expect(up >= size && up - size < denominator).toBe(true);
        expect(2n * (nearest > size ? nearest - size : size - nearest) <= denominator).toBe(true);
        for (const rounding of ['down', 'up', 'nearest'] as const) {
          expect(divideRounded(-size, denominator, rounding)).toBe(
            -divideRounded(size, denominator, rounding),
          );
        }
      }),
    );
  });

  it.each([0n, -1n])('refuses the divisor %s', (denominator) => {
    expect(() => divideRounded(1n, denominator, 'down')).toThrow(RangeError);
  });
});

describe('a rate', () => {
  it.each([
    ['0.0004', 40_000n],
    ['1', RATE_ONE],
    ['-0.00025', -25_000n],
    ['0.00000001', 1n],
  ])('%s is %s parts', (text, parts) => {
    expect(parseRate(text)).toBe(parts);
  });

  it.each(['0.000000001', '1e-4', '', '0.04%'])('is not read from %j', (text) => {
    expect(() => parseRate(text)).toThrow(RangeError);
  });

  it('of an amount is rounded as named', () => {
    expect(applyRate(12_345n, 40_000n, 'down')).toBe(4n);
    expect(applyRate(12_345n, 40_000n, 'up')).toBe(5n);
    expect(applyRate(12_500n, 40_000n, 'up')).toBe(5n);
  });
});
