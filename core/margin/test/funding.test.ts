import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addPremium,
  createGrid,
  fundingPayment,
  fundingRate,
  fundingRateOf,
  NO_PREMIUMS,
  parseRate,
  premiumIndex,
} from '../src/index.ts';
import { grid as anyGrid } from './arbitraries.ts';

describe('the premium', () => {
  it.each([
    ['above the index', 10_100, 10_120, 10_000, '0.01'],
    ['below it', 9_880, 9_900, 10_000, '-0.01'],
    ['around it', 9_990, 10_010, 10_000, '0'],
    ['of a third', 4, 5, 3, '0.33333333'],
  ])('of a book %s', (_, impactBid, impactAsk, index, premium) => {
    expect(premiumIndex({ impactBid, impactAsk, index })).toBe(parseRate(premium));
  });

  it('needs an index', () => {
    expect(() => premiumIndex({ impactBid: 1, impactAsk: 2, index: 0 })).toThrow(RangeError);
  });
});

describe('the funding rate', () => {
  it.each([
    [[], '0.0001'],
    [['0'], '0.0001'],
    [['0.0003'], '0.0001'],
    [['-0.0004'], '0.0001'],
    [['0.0006'], '0.0001'],
    [['0.0007'], '0.0002'],
    [['-0.0005'], '0'],
    [['0.01'], '0.0095'],
    [['-0.01'], '-0.0095'],
    [['0.01', '0', '-0.001'], '0.0025'],
  ])('of the premiums %j is %s', (premiums, rate) => {
    expect(fundingRate(premiums.map(parseRate))).toBe(parseRate(rate));
  });

  it('is pulled to another interest rate where a market has one', () => {
    expect(fundingRate([parseRate('0.0003')], 0n)).toBe(0n);
  });

  it('is rounded once, at the end', () => {
    // Two samples of which the mean lies between two parts, beyond the reach of the interest.
    expect(fundingRate([parseRate('0.01'), parseRate('0.01000001')])).toBe(parseRate('0.00950001'));
  });

  it('needs no memory of the samples', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(10n ** 7n), max: 10n ** 7n })), (premiums) => {
        expect(fundingRateOf(premiums.reduce(addPremium, NO_PREMIUMS))).toBe(fundingRate(premiums));
      }),
    );
  });

  it('stays within 0.05 % of the mean premium', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: -(10n ** 7n), max: 10n ** 7n }), { minLength: 1 }),
        (premiums) => {
          const mean = Number(premiums.reduce((sum, premium) => sum + premium)) / premiums.length;
          expect(Math.abs(Number(fundingRate(premiums)) - mean)).toBeLessThanOrEqual(50_000.5);
        },
      ),
    );
  });
});

describe('a funding payment', () => {
  it('is size times price times rate, multiplied before it is divided', () => {
    // 10 at 2.0 with a rate of 0.0001 is 0.002.
    expect(fundingPayment(createGrid('0.1', '1', 8), 20, 10, parseRate('0.0001'))).toBe(200_000n);
    expect(fundingPayment(createGrid('0.1', '1', 3), 20, 10, parseRate('0.0001'))).toBe(2n);
    // In cents 0.002 is less than one: it is paid as one and received as none.
    expect(fundingPayment(createGrid('0.1', '1', 2), 20, 10, parseRate('0.0001'))).toBe(1n);
    expect(fundingPayment(createGrid('0.1', '1', 2), 20, -10, parseRate('0.0001'))).toBe(0n);
  });

  it('goes from longs to shorts when the rate is positive, back when it is negative', () => {
    const grid = createGrid('0.01', '0.001', 8);
    expect(fundingPayment(grid, 10_000_000, 500, parseRate('0.0001'))).toBe(500_000_000n);
    expect(fundingPayment(grid, 10_000_000, -500, parseRate('0.0001'))).toBe(-500_000_000n);
    expect(fundingPayment(grid, 10_000_000, 500, parseRate('-0.0001'))).toBe(-500_000_000n);
    expect(fundingPayment(grid, 10_000_000, 500, 0n)).toBe(0n);
  });

  it('never hands out more than it takes in', () => {
    const split = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        anyGrid,
        fc.integer({ min: 1, max: 10_000_000 }),
        split,
        fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
        (grid, ticks, longs, rate) => {
          const shorts = longs.reduce((sum, lots) => sum + lots, 0);
          const paid = longs.reduce((sum, lots) => sum + fundingPayment(grid, ticks, lots, rate), 0n);
          const total = paid + fundingPayment(grid, ticks, -shorts, rate);
          // One unit at most is left over for each position.
          expect(total >= 0n && total <= BigInt(longs.length + 1)).toBe(true);
        },
      ),
    );
  });
});
