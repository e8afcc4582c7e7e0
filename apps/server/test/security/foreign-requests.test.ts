import { routes } from '@tradewind/protocol';
import type { Route, ValidationIssue } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absentPath, soundBody } from './bodies.ts';
import { Callers } from './callers.ts';
import type { Client } from '../support/client.ts';
import { runServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;
/** Somebody with a session cookie. */
let browser: Client;
let admin: Client;

beforeAll(async () => {
  server = await runServer();
  browser = await new Callers(server).browser();
  admin = await server.admin();
}, 120_000);
afterAll(() => server?.stop());

const prefixesOf = ({ path, root }: Route) => [`/api/v1${path}`, `/api${path}`, ...(root ? [root] : [])];
const titled = (list: readonly Route[]) =>
  list.map((route) => [`${route.method} ${route.path}`, route] as const);

const changing = routes.filter(({ method }) => method !== 'GET');
/** As browsers send them along with a request of a page of another site. */
const FOREIGN = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
];
/**
 * Open routes that look at no cookie and set none: what a page of another site can have done by them, it can do from its
 * own server as well.
 */
const WITHOUT_COOKIES = [
  'POST /auth/forgot-password',
  'POST /auth/reset-password',
  'POST /auth/verify-email',
  'POST /auth/code',
  'POST /signup',
  'POST /verify-otp',
  'POST /data/calculate-indicator',
];

async function expectForeign(route: Route, body: unknown): Promise<void> {
  const asked = prefixesOf(route).flatMap((path) => FOREIGN.map((headers) => [path, headers] as const));
  for (const [path, headers] of asked) {
    const answer = await browser.request(route.method, absentPath(route, path), body, headers);
    expect(answer.code, `${path} ${JSON.stringify(headers)}`).toBe('CROSS_SITE_REQUEST');
    expect(answer.status).toBe(403);
  }
}

describe('a page of another site', () => {
  it.each(titled(changing.filter(({ access }) => access !== 'public')))(
    'can not do %s with the session cookie of whoever looks at it',
    async (_title, route) => {
      await expectForeign(route, soundBody(route.path));
      expect((await browser.get<{ name: unknown }>('/api/v1/auth/me')).body.name).toBeNull();
    },
  );

  const beginning = changing.filter(
    (route) => route.access === 'public' && !WITHOUT_COOKIES.includes(`${route.method} ${route.path}`),
  );
  it.each(titled(beginning))('can not do %s: it begins or ends sessions', async (_title, route) => {
    browser.cookies.set('tradewind_refresh', 'A'.repeat(43));
    const before = new Map(browser.cookies);
    // Renewal looks at the cookie only where the body brings no token.
    await expectForeign(route, route.path === '/auth/refresh' ? {} : soundBody(route.path));
    expect(browser.cookies.get('tradewind_session')).toBe(before.get('tradewind_session'));
    expect((await browser.get('/api/v1/auth/me')).status).toBe(200);
  });

  it.each(titled(changing.filter((route) => WITHOUT_COOKIES.includes(`${route.method} ${route.path}`))))(
    'is a stranger to %s, which sets no cookie',
    async (_title, route) => {
      const headers = { origin: 'https://evil.example' };
      const answer = await browser.request(
        route.method,
        `/api/v1${route.path}`,
        soundBody(route.path),
        headers,
      );
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('does not prove an address with the session cookie', async () => {
    const answer = await browser.request(
      'POST',
      '/api/v1/auth/verify-email',
      { code: '123456' },
      { origin: 'https://evil.example' },
    );
    expect(answer.code).toBe('UNAUTHENTICATED');
  });

  it('may read no answer: no origin is allowed unless it is configured', async () => {
    const answer = await browser.request('GET', '/api/v1/auth/me', undefined, {
      origin: 'https://evil.example',
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await browser.request('OPTIONS', '/api/v1/auth/me', undefined, {
      origin: 'https://evil.example',
      'access-control-request-method': 'PUT',
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a body with a field that the route does not know', () => {
  const withBody = changing.filter(({ body }) => body !== undefined);

  it('is tried at every route that takes a body', () => {
    // A new route has to say in bodies.ts what it takes.
    expect(withBody.filter(({ path }) => soundBody(path) === undefined).map(({ path }) => path)).toEqual([]);
  });

  it.each(titled(withBody))('is refused by %s', async (_title, route) => {
    const sound = soundBody(route.path)!;
    expect(route.body!.safeParse(sound).error, 'the body is sound without it').toBeUndefined();
    for (const extra of ['role', 'id', 'userId', 'credits', 'isVerified', 'surprise']) {
      if (extra in sound) continue;
      const body = { ...sound, [extra]: 'admin' };
      const answer = await admin.request<{ details: ValidationIssue[] }>(
        route.method,
        `/api/v1${absentPath(route)}`,
        body,
      );
      expect(answer.code, extra).toBe('VALIDATION_FAILED');
      expect(answer.status).toBe(422);
      expect(answer.body.details.map(({ message }) => message).join()).toContain(`"${extra}"`);
    }
  });
});
