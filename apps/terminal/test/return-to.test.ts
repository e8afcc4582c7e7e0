import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeLinkSecrets } from '../src/account/link-secrets.ts';
import { safeReturnTo } from '../src/account/return-to.ts';

const HERE = 'https://tradewind.example';

describe('where to go after signing in', () => {
  it('is the path that was asked for, with its query', () => {
    expect(safeReturnTo('/trade/BTCUSDT?tf=1h')).toBe('/trade/BTCUSDT?tf=1h');
  });

  it.each([
    '//evil.example',
    String.raw`/\evil.example`,
    '/\t/evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '',
    'trade',
    undefined,
    7,
  ])('is the start page in place of %j', (path) => {
    expect(safeReturnTo(path)).toBe('/');
  });

  it.each(['/sign-in', '/sign-in?returnTo=/x', '/sign-up', '/reset', '/verify-email', '/forgot'])(
    'is not another way in: %s',
    (path) => expect(safeReturnTo(path)).toBe('/'),
  );

  it('never leads to another site, whatever is asked for', () => {
    const spiced = fc.string({ unit: fc.constantFrom('/', '\\', ':', '@', '.', 'e', '\t', '\n', '?', '#') });
    fc.assert(
      fc.property(fc.oneof(spiced, fc.string()), (path) => {
        expect(new URL(safeReturnTo(path), HERE).origin).toBe(HERE);
      }),
    );
  });
});

describe('secrets in the address', () => {
  const take = (href: string) => {
    const shown: string[] = [];
    const secrets = takeLinkSecrets(
      { href },
      {
        replaceState: (_state, _title, url) => void shown.push(String(url)),
      },
    );
    return { secrets, shown };
  };

  it('leave it at once, and everything else stays', () => {
    const { secrets, shown } = take(`${HERE}/reset?token=abc&lang=en`);
    expect(secrets.token).toBe('abc');
    expect(shown).toEqual(['/reset?lang=en']);
  });

  it('of a confirmed Google sign-in come with where to go', () => {
    const { secrets, shown } = take(`${HERE}/sign-in#challenge=xyz&returnTo=%2Fstatus`);
    expect(secrets).toEqual({ token: null, challenge: 'xyz', returnTo: '/status' });
    expect(shown).toEqual(['/sign-in']);
  });

  it('are not looked for in addresses without any', () => {
    expect(take(`${HERE}/trade/BTCUSDT?tf=1h#x`)).toEqual({
      secrets: { token: null, challenge: null, returnTo: null },
      shown: [],
    });
  });
});
