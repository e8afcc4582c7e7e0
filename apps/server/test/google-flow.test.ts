import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import { migrate, openDatabase } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import type { ErrorEnvelope } from '@tradewind/protocol';
import Fastify from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installErrorHandler } from '../src/http/errors.ts';
import { routesOf } from '../src/http/implement.ts';
import { GoogleFlow } from '../src/modules/auth/google-flow.ts';
import { GOOGLE_COOKIE, PendingSignIns } from '../src/modules/auth/google-pending.ts';
import { GoogleProvider } from '../src/modules/auth/google-provider.ts';
import { registerGoogleRoutes } from '../src/modules/auth/google-routes.ts';
import type { SignInWithGoogle } from '../src/modules/auth/google-sign-in.ts';
import { SpentIdTokens } from '../src/modules/auth/google-spent-tokens.ts';
import { DatabaseVault } from '../src/vault/database-vault.ts';
import { parseEncryptionKeys } from '../src/vault/encryption-keys.ts';
import { Browser } from './support/browser.ts';
import { CLIENT, startOidcProvider } from './support/oidc-provider.ts';
import type { TestProvider } from './support/oidc-provider.ts';

const START = '/api/v1/auth/google';
const CALLBACK = '/api/v1/auth/google/callback';
const LOCAL = 'http://localhost:3000';
const PUBLIC_URL = 'https://trade.example.com';
const logger = pino({ level: 'silent' });

let testDatabase: TestDatabase;
let database: Database;
let vault: DatabaseVault;
let oidc: TestProvider;
let now = Date.now();
const clock = { now: () => now };

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase({ url: testDatabase.url });
  await migrate(database);
  vault = new DatabaseVault(database, parseEncryptionKeys(`1:${randomBytes(32).toString('base64')}`));
  oidc = await startOidcProvider();
  oidc.allow(LOCAL + CALLBACK, PUBLIC_URL + CALLBACK);
});

afterAll(async () => {
  await oidc?.stop();
  await database?.close();
  await testDatabase?.drop();
});

beforeEach(() => {
  now = Date.now();
});

/** Notes who got through; what happens then is not asked here. */
class Arrivals implements SignInWithGoogle {
  readonly subjects: string[] = [];
  refusal: 'ACCOUNT_EXISTS' | undefined;
  fault: Error | undefined;

  async signInWithGoogle({ subject }: { readonly subject: string }) {
    if (this.fault !== undefined) throw this.fault;
    this.subjects.push(subject);
    return this.refusal === undefined
      ? ({ kind: 'signed_in' } as const)
      : ({ kind: 'refused', code: this.refusal } as const);
  }

  async linkGoogle() {
    return 'taken' as const;
  }

  async unlinkGoogle() {
    throw new Error('nothing is unlinked here');
  }
}

async function serve(options: { readonly publicUrl?: string; readonly configured?: false } = {}) {
  const arrivals = new Arrivals();
  const spent = new SpentIdTokens(database, clock);
  const provider = new GoogleProvider({
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    issuer: oidc.issuer,
    spent,
    clock,
    logger,
  });
  const flow = new GoogleFlow({
    provider: options.configured === false ? undefined : provider,
    pending: new PendingSignIns(vault, clock),
    signIn: arrivals,
    publicUrl: options.publicUrl,
  });
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  installErrorHandler(app);
  await app.register(cookie);
  app.decorateRequest('principal', null);
  await app.register(
    async (scope) =>
      registerGoogleRoutes(
        routesOf(scope, async () => {}, { documented: true, atRoot: false }),
        flow,
      ),
    { prefix: '/api/v1' },
  );
  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { host: 'localhost:3000', ...headers } });
  return { arrivals, get };
}

type Server = Awaited<ReturnType<typeof serve>>;

