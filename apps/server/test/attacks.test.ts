import { ERRORS, errorEnvelope, routes } from '@tradewind/protocol';
import type { SignedIn, User } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, tokenIn } from './support/client.ts';
import type { Answer } from './support/client.ts';
import { runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

let server: TestServer;
let count = 0;
const name = () => `victim${(count += 1)}`;
const EVIL = 'https://evil.example';

beforeAll(async () => {
  server = await runServer();
}, 120_000);
afterAll(() => server?.stop());

function expectEnvelope(answer: Answer<unknown>): void {
  expect(errorEnvelope.safeParse(answer.body).error).toBeUndefined();
  expect(answer.status).toBe(ERRORS[answer.code!].status);
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|at \w+ \(|select |insert /i);
}

const withBody = routes.filter(({ body, access }) => body !== undefined && access === 'public');

describe('every public route with a body', () => {
  it.each(withBody.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s answers hostile bodies with the envelope',
    async (_title, { method, path }) => {
      const client = server.client();
      for (const body of [
        '[]',
        '"text"',
        '42',
        '{',
        '{"__proto__":{"role":"admin"}}',
        '{"constructor":{"prototype":{"role":"admin"}}}',
        '{"username":{"$gt":""},"email":{"$gt":""},"password":{"$gt":""}}',
        '{"username":["a"],"email":["a@example.com"],"password":["p"],"token":[],"code":{}}',
        '{"email":"a@example.com","password":"x","role":"admin","isAdmin":true}',
        JSON.stringify({ email: 'x'.repeat(100_000) }),
      ]) {
        const answer = await client.request(method, `/api/v1${path}`, body);
        expect(answer.status, `${path} ${body.slice(0, 60)}`).toBe(422);
        expectEnvelope(answer);
      }
      const huge = await client.request(method, `/api/v1${path}`, `{"email":"${'x'.repeat(1_200_000)}"}`);
      expect(huge.code).toBe('PAYLOAD_TOO_LARGE');
      expect(({} as Record<string, unknown>)['role']).toBeUndefined();
    },
    30_000,
  );
});

describe('injection', () => {
  const HOSTILE = [
    "Robert'); DROP TABLE users;--",
    "' OR 1=1 --",
    '{{7*7}} ${7*7} <%= 7*7 %>',
    '\\u0000 \u2028',
    '%00%0a%0dBcc: evil@example.com',
  ];

  it('finds nothing by text that is code elsewhere', async () => {
    await server.client().signUp(name());
    for (const text of HOSTILE) {
      const answer = await server.client().post('/api/v1/auth/login', { username: text, password: text });
      expect([401, 422, 429]).toContain(answer.status);
      expectEnvelope(answer);
    }
    expect(await server.query('SELECT count(*) FROM users')).toHaveLength(1);
  });

  it('refuses the character that the database can’t hold, wherever text is taken', async () => {
    for (const [method, path, body] of [
      ['POST', '/api/v1/auth/login', { username: 'a\0b', password: PASSWORD }],
      ['POST', '/api/v1/auth/login', { email: 'a\0b@example.com', password: PASSWORD }],
      ['GET', '/api/v1/markets/BTC%00USDT', undefined],
      ['GET', '/api/v1/dev/outbox?to=a%00b', undefined],
    ] as const) {
      const answer = await server.client().request(method, path, body);
      expect(answer.code, path).toBe('VALIDATION_FAILED');
      expectEnvelope(answer);
    }
  });

  it('keeps names as text, in the account and in mails', async () => {
    const client = server.client();
    await client.signUp(name());
    const text = '{{7*7}} ${7*7} O\'Neil"; --';
    expect((await client.put<User>('/api/v1/auth/profile', { name: text })).body.name).toBe(text);
    expect((await client.put('/api/v1/auth/profile', { name: 'a\r\nBcc: evil@example.com' })).code).toBe(
      'VALIDATION_FAILED',
    );
    const email = `"><script>alert(1)</script>"@example.com`;
    expect((await server.client().post('/api/v1/auth/forgot-password', { email })).status).not.toBe(500);
  });
});

describe('requests of pages of other sites', () => {
  const fromEvil = [
    { origin: EVIL },
    { origin: 'null' },
    { origin: `${EVIL}:3000` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];

  it.each(fromEvil)('%j may not use the cookies of this one', async (headers) => {
    const client = server.client();
    await client.signUp(name());
    client.token = undefined;
    const refresh = await client.request('POST', '/api/v1/auth/refresh', {}, headers);
    expect(refresh.code).toBe('CROSS_SITE_REQUEST');
    expect((await client.request('POST', '/api/v1/auth/logout', {}, headers)).code).toBe(
      'CROSS_SITE_REQUEST',
    );

    const username = name();
    await server.client().signUp(username);
    const cookie = server.client();
    await cookie.post('/signin', { email: `${username}@example.com`, password: PASSWORD });
    for (const [method, path, body] of [
      ['PUT', '/api/v1/auth/profile', { name: 'Owned' }],
      ['DELETE', '/api/v1/auth/sessions', undefined],
      ['PUT', '/api/v1/auth/preferences', { theme: 'dark' }],
    ] as const) {
      const answer = await cookie.request(method, path, body, headers);
      expect(answer.code, path).toBe('CROSS_SITE_REQUEST');
    }
    expect((await cookie.request('POST', '/signout', undefined, headers)).code).toBe('CROSS_SITE_REQUEST');
    expect((await cookie.get<User>('/api/v1/auth/me')).body.name).toBeNull();
  });

  it('may not sign a browser in to an account of theirs', async () => {
    const username = name();
    await server.client().signUp(username);
    for (const [path, body] of [
      ['/api/v1/auth/login', { username, password: PASSWORD }],
      ['/signin', { email: `${username}@example.com`, password: PASSWORD }],
      ['/api/v1/auth/register', { username: name(), email: 'e@example.com', password: PASSWORD }],
    ] as const) {
      const victim = server.client();
      const answer = await victim.request('POST', path, body, { origin: EVIL });
      expect(answer.code, path).toBe('CROSS_SITE_REQUEST');
      expect(victim.cookies.has('tradewind_session') || victim.cookies.has('tradewind_refresh')).toBe(false);
    }
  });

  it('can’t send forms: only JSON is read', async () => {
    const response = await fetch(`${server.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'username=a&password=b',
    });
    expect(response.status).toBe(422);
    const text = await fetch(`${server.url}/signin`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"email":"a@example.com","password":"b"}',
    });
    expect(text.status).toBe(422);
  });

  it('of this site and programs may', async () => {
    const client = server.client({ origin: server.url, 'sec-fetch-site': 'same-origin' });
    await client.signUp(name());
    expect((await client.post('/api/v1/auth/refresh')).status).toBe(200);
  });
});

describe('session fixation', () => {
  it('a cookie that somebody planted becomes no session', async () => {
    const username = name();
    await server.client().signUp(username);
    const planted = 'A'.repeat(43);
    const victim = server.client();
    victim.cookies.set('tradewind_session', planted);
    victim.cookies.set('tradewind_refresh', planted);
    await victim.post('/signin', { email: `${username}@example.com`, password: PASSWORD });
    expect(victim.cookies.get('tradewind_session')).not.toBe(planted);
    const attacker = server.client();
    attacker.cookies.set('tradewind_session', planted);
    expect((await attacker.get('/api/v1/auth/me')).status).toBe(401);
  });
});

describe('tokens', () => {
  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Basic YTpi',
    'Bearer undefined',
    `Bearer ${'x'.repeat(5000)}`,
  ])('the header %j is no proof', async (authorization) => {
    const answer = await server.client({ authorization }).get('/api/v1/auth/me');
    expect(answer.code).toBe('UNAUTHENTICATED');
    expectEnvelope(answer);
  });

  it('of one account are nothing in another’s session', async () => {
    const client = server.client();
    const { accessToken } = await client.signUp(name());
    const [head, payload, signature] = accessToken.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const other = await server.client().signUp(name());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: other.user.id })).toString('base64url');
    client.token = `${head}.${forged}.${signature}`;
    expect((await client.get('/api/v1/auth/me')).code).toBe('UNAUTHENTICATED');
  });

  it('say nothing about what an account may do: a role is that of now', async () => {
    const client = server.client();
    const { user } = await client.signUp(name());
    expect((await client.get('/api/v1/admin/users')).code).toBe('FORBIDDEN');
    const admin = await server.admin();
    await admin.request('PATCH', `/api/v1/admin/users/${user.id}`, { role: 'support' });
    expect((await client.get('/api/v1/admin/users')).status).toBe(200);
    await admin.request('PATCH', `/api/v1/admin/users/${user.id}`, { role: 'user' });
    expect((await client.get('/api/v1/admin/users')).code).toBe('FORBIDDEN');
    await admin.request('PATCH', `/api/v1/admin/users/${user.id}`, { status: 'suspended', reason: 'test' });
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    const refused = await server
      .client()
      .post('/api/v1/auth/login', { username: user.username, password: PASSWORD });
    expect(refused.code).toBe('ACCOUNT_SUSPENDED');
    const wrong = await server
      .client()
      .post('/api/v1/auth/login', { username: user.username, password: 'wrong' });
    expect(wrong.code).toBe('INVALID_CREDENTIALS');
  });

  it('are published as a key set', async () => {
    for (const path of ['/api/v1/auth/jwks.json', '/api/auth/jwks.json', '/.well-known/jwks.json']) {
      const { status, body } = await server.client().get<{ keys: Record<string, unknown>[] }>(path);
      expect(status, path).toBe(200);
      expect(body.keys[0]).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' });
      expect(Object.keys(body.keys[0]!)).not.toContain('d');
    }
  });
});

describe('guessing', () => {
  it('of a password gets slower, and the owner’s own device does not', async () => {
    const username = name();
    const owner = server.client();
    await owner.signUp(username);
    await owner.signIn(username);
    const attacker = server.client();
    const statuses: number[] = [];
    const waits: number[] = [];
    for (let index = 0; index < 12; index += 1) {
      const answer = await attacker.post('/api/v1/auth/login', { username, password: `guess ${index}` });
      statuses.push(answer.status);
      waits.push(Number(answer.headers.get('retry-after') ?? 0));
    }
    expect(statuses.slice(0, 3)).toEqual([401, 401, 401]);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(4);
    expect(statuses.every((status, index) => status !== 429 || waits[index]! > 0)).toBe(true);
    // Even the right password has to wait for a stranger …
    expect((await attacker.post('/api/v1/auth/login', { username, password: PASSWORD })).status).toBe(429);
    // … but not for a browser that has signed in before.
    expect((await owner.post<SignedIn>('/api/v1/auth/login', { username, password: PASSWORD })).status).toBe(
      200,
    );
  });

  it('does not tell which name has which address: each name waits by itself', async () => {
    const username = name();
    const address = `${username}@example.com`;
    await server.client().signUp(username);
    const guess = (body: object) =>
      server.client().post('/api/v1/auth/login', { password: 'guess', ...body });
    for (let index = 0; index < 8; index += 1) await guess({ email: address });
    expect((await guess({ email: address })).status).toBe(429);
    expect((await guess({ username })).status).toBe(401);
  });

  it('keeps an owner waiting no longer once a mailed link has proven who it is', async () => {
    const username = name();
    const address = `${username}@example.com`;
    await server.client().signUpVerified(username);
    const attacker = server.client();
    for (let index = 0; index < 8; index += 1) {
      await attacker.post('/api/v1/auth/login', { username, password: `guess ${index}` });
    }
    const owner = server.client();
    await owner.post('/api/v1/auth/forgot-password', { email: address });
    const token = tokenIn((await owner.mail(address, /\/reset\?/)).text);
    await owner.post('/api/v1/auth/reset-password', { token, password: 'a password that nobody guessed' });
    const signedIn = await owner.post('/api/v1/auth/login', {
      username,
      password: 'a password that nobody guessed',
    });
    expect(signedIn.status).toBe(200);
  });

  it('is limited alike for names that nobody has', async () => {
    const statuses: number[] = [];
    const username = name();
    for (let index = 0; index < 8; index += 1) {
      statuses.push((await server.client().post('/api/v1/auth/login', { username, password: 'x' })).status);
    }
    expect(statuses[0]).toBe(401);
    expect(statuses).toContain(429);
  });
});

describe('mass assignment', () => {
  it('is not possible where an account is made', async () => {
    for (const extra of [
      { role: 'admin' },
      { plan: 'enterprise' },
      { credits: 1e9 },
      { emailVerifiedAt: '2020-01-01' },
      { id: '1' },
    ]) {
      const answer = await server.client().post('/api/v1/auth/register', {
        username: name(),
        email: 'm@example.com',
        password: PASSWORD,
        ...extra,
      });
      expect(answer.code).toBe('VALIDATION_FAILED');
    }
  });
});
