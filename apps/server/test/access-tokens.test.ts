import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { AccessTokens } from '../src/modules/auth/access-tokens.ts';
import { loadSigningKeys, readPrivateKeys, readPublicKeys } from '../src/modules/auth/signing-keys.ts';
import type { SigningKeys } from '../src/modules/auth/signing-keys.ts';

const USER = '0190a0c0-0000-7000-8000-000000000001';
const SESSION = '0190a0c0-0000-7000-8000-000000000002';
const DAY_MS = 86_400_000;

let folder: string;
let now = 1_700_000_000_000;
const clock = { now: () => now };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradewind-keys-'));
  now = 1_700_000_000_000;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const generated = () => loadSigningKeys({ privatePem: undefined, publicPem: undefined, folder, clock });
const tokensOf = (keys: SigningKeys) => new AccessTokens({ keys, lifetimeSeconds: 900, clock });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function rsa(bits = 2048): { privatePem: string; publicPem: string } {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privatePem: pair.privateKey, publicPem: pair.publicKey };
}

describe('access tokens', () => {
  it('say who and for how long, and stock libraries can check them with the published keys', async () => {
    const keys = await generated();
    const { accessToken, expiresIn } = await tokensOf(keys).issue(USER, SESSION);
    expect(expiresIn).toBe(900);
    expect(tokensOf(keys).verify(accessToken)).toEqual({
      userId: USER,
      sessionId: SESSION,
      expiresAt: now + 900_000,
    });
    const jwk = keys.jwks.keys.find(({ kid }) => kid === keys.current.kid)!;
    const { payload, protectedHeader } = await jwtVerify(accessToken, await importJWK(jwk, 'RS256'), {
      issuer: 'tradewind',
      audience: 'tradewind',
      currentDate: new Date(now),
    });
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: keys.current.kid });
    expect(payload.sub).toBe(USER);
    expect(jwk).not.toHaveProperty('d');
  });

  it('expire', async () => {
    const tokens = tokensOf(await generated());
    const { accessToken } = await tokens.issue(USER, SESSION);
    now += 899_999;
    expect(tokens.verify(accessToken).userId).toBe(USER);
    now += 1;
    expect(() => tokens.verify(accessToken)).toThrow(/expired/);
  });

  it.each<[string, (token: string, keys: SigningKeys) => string]>([
    ['no signature', (token) => token.split('.').slice(0, 2).join('.') + '.'],
    ['alg none', (token) => `${encode({ alg: 'none', typ: 'at+jwt' })}.${token.split('.')[1]}.`],
    [
      'alg none with our kid',
      (token, keys) =>
        `${encode({ alg: 'none', kid: keys.current.kid, typ: 'at+jwt' })}.${token.split('.')[1]}.x`,
    ],
    [
      'HS256 keyed with our public key',
      (token, keys) => {
        const publicPem = createPublicKey(keys.current.privateKey).export({ type: 'spki', format: 'pem' });
        const signed = `${encode({ alg: 'HS256', kid: keys.current.kid, typ: 'at+jwt' })}.${token.split('.')[1]}`;
        return `${signed}.${createHmac('sha256', publicPem).update(signed).digest('base64url')}`;
      },
    ],
    [
      'another key under our kid',
      (token) => {
        const signed = token.split('.').slice(0, 2).join('.');
        return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), rsa().privatePem).toString('base64url')}`;
      },
    ],
    [
      'an unknown kid',
      (token) =>
        `${encode({ alg: 'RS256', kid: 'other', typ: 'at+jwt' })}.${token.split('.').slice(1).join('.')}`,
    ],
    [
      'a key brought along',
      (token, keys) =>
        `${encode({ alg: 'RS256', kid: keys.current.kid, typ: 'at+jwt', jwk: {}, crit: ['jwk'] })}.${token.split('.').slice(1).join('.')}`,
    ],
    [
      'another account',
      (token) => {
        const [head, payload, signature] = token.split('.') as [string, string, string];
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
        return `${head}.${encode({ ...claims, sub: SESSION })}.${signature}`;
      },
    ],
    ['a fourth part', (token) => `${token}.x`],
    ['nothing', () => ''],
    ['text', () => 'not a token'],
    ['megabytes', () => `${'a'.repeat(1_000_000)}.b.c`],
  ])('are refused with %s', async (_name, forge) => {
    const keys = await generated();
    const { accessToken } = await tokensOf(keys).issue(USER, SESSION);
    expect(() => tokensOf(keys).verify(forge(accessToken, keys))).toThrow(/not valid/);
  });

  it('of other purposes are refused, though our key signed them', async () => {
    const keys = await generated();
    const build = (change: (token: SignJWT) => SignJWT, typ = 'at+jwt') =>
      change(
        new SignJWT({ sid: SESSION })
          .setProtectedHeader({ alg: 'RS256', kid: keys.current.kid, typ })
          .setIssuer('tradewind')
          .setAudience('tradewind')
          .setSubject(USER)
          .setIssuedAt(now / 1000)
          .setExpirationTime(now / 1000 + 60),
      ).sign(keys.current.privateKey);
    const tokens = tokensOf(keys);
    expect(tokens.verify(await build((token) => token)).userId).toBe(USER);
    for (const forged of [
      await build((token) => token, 'JWT'),
      await build((token) => token.setAudience('another')),
      await build((token) => token.setIssuer('another')),
      await build((token) => token.setSubject("' OR 1=1")),
    ]) {
      expect(() => tokens.verify(forged)).toThrow(/not valid/);
    }
  });
});

describe('signing keys', () => {
  it('are generated once, for their owner only', async () => {
    const [first, second] = await Promise.all([generated(), generated()]);
    expect(second.current.kid).toBe(first.current.kid);
    expect((await generated()).current.kid).toBe(first.current.kid);
    expect((await stat(join(folder, 'signing-keys.json'))).mode & 0o077).toBe(0);
  });

  it('rotate by age, and the old one verifies for a day longer', async () => {
    const old = await generated();
    const { accessToken } = await tokensOf(old).issue(USER, SESSION);
    now += 91 * DAY_MS;
    const rotated = await generated();
    expect(rotated.current.kid).not.toBe(old.current.kid);
    expect([...rotated.verifying.keys()]).toContain(old.current.kid);
    now -= 91 * DAY_MS;
    expect(tokensOf(rotated).verify(accessToken).userId).toBe(USER);
    now += 93 * DAY_MS;
    const later = await generated();
    expect([...later.verifying.keys()]).toEqual([rotated.current.kid]);
    expect(JSON.parse(await readFile(join(folder, 'signing-keys.json'), 'utf8'))).toHaveLength(1);
  });

  it('of the environment: the first signs, the others verify', async () => {
    const [now1, before] = [rsa(), rsa()];
    const old = await loadSigningKeys({ privatePem: before.privatePem, publicPem: undefined, folder, clock });
    const { accessToken } = await tokensOf(old).issue(USER, SESSION);
    for (const [privatePem, publicPem] of [
      [now1.privatePem + before.privatePem, undefined],
      [now1.privatePem, now1.publicPem + before.publicPem],
      // As environment files without line breaks have it.
      [now1.privatePem.replaceAll('\n', String.raw`\n`), before.publicPem.replaceAll('\n', String.raw`\n`)],
    ] as const) {
      const keys = await loadSigningKeys({ privatePem, publicPem, folder, clock });
      expect(keys.verifying.size).toBe(2);
      expect(keys.jwks.keys).toHaveLength(2);
      expect(keys.current.kid).not.toBe(old.current.kid);
      expect(tokensOf(keys).verify(accessToken).userId).toBe(USER);
    }
  });

  it('that are no good are refused with the reason', () => {
    expect(() => readPrivateKeys('secret')).toThrow(/PEM/);
    expect(() => readPrivateKeys(rsa(1024).privatePem)).toThrow(/2048/);
    expect(() => readPublicKeys(rsa().privatePem)).toThrow(/PEM/);
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    expect(() => readPrivateKeys(privateKey)).toThrow(/RSA/);
  });
});
