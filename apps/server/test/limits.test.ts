import { errorEnvelope, routes } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

const LIMIT = 20;

let server: TestServer;

beforeAll(async () => {
  server = await runServer({ RATE_LIMIT_MAX_REQUESTS: String(LIMIT), TRUST_PROXY: '1' });
}, 120_000);

afterAll(() => server?.stop());

/** A request as a proxy passes it on for the client at `address`. */
const from = (address: string, path: string, method = 'GET') =>
  fetch(server.url + path, { method, headers: { 'x-forwarded-for': address } });

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
  it.each(counted.map(({ method, path }) => [method, path] as const))(
    'hold for %s %s',
    async (method, path) => {
      const address = `198.51.100.${counted.findIndex((route) => route.path === path && route.method === method)}`;
      const url = `/api/v1${path.replace(':symbol', 'BTCUSDT').replace(':id', 'x')}`;
      const statuses: number[] = [];
      for (let request = 0; request <= LIMIT; request += 1)
        statuses.push((await from(address, url, method)).status);
      expect(statuses.at(-1)).toBe(429);
      expect(statuses.slice(0, -1)).not.toContain(429);
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
    },
  );
});
