import { errorEnvelope, PLANS, routes } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

const LIMIT = 3;

let server: TestServer;

beforeAll(async () => {
  server = await runServer({
    RATE_LIMIT_MAX_REQUESTS: String(LIMIT),
    AUTH_RATE_LIMIT_FACTOR: '1000',
    TRUST_PROXY: '1',
  });
}, 120_000);

afterAll(() => server?.stop());

/** A request as a proxy passes it on for the client at `address`. */
const from = (address: string, path: string, method = 'GET') =>
  fetch(server.url + path, { method, headers: { 'x-forwarded-for': address }, redirect: 'manual' });

describe('rate limits', () => {
  it('say what is left, count both prefixes together, and end in the envelope with Retry-After', async () => {
    for (let request = 1; request <= LIMIT; request += 1) {
      const answer = await from(
        '203.0.113.1',
        request % 2 === 0 ? '/api/symbols/list' : '/api/v1/symbols/list',
      );
      expect(answer.status).toBe(200);
      expect(answer.headers.get('ratelimit-limit')).toBe(String(LIMIT));
      expect(answer.headers.get('ratelimit-remaining')).toBe(String(LIMIT - request));
    }
    const refused = await from('203.0.113.1', '/api/v1/symbols/list');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const body = errorEnvelope.parse(await refused.json());
    expect(body.code).toBe('RATE_LIMITED');
    expect(body.requestId).toBe(refused.headers.get('x-request-id'));
  });

  it('are kept for each client apart', async () => {
    expect((await from('203.0.113.2', '/api/v1/symbols/list')).status).toBe(200);
  });

  it.each(['/api/v1/health', '/api/v1/health/live', '/api/v1/health/ready', '/api/v1/metrics'])(
    'leave %s to probes',
    async (path) => {
      for (let request = 0; request < LIMIT + 5; request += 1) {
        expect((await from('203.0.113.3', path)).status).toBe(200);
      }
    },
  );

  const counted = routes.filter(({ tag, path }) => tag !== 'Health' || path === '/system/status');
  it.each(counted.map((route) => [route.method, route.path, route] as const))(
    'hold for %s %s',
    async (method, path, route) => {
      const index = counted.indexOf(route);
      const address = `198.18.${index >> 8}.${index & 255}`;
      const url = `/api/v1${path.replace(':symbol', 'BTCUSDT').replace(/:\w+/g, 'x')}`;
      const points = route.access === 'public' ? Math.min(route.cost ?? 1, LIMIT) : 1;
      const allowed = Math.floor(LIMIT / points);
      const statuses: number[] = [];
      for (let request = 0; request <= allowed; request += 1)
        statuses.push((await from(address, url, method)).status);
      expect(statuses.at(-1)).toBe(429);
      expect(statuses.slice(0, -1)).not.toContain(429);
      expect(statuses).not.toContain(500);
    },
  );

  it('narrow down every open route that changes something, but for signing out and arithmetic', () => {
    const wide = routes.filter(
      ({ access, method, attempts }) => access === 'public' && method !== 'GET' && attempts === undefined,
    );
    expect(wide.map(({ path }) => path).toSorted()).toEqual([
      '/auth/logout',
      '/data/calculate-indicator',
      '/signout',
    ]);
  });

  it('count accounts by their plan, apart from their address', async () => {
    const { accessToken } = await (await server.admin()).signIn(ADMIN.email, ADMIN.password);
    const me = (token: string) =>
      fetch(`${server.url}/api/v1/auth/me`, {
        headers: { 'x-forwarded-for': '203.0.113.4', authorization: `Bearer ${token}` },
      });
    for (let request = 0; request < LIMIT; request += 1) expect((await me('forged')).status).toBe(401);
    expect((await me('forged')).status).toBe(429);
    const signedIn = await me(accessToken);
    expect(signedIn.status).toBe(200);
    expect(Number(signedIn.headers.get('ratelimit-limit'))).toBe(PLANS.free.requestsPerMinute);
  });
});
