import { describe, expect, it } from 'vitest';
import { passwordLength } from '../src/ui/form/password-length.ts';

describe('the length of a password', () => {
  it.each([
    ['', 0],
    ['short', 1],
    ['eleven char', 2],
    ['twelve chars', 3],
    ['correct horse battery staple', 4],
  ])('of %j fills %i of four steps', (text, steps) => {
    expect(passwordLength(text).steps).toBe(steps);
  });

  it('counts what people see as one character once', () => {
    expect(passwordLength('🐎'.repeat(7)).words).toContain('Too short');
    expect(passwordLength('🐎'.repeat(12)).words).toBe('Long enough.');
  });
});
