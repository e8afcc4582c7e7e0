import { usernameInput } from '@tradewind/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOfThisSite, redirectUriFor } from '../src/modules/auth/google-addresses.ts';
import { proposeUsernames } from '../src/modules/auth/username-proposals.ts';

const SITE = 'https://trade.example.com';

describe('where a browser goes after it signed in', () => {
  it.each([
    '/',
    '/trade/BTCUSDT?tf=1h#chart',
    '/a%20b',
    '/%5cevil.example',
    '/%2f%2fevil.example',
    '/\u00e4',
  ])('is the path %s of this site', (path) => {
    const location = pathOfThisSite(path, '/fallback');
    expect(location).not.toBe('/fallback');
    expect(new URL(location, SITE).origin).toBe(SITE);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'HTTPS:evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\n/evil.example',
    '/ok\r\nset-cookie: a=b',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    ' //evil.example',
    'evil.example',
    '',
    `/${'a'.repeat(500)}`,
  ])('is not %j', (path) => {
    expect(pathOfThisSite(path, '/fallback')).toBe('/fallback');
  });

  it('never leaves this site, whatever is asked for, and is fit for a header', () => {
    const pieces = fc.constantFrom(
      '/',
      '//',
      '\\',
      '.',
      '..',
      '%',
      '@',
      ':',
      '?',
      '#',
      '\t',
      '\r\n',
      'evil.example',
      '\u00fc',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 8 }), (parts) => {
        const location = pathOfThisSite(`/${parts.join('')}`, '/');
        expect(location).toMatch(/^\/(?!\/)[\x21-\x7e]*$/);
        expect(new URL(location, SITE).origin).toBe(SITE);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('where Google sends the browser back', () => {
  const path = '/api/v1/auth/google/callback';

  it('is below PUBLIC_URL, whatever the request says', () => {
    const request = { protocol: 'http', host: 'evil.example' } as const;
    expect(redirectUriFor(SITE, request)).toBe(SITE + path);
    expect(redirectUriFor(`${SITE}/`, request)).toBe(SITE + path);
  });

  it.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'localhost'])(
    'is the address that the browser used, at %s',
    (host) => expect(redirectUriFor(undefined, { protocol: 'http', host })).toBe(`http://${host}${path}`),
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    'localhost@evil.example',
    'localhost:3000@evil.example',
    '127.0.0.1.evil.example',
    '192.168.1.5:3000',
    'not a host',
    '',
  ])('is not made of the Host header %j', (host) => {
    expect(() => redirectUriFor(undefined, { protocol: 'http', host })).toThrow('PUBLIC_URL');
  });

  it('takes nothing but the host from the Host header', () => {
    expect(redirectUriFor(undefined, { protocol: 'http', host: 'localhost:3000/x?y' })).toBe(
      `http://localhost:3000${path}`,
    );
  });
});

describe('usernames for who was not asked for one', () => {
  const take = (count: number, email: string | null, name: string | null) => {
    const names = proposeUsernames({ email, name });
    return Array.from({ length: count }, () => names.next().value ?? '');
  };
  const first = (email: string | null, name: string | null) => take(1, email, name)[0];

  it('begin with the mail address, then the name', () => {
    expect(first('satoshi.n@example.com', 'Somebody')).toBe('satoshi.n');
    expect(first('a+b@example.com', null)).toBe('a.b');
    expect(first('x@example.com', 'José Ñandú')).toBe('Jose.Nandu');
    expect(first(null, 'Ада')).toMatch(/^trader-\d{4}$/);
    expect(first(null, null)).toMatch(/^trader-\d{4}$/);
  });

  it('go on without end and are always usernames', () => {
    fc.assert(
      fc.property(fc.option(fc.emailAddress()), fc.option(fc.string({ unit: 'grapheme' })), (email, name) => {
        for (const username of take(4, email, name))
          expect(usernameInput.safeParse(username).data).toBe(username);
      }),
    );
  });
});
