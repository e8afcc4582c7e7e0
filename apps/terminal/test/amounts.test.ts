import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, formatShare, formatUsd } from '../src/format/amounts.ts';

describe('amounts as text', () => {
  it.each([
    ['0', '0'],
    ['0.00000000', '0'],
    ['-0.00', '0'],
    ['1234.50000000', '1,234.5'],
    ['1000000', '1,000,000'],
    ['-98765.4321', '−98,765.4321'],
    ['0.00000001', '0.00000001'],
    ['9007199254740993.00000001', '9,007,199,254,740,993.00000001'],
  ])('%s reads %s', (text, words) => {
    expect(formatAmount(text)).toBe(words);
  });

  it('keep the places that were asked for, and a plus where it was', () => {
    expect(formatAmount('12.5', { decimalsMin: 2 })).toBe('12.50');
    expect(formatAmount('12', { decimalsMin: 2, signed: true })).toBe('+12.00');
    expect(formatAmount('0.00', { signed: true })).toBe('0');
    expect(formatAmount('-3', { signed: true })).toBe('−3');
  });

  it('never lose or invent a digit', () => {
    const amounts = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.stringMatching(/^\d{1,12}$/));
    fc.assert(
      fc.property(amounts, ([whole, fraction]) => {
        const plain = formatAmount(`${whole}.${fraction}`).replaceAll(',', '');
        const [read = '', places = ''] = plain.split('.');
        expect(BigInt(read)).toBe(whole);
        expect(places).toBe(fraction.replace(/0+$/, ''));
      }),
    );
  });

  it('in dollars to the cent', () => {
    expect(formatUsd('1234.5')).toBe('$1,234.50');
    expect(formatUsd('-0.314')).toBe('−$0.31');
    expect(formatUsd('12', true)).toBe('+$12.00');
    expect(formatUsd('-0.001', true)).toBe('$0.00');
    expect(formatUsd(null)).toBe('–');
  });

  it('as shares in percent', () => {
    expect(formatShare('0.2512')).toBe('25.12%');
  });
});
