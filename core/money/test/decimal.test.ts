import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  createStepCounter,
  decimalFromNumber,
  decimalPlaces,
  isDecimalText,
  isMultipleOf,
  multiplyDecimals,
  normalizeDecimal,
  numberToStepText,
  parseDecimal,
  roundToStep,
  subtractDecimals,
} from '../src/index.ts';

const decimalText = fc
  .tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 12 }))
  .map(([coefficient, scale]) => {
    const digits = (coefficient < 0n ? -coefficient : coefficient).toString().padStart(scale + 1, '0');
    const sign = coefficient < 0n ? '-' : '';
    return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  });

describe('decimal text', () => {
  it.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '5.',
    '1e3',
    'NaN',
    'Infinity',
    '0x10',
    '1,000',
    '--1',
    '1.2.3',
    '9'.repeat(80),
  ])('refuses %j', (text) => {
    expect(isDecimalText(text)).toBe(false);
    expect(() => parseDecimal(text)).toThrow(RangeError);
  });

  it('adds tenths without the error that binary floats make', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(addDecimals('0.1', '0.2')).toBe('0.3');
  });

  it('writes numbers without an exponent', () => {
    expect(decimalFromNumber(1e-7)).toBe('0.0000001');
    expect(decimalFromNumber(1.5e21)).toBe('1500000000000000000000');
    expect(decimalFromNumber(-1.25e-9)).toBe('-0.00000000125');
    expect(decimalFromNumber(-0)).toBe('0');
    expect(() => decimalFromNumber(NaN)).toThrow(RangeError);
    expect(() => decimalFromNumber(Infinity)).toThrow(RangeError);
  });

  it('reads every finite number back from its text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e40, max: 1e40 }), (value) => {
        expect(Number(decimalFromNumber(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('subtraction undoes addition, multiplication commutes, comparison agrees with subtraction', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        expect(compareDecimals(subtractDecimals(addDecimals(a, b), b), a)).toBe(0);
        expect(normalizeDecimal(multiplyDecimals(a, b))).toBe(normalizeDecimal(multiplyDecimals(b, a)));
        const sign = Math.sign(Number(subtractDecimals(a, b)));
        expect(Math.sign(compareDecimals(a, b))).toBe(sign === 0 ? 0 : sign);
      }),
    );
  });
});

describe('steps', () => {
  it('rounds as named', () => {
    expect(roundToStep('1.26', '0.05', 'down')).toBe('1.25');
    expect(roundToStep('1.26', '0.05', 'up')).toBe('1.30');
    expect(roundToStep('1.275', '0.05', 'nearest')).toBe('1.30');
    expect(roundToStep('-1.26', '0.05', 'down')).toBe('-1.25');
    expect(roundToStep('7', '5', 'nearest')).toBe('5');
    expect(roundToStep('1234', '100', 'up')).toBe('1300');
    expect(roundToStep('1.5', '0.10', 'down')).toBe('1.5');
    expect(() => roundToStep('1', '0', 'down')).toThrow(RangeError);
  });

  it('always lands on the grid, less than one step away', () => {
    fc.assert(
      fc.property(
        decimalText,
        fc.constantFrom('0.00000001', '0.01', '0.05', '0.25', '1', '5', '100'),
        (value, step) => {
          for (const rounding of ['down', 'up', 'nearest'] as const) {
            const rounded = roundToStep(value, step, rounding);
            expect(isMultipleOf(rounded, step)).toBe(true);
            const distance = subtractDecimals(rounded, value).replace('-', '');
            expect(compareDecimals(distance, step)).toBeLessThan(0);
          }
        },
      ),
    );
  });

  it('keeps the places of the step', () => {
    expect(numberToStepText(64250.1, '0.01')).toBe('64250.10');
    expect(numberToStepText(0.000012345, '0.00000001')).toBe('0.00001235');
    expect(decimalPlaces('0.01000000')).toBe(2);
    expect(decimalPlaces('1.00000000')).toBe(0);
  });
});

describe('counting market-data numbers in steps', () => {
  const steps = ['0.00000001', '0.01', '0.05', '0.25', '1', '5', '100'];

  it('agrees with the exact decimals, whatever noise the double carries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), fc.constantFrom(...steps), (count, step) => {
        const counter = createStepCounter(step);
        const exact = roundToStep(multiplyDecimals(String(count), step), step, 'nearest');
        expect(counter.value(count)).toBe(Number(exact));
        for (const noisy of [Number(exact), count * Number(step)]) {
          for (const rounding of ['down', 'up', 'nearest'] as const) {
            expect(counter.count(noisy, rounding)).toBe(count);
          }
        }
      }),
    );
  });

  it('rounds what lies between two steps as told', () => {
    const counter = createStepCounter('0.05');
    expect(counter.count(1.07, 'down')).toBe(21);
    expect(counter.count(1.07, 'up')).toBe(22);
    expect(counter.count(1.07, 'nearest')).toBe(21);
    expect(counter.count(1.08, 'nearest')).toBe(22);
    expect(counter.value(21)).toBe(1.05);
  });

  it('refuses a step that is none', () => {
    for (const step of ['0', '-0.1', 'x']) expect(() => createStepCounter(step)).toThrow(RangeError);
  });
});