/** Begins a sign-in and lets the provider send the browser back: the address and the cookie that come with it. */
async function arrive(server: Server, returnTo?: string) {
  const query = returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`;
  const started = await server.get(START + query);
  const sealed = started.cookies.find(({ name }) => name === GOOGLE_COOKIE)!;
  const { url } = await new Browser().open(String(started.headers.location), LOCAL);
  return { path: url.pathname + url.search, cookie: sealed.value, started };
}

const withCookie = (value: string) => ({ cookie: `${GOOGLE_COOKIE}=${encodeURIComponent(value)}` });

describe('the way to Google and back', () => {
  it('ends where it was meant to', async () => {
    const server = await serve();
    const { path, cookie: sealed } = await arrive(server, '/trade/BTCUSDT?tf=1h#top');
    const answer = await server.get(path, withCookie(sealed));
    expect(answer.statusCode).toBe(302);
    expect(answer.headers.location).toBe('/trade/BTCUSDT?tf=1h#top');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect(server.arrivals.subjects).toEqual(['nobody']);
  });

  it('keeps what is under way sealed in the browser, for ten minutes', async () => {
    const server = await serve();
    const { started, cookie: sealed } = await arrive(server);
    expect(started.cookies).toEqual([
      expect.objectContaining({
        name: GOOGLE_COOKIE,
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
        maxAge: 600,
      }),
    ]);
    expect(started.cookies[0]).not.toHaveProperty('secure');
    expect(sealed.length).toBeLessThan(3_000);
    const state = new URL(String(started.headers.location)).searchParams.get('state')!;
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain(state);
  });

  it('fits into a cookie with the longest way back', async () => {
    const { cookie: sealed, ...rest } = await arrive(await serve(), `/${'\u20ac'.repeat(499)}`);
    expect(encodeURIComponent(sealed).length).toBeLessThan(4_000);
    expect(rest.path).toContain('code=');
  });

  it('is over after ten minutes', async () => {
    const server = await serve();
    const { path, cookie: sealed } = await arrive(server);
    now += 10 * 60_000 + 1;
    oidc.state.requests.length = 0;
    const answer = await server.get(path, withCookie(sealed));
    expect(answer.headers.location).toBe('/sign-in?error=INVALID_TOKEN');
    expect(oidc.state.requests).toEqual([]);
  });

  it('takes the cookie away, whatever comes of it', async () => {
    const server = await serve();
    const { cookie: sealed } = await arrive(server);
    for (const query of ['', '?code=x&state=y', '?error=access_denied']) {
      const answer = await server.get(CALLBACK + query, withCookie(sealed));
      expect(answer.headers.location).toBe('/sign-in?error=INVALID_TOKEN');
      expect(answer.cookies).toEqual([expect.objectContaining({ name: GOOGLE_COOKIE, value: '' })]);
      expect(answer.cookies[0]!.expires!.getTime()).toBe(0);
    }
  });

  it('is open only to the browser that began it', async () => {
    const server = await serve();
    const [mine, theirs] = [await arrive(server), await arrive(server)];
    const made = vault.seal('another-use', vault.unseal('google-flow', mine.cookie));
    const altered = `${mine.cookie.slice(0, -3)}AAA`;
    for (const headers of [
      {},
      withCookie(theirs.cookie),
      withCookie(made),
      withCookie(altered),
      withCookie('x'),
    ]) {
      const answer = await server.get(mine.path, headers);
      expect(answer.headers.location).toBe('/sign-in?error=INVALID_TOKEN');
    }
    expect(server.arrivals.subjects).toEqual([]);
  });

  it('shows nothing of what Google or anybody else wrote into the address', async () => {
    const server = await serve();
    const { cookie: sealed, started } = await arrive(server);
    const state = new URL(String(started.headers.location)).searchParams.get('state')!;
    const error = encodeURIComponent('<script>alert(1)</script>');
    const answer = await server.get(
      `${CALLBACK}?error=${error}&error_description=${error}&state=${state}&iss=${encodeURIComponent(oidc.issuer)}`,
      withCookie(sealed),
    );
    expect(answer.headers.location).toBe('/sign-in?error=INVALID_TOKEN');
    expect(answer.body).not.toContain('script');
  });

  it('leads to the sign-in page with the code of a refusal, and keeps the way back', async () => {
    const server = await serve();
    server.arrivals.refusal = 'ACCOUNT_EXISTS';
    const { path, cookie: sealed } = await arrive(server, '/trade?a=1&b=2');
    const { location } = (await server.get(path, withCookie(sealed))).headers;
    expect(location).toBe('/sign-in?returnTo=%2Ftrade%3Fa%3D1%26b%3D2&error=ACCOUNT_EXISTS');
  });

  it('leads to a page also after a fault of the server, and tells nothing of it', async () => {
    const server = await serve();
    server.arrivals.fault = new Error('the database is on fire');
    const { path, cookie: sealed } = await arrive(server);
    expect((await server.get(path, withCookie(sealed))).headers.location).toBe('/sign-in?error=INTERNAL');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\r\nlocation: https://evil.example',
    'evil.example',
  ])('does not begin with a way back to %j', async (returnTo) => {
    const server = await serve();
    const answer = await server.get(`${START}?returnTo=${encodeURIComponent(returnTo)}`);
    expect(answer.statusCode).toBe(422);
    expect(answer.cookies).toEqual([]);
  });

  it('stays on this site where a way back only looks like another', async () => {
    const server = await serve();
    for (const [returnTo, expected] of [
      ['/%5cevil.example', '/%5cevil.example'],
      ['/.//evil.example', '/'],
    ] as const) {
      const { path, cookie: sealed } = await arrive(server, returnTo);
      expect((await server.get(path, withCookie(sealed))).headers.location).toBe(expected);
    }
  });
});

describe('the address of this server', () => {
  const redirectUri = (location: unknown) => new URL(String(location)).searchParams.get('redirect_uri');

  it('is PUBLIC_URL where it is set; then the cookie travels over TLS only', async () => {
    const server = await serve({ publicUrl: PUBLIC_URL });
    const answer = await server.get(START, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    expect(redirectUri(answer.headers.location)).toBe(PUBLIC_URL + CALLBACK);
    expect(answer.cookies[0]).toMatchObject({ secure: true });
  });

  it('is what the browser used on this machine', async () => {
    const server = await serve();
    expect(redirectUri((await server.get(START)).headers.location)).toBe(LOCAL + CALLBACK);
  });

  it('is never what somebody wrote into the Host header', async () => {
    const server = await serve();
    const answer = await server.get(START, { host: 'evil.example' });
    expect(answer.statusCode).toBe(502);
    expect(answer.json<ErrorEnvelope>()).toMatchObject({ code: 'GOOGLE_UNAVAILABLE' });
    expect(answer.cookies).toEqual([]);
  });
});

describe('a server without a client at Google', () => {
  it('says so to programs, and leads people to the sign-in page', async () => {
    const server = await serve({ configured: false });
    const answer = await server.get(START);
    expect(answer.statusCode).toBe(502);
    expect(answer.json<ErrorEnvelope>()).toMatchObject({ code: 'GOOGLE_UNAVAILABLE' });
    const page = await server.get(START, { accept: 'text/html,application/xhtml+xml' });
    expect(page.headers.location).toBe('/sign-in?error=GOOGLE_UNAVAILABLE');
    expect((await server.get(CALLBACK)).headers.location).toBe('/sign-in?error=INVALID_TOKEN');
  });
});
