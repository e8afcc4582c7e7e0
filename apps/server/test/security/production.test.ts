import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { SignedIn } from '@tradewind/protocol';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PASSWORD } from '../support/client.ts';
import type { Client } from '../support/client.ts';
import { ADMIN, runServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

/** As a proxy that ends TLS sends it on. */
const BEHIND_TLS = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };

vi.setConfig({ testTimeout: 60_000 });

let server: TestServer;

beforeAll(async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 3072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  server = await runServer({
    NODE_ENV: 'production',
    JWT_PRIVATE_KEY: privateKey,
    ENCRYPTION_KEYS: `1:${randomBytes(32).toString('base64')}`,
    TRUST_PROXY: '1',
  });
}, 120_000);
afterAll(() => server?.stop());

const setCookies = (headers: Headers) =>
  Object.fromEntries(headers.getSetCookie().map((line) => [line.split('=')[0]!, line.split('; ').slice(1)]));

describe('in production', () => {
  it.each([
    ['GET', '/api/v1/dev/outbox'],
    ['GET', '/api/dev/outbox'],
    ['POST', '/api/v1/dev/demo'],
    ['POST', '/api/dev/demo'],
    ['GET', '/api/docs'],
    ['GET', '/api/openapi.json'],
  ])('%s %s does not exist', async (method, path) => {
    const answer = await server.client().request(method, path, method === 'POST' ? {} : undefined);
    expect(answer.code).toBe('NOT_FOUND');
    expect(answer.status).toBe(404);
  });

  it('nobody is offered to come in as the demo user, and there is none', async () => {
    const { body } = await server.client().get('/api/v1/auth/providers');
    expect(body['demo']).toBe(false);
    expect(await server.query("SELECT id FROM users WHERE username = 'demo'")).toEqual([]);
  });

  it('cookies travel over TLS only, out of the reach of scripts', async () => {
    const client = server.client(BEHIND_TLS);
    const signedUp = await client.request('POST', '/api/v1/auth/register', {
      username: 'behindtls',
      email: 'behindtls@example.com',
      password: PASSWORD,
    });
    const { tradewind_refresh: refresh } = setCookies(signedUp.headers);
    expect(refresh).toEqual(expect.arrayContaining(['Path=/api', 'HttpOnly', 'Secure', 'SameSite=Strict']));
    const signedIn = await client.post('/signin', { email: 'behindtls@example.com', password: PASSWORD });
    const { tradewind_session: session, tradewind_device: device } = setCookies(signedIn.headers);
    for (const attributes of [session, device]) {
      expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']));
    }
    for (const attributes of [refresh, session, device]) {
      expect(attributes!.some((attribute) => attribute.startsWith('Domain='))).toBe(false);
    }
    const { body } = await client.get<{ data: { address: string }[] }>('/api/v1/auth/sessions');
    expect(body.data[0]!.address).toBe('203.0.113.7');
  });

  it('browsers are told to stay with TLS, and to load and frame nothing', async () => {
    for (const path of ['/', '/api/v1/health', '/api/v1/auth/me', '/api/v1/none']) {
      const { headers } = await server.client(BEHIND_TLS).get(path);
      expect(headers.get('strict-transport-security'), path).toMatch(/max-age=\d{7,}/);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
    }
  });

  it('nothing of an account is kept by a cache on the way', async () => {
    const client = server.client(BEHIND_TLS);
    const answers = [
      await client.post('/api/v1/auth/register', {
        username: 'uncached',
        email: 'uncached@example.com',
        password: PASSWORD,
      }),
      await client.post('/api/v1/auth/login', { username: 'uncached', password: PASSWORD }),
      await client.post('/api/v1/auth/refresh'),
      await client.post('/api/v1/auth/refresh', { refreshToken: 'A'.repeat(43) }),
      await client.post('/signin', { email: 'uncached@example.com', password: PASSWORD }),
      await client.post('/verify-otp', { email: 'uncached@example.com', code: '123456' }),
      await client.get('/api/v1/auth/me'),
      await client.get('/api/v1/auth/sessions'),
      await client.get('/api/v1/users/export'),
      await server.client().get('/api/v1/auth/me'),
    ];
    for (const { headers, status, body } of answers) {
      expect(headers.get('cache-control'), `${status} ${JSON.stringify(body)}`).toBe('no-store');
    }
    const { headers } = await client.get('/api/v1/auth/jwks.json');
    expect(headers.get('cache-control')).toContain('public');
  });

  it('an administrator without second factor gets in only after setting one up', async () => {
    const admin: Client = server.client(BEHIND_TLS);
    await admin.signIn(ADMIN.email, ADMIN.password);
    for (const path of ['/admin/users', '/admin/audit-logs', '/admin/stats', '/data/jobs']) {
      const refused = await admin.get(`/api/v1${path}`);
      expect(refused.code, path).toBe('SECOND_FACTOR_SETUP_REQUIRED');
      expect(refused.status).toBe(403);
    }
    expect((await admin.get('/api/v1/auth/me')).status).toBe(200);
    const { secret } = (await admin.post<{ secret: string }>('/api/v1/auth/2fa/setup')).body;
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    const enabled = await admin.post<{ recoveryCodes: string[] }>('/api/v1/auth/2fa/enable', { code });
    expect(enabled.status).toBe(200);
    expect(enabled.headers.get('cache-control')).toBe('no-store');
    expect((await admin.get('/api/v1/admin/users')).status).toBe(200);

    // And from then on with a password and a code only.
    const next = server.client(BEHIND_TLS);
    const half = await next.post('/api/v1/auth/login', { username: ADMIN.email, password: ADMIN.password });
    expect(half.code).toBe('SECOND_FACTOR_REQUIRED');
    expect(half.headers.get('cache-control')).toBe('no-store');
    const whole = await next.post<SignedIn>('/api/v1/auth/login', {
      username: ADMIN.email,
      password: ADMIN.password,
      recoveryCode: enabled.body.recoveryCodes[0]!,
    });
    next.token = whole.body.accessToken;
    expect((await next.get('/api/v1/admin/users')).status).toBe(200);
  });
});

describe('outside production', () => {
  let development: TestServer;
  beforeAll(async () => {
    development = await runServer({ TRUST_PROXY: '1', PUBLIC_URL: 'https://trade.example.com/' });
  }, 120_000);
  afterAll(() => development?.stop());

  it('cookies are marked for TLS where the browser came over TLS, and work on a plain address', async () => {
    for (const [headers, isSecure] of [
      [BEHIND_TLS, true],
      [{}, false],
    ] as const) {
      const username = isSecure ? 'overtls' : 'plain';
      const answer = await development.client(headers).post('/api/v1/auth/register', {
        username,
        email: `${username}@example.com`,
        password: PASSWORD,
      });
      expect(setCookies(answer.headers)['tradewind_refresh']!.includes('Secure')).toBe(isSecure);
      expect(answer.headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('pages at PUBLIC_URL are our own, also where a proxy passes another host on', async () => {
    const client = development.client(BEHIND_TLS);
    await client.signUp('atpublicurl');
    const renew = (origin: string) => client.request('POST', '/api/v1/auth/refresh', {}, { origin });
    expect((await renew('https://trade.example.com')).status).toBe(200);
    for (const origin of [
      'http://trade.example.com',
      'https://trade.example.com:8443',
      'https://trade.example.com.evil.example',
      'https://evil.example',
    ]) {
      expect((await renew(origin)).code, origin).toBe('CROSS_SITE_REQUEST');
    }
  });
});
