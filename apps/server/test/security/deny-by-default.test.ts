import { PERMISSIONS, routes } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isOpen } from '../../src/http/open-routes.ts';
import { runServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';
import { watchRegistration } from './registered-routes.ts';
import type { RegisteredRoute } from './registered-routes.ts';

const PAST_THE_TABLE = '/api/v1/past-the-table';

let server: TestServer;
let registered: readonly RegisteredRoute[];

beforeAll(async () => {
  const watch = watchRegistration((app) => {
    app.get(PAST_THE_TABLE, async () => ({ secret: 'told to everybody' }));
    app.post('/past-the-table', async () => ({ secret: 'told to everybody' }));
  });
  server = await runServer();
  watch.stop();
  registered = watch.registered.filter(({ url }) => !url.endsWith('/past-the-table'));
}, 120_000);
afterAll(() => server?.stop());

/** Method and URL of each route of the contract, below each prefix. */
const contract = new Set(
  routes.flatMap(({ method, path, root }) => [
    `${method} /api/v1${path}`,
    `${method} /api${path}`,
    ...(root === undefined ? [] : [`${method} ${root}`]),
  ]),
);
/** Fastify answers HEAD wherever there is a GET. */
const nameOf = ({ method, url }: RegisteredRoute) => `${method === 'HEAD' ? 'GET' : method} ${url}`;

describe('deny by default', () => {
  it('every route of the contract is public or names a permission of the table', () => {
    for (const { method, path, access } of routes) {
      expect(access === 'public' || access in PERMISSIONS, `${method} ${path}: ${access}`).toBe(true);
    }
  });

  it('every registered route stands in the contract or in the list of open ones', () => {
    expect(registered.length).toBeGreaterThan(contract.size);
    const unknown = registered.filter((route) => !contract.has(nameOf(route)) && !isOpen(route));
    expect(unknown).toEqual([]);
  });

  it('what stands in the contract went past the guard, and nothing else says so', () => {
    expect(registered.filter((route) => contract.has(nameOf(route)) !== route.declared)).toEqual([]);
  });

  it('every route of the contract is registered, below both prefixes and at the root', () => {
    const names = new Set(registered.map(nameOf));
    expect([...contract].filter((name) => !names.has(name))).toEqual([]);
  });

  it('the list of open routes holds nothing of accounts, and nothing that changes anything', () => {
    const open = registered.filter((route) => !route.declared);
    expect(open.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method))).toEqual([]);
    const api = open.filter(({ url }) => url.startsWith('/api'));
    expect(
      api.filter(({ url }) => !/^\/api\/(docs(\/|$)|(v1\/)?(openapi\.json|metrics)$)/.test(url)),
    ).toEqual([]);
  });

  it.each([
    ['GET', PAST_THE_TABLE],
    ['HEAD', PAST_THE_TABLE],
    ['POST', '/past-the-table'],
  ])('a route that was registered past the table is not there: %s %s', async (method, path) => {
    for (const client of [server.client(), await server.admin()]) {
      const answer = await client.request(method, path);
      expect(answer.status).toBe(404);
      expect(JSON.stringify(answer.body)).not.toContain('told to everybody');
    }
  });
});
