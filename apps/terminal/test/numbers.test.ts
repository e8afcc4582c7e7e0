import { describe, expect, it } from 'vitest';
import {
  formatCompact,
  formatNumber,
  formatPercent,
  formatSigned,
  stepDecimals,
} from '../src/format/numbers.ts';

describe('numbers', () => {
  it('are written with the decimals of their tick', () => {
    expect(stepDecimals('0.010')).toBe(2);
    expect(stepDecimals('1')).toBe(0);
    expect(stepDecimals('1.0')).toBe(0);
    expect(stepDecimals('0.00000001')).toBe(8);
    expect(formatNumber(64210.5, 2)).toBe('64,210.50');
    expect(formatNumber(0.00001367, 8)).toBe('0.00001367');
  });

  it('carry their direction as a sign, not by colour alone', () => {
    expect(formatSigned(1.2, 2)).toBe('+1.20');
    expect(formatSigned(-0.35, 2)).toBe('−0.35');
    expect(formatPercent(-2.345)).toBe('−2.35%');
  });

  it('show no sign where nothing is left after rounding', () => {
    expect(formatSigned(-0.001, 2)).toBe('0.00');
    expect(formatSigned(0, 2)).toBe('0.00');
  });

  it('fit a narrow column', () => {
    expect(formatCompact(3e9)).toBe('3.00B');
    expect(formatCompact(56_780)).toBe('56.8K');
    expect(formatCompact(428_600_000)).toBe('429M');
    expect(formatCompact(27.6)).toBe('27.60');
    expect(formatCompact(912.34)).toBe('912.3');
    expect(formatCompact(0.0123)).toBe('0.01230');
    expect(formatCompact(0)).toBe('0');
  });

  it('move to the larger unit instead of writing a thousand of the smaller', () => {
    expect(formatCompact(999_960)).toBe('1.00M');
    expect(formatCompact(999.96)).toBe('1.00K');
    expect(formatCompact(999_400)).toBe('999K');
  });
});
