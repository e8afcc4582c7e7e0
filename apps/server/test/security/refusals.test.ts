import { ERRORS, PERMISSIONS, ROLES, errorEnvelope, routes } from '@tradewind/protocol';
import type { ErrorCode, Permission, PermissionRule, Route } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { absentId, soundBody } from './bodies.ts';
import { Callers } from './callers.ts';
import type { Client } from '../support/client.ts';
import { eventually, runServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

/** Each test signs several people in, one password after the other. */
vi.setConfig({ testTimeout: 60_000 });

let server: TestServer;
let callers: Callers;

beforeAll(async () => {
  server = await runServer();
  callers = new Callers(server);
}, 120_000);
afterAll(() => server?.stop());

type Guarded = Route & { readonly access: Permission };

const guarded = routes.filter((route): route is Guarded => route.access !== 'public');
const ruleOf = ({ access }: Guarded): PermissionRule => PERMISSIONS[access];
const pathOf = (route: Route, id: string = absentId(route)) => `/api/v1${route.path.replaceAll(/:\w+/g, id)}`;

/** Asks each route; the answer has to be one code for all, before anything of the request is looked at. */
async function expectRefusal(client: Client, among: readonly Guarded[], code: ErrorCode): Promise<void> {
  expect(among.length).toBeGreaterThan(0);
  const refused = async (route: Guarded, body: string | undefined): Promise<void> => {
    const answer = await client.request(route.method, pathOf(route), body);
    const title = `${route.method} ${route.path} ${body ?? ''}: ${JSON.stringify(answer.body)}`;
    expect(answer.code, title).toBe(code);
    expect(answer.status, title).toBe(ERRORS[code].status);
    expect(errorEnvelope.safeParse(answer.body).error, title).toBeUndefined();
  };
  await Promise.all(among.map((route) => refused(route, route.method === 'GET' ? undefined : '{')));
}

describe('every route that is not public', () => {
  it('is refused to who shows nothing', async () => {
    await expectRefusal(server.client(), guarded, 'UNAUTHENTICATED');
  });

  it('is refused to HEAD, which stands beside each GET', async () => {
    for (const route of guarded.filter(({ method }) => method === 'GET')) {
      expect((await server.client().request('HEAD', pathOf(route))).status, route.path).toBe(401);
    }
  });

  it('is refused to a token of ours that has expired', async () => {
    await expectRefusal(await callers.expired(), guarded, 'UNAUTHENTICATED');
  });

  it('is refused to a token whose session was ended', async () => {
    await expectRefusal(await callers.signedOut(), guarded, 'UNAUTHENTICATED');
  });

  it('is refused to a cookie of a session that was ended', async () => {
    const browser = await callers.browser();
    const cookies = new Map(browser.cookies);
    await browser.post('/signout');
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    await expectRefusal(browser, guarded, 'UNAUTHENTICATED');
  });

  it.each(ROLES.filter((role) => role !== 'admin'))(
    'is refused to the role %s where the table does not name it',
    async (role) => {
      const refused = guarded.filter((route) => !ruleOf(route).roles.includes(role));
      await expectRefusal(await callers.person(role), refused, 'FORBIDDEN');
    },
  );

  it('is refused to an API key that was not made for it, be it an administrator’s', async () => {
    const scoped = guarded.filter((route) => ruleOf(route).scope !== 'read');
    await expectRefusal(await callers.program(['read']), scoped, 'INSUFFICIENT_SCOPE');
    await expectRefusal(
      await callers.program(['trade', 'withdraw']),
      guarded.filter((route) => !['trade', 'withdraw'].includes(ruleOf(route).scope ?? '')),
      'INSUFFICIENT_SCOPE',
    );
  });

  it('is refused to an account without proven address where it takes one', async () => {
    const client = server.client();
    await client.signUp(callers.name());
    await expectRefusal(
      client,
      guarded.filter((route) => ruleOf(route).verified === true),
      'EMAIL_NOT_VERIFIED',
    );
  });

  it('is refused where the last proof of identity is too old', async () => {
    await expectRefusal(
      await callers.staleAdministrator(),
      guarded.filter((route) => ruleOf(route).recent === true),
      'REAUTHENTICATION_REQUIRED',
    );
  });

  it('is refused to a suspended account and to a deleted one', async () => {
    for (const status of ['suspended', 'deleted']) {
      const person = await callers.person('admin');
      await server.query('UPDATE users SET status = $2 WHERE id = $1', [person.userId, status]);
      await expectRefusal(person, guarded, 'UNAUTHENTICATED');
    }
  });
});

/** What belongs to somebody, by the path that names it. A new route with `:id` has to say here whose it is. */
const OWNED: Readonly<Record<string, (owner: Client) => Promise<string>>> = {
  '/auth/sessions/:id': async (owner) =>
    (await owner.get<{ data: { id: string }[] }>('/api/v1/auth/sessions')).body.data[0]!.id,
  '/users/api-keys/:id': async (owner) => {
    const key = { kind: 'platform', name: 'mine' };
    return (await owner.post<{ id: string }>('/api/v1/users/api-keys', key)).body.id;
  },
  '/orders/:id': orderOf,
  '/positions/:id': positionOf,
  '/positions/:id/close': positionOf,
  '/positions/:id/margin': positionOf,
  '/positions/:id/tp-sl': positionOf,
};

/** Named by what everybody has: nobody’s in particular. */
const SHARED = ['/wallet/:currency'];

/** An order that rests, far below the market. */
async function orderOf(owner: Client): Promise<string> {
  const price = Math.round((await priceOf(owner)) * 0.95);
  const order = { symbol: 'BTCUSDT', side: 'buy', type: 'limit', quantity: '0.001', price };
  return (await sent<{ id: string }>(owner, '/api/v1/orders', order)).id;
}

async function positionOf(owner: Client): Promise<string> {
  await priceOf(owner);
  await sent(owner, '/api/v1/orders', { symbol: 'BTCUSDT.P', side: 'buy', type: 'market', quantity: '0.01' });
  const { body } = await owner.get<{ data: { id: string }[] }>('/api/v1/positions');
  return body.data[0]!.id;
}

/** Waits for the first price of bitcoin, which the practice market has within a second. */
async function priceOf(client: Client): Promise<number> {
  const { body } = await eventually(
    () => client.get<{ price: number }>('/api/v1/markets/BTCUSDT/ticker'),
    ({ status }) => status === 200,
  );
  return body.price;
}

async function sent<Body>(client: Client, path: string, body: unknown): Promise<Body> {
  const answer = await client.post<Body>(path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const COUNTS = `SELECT (SELECT count(*) FROM sessions WHERE revoked_at IS NULL) AS sessions,
  (SELECT count(*) FROM api_keys) AS keys, (SELECT count(*) FROM fills) AS fills,
  (SELECT json_agg(orders ORDER BY id) FROM orders) AS orders`;

describe('every route that names something of an account', () => {
  const owned = guarded.filter(
    (route) =>
      route.path.includes('/:') && ruleOf(route).roles.includes('user') && !SHARED.includes(route.path),
  );

  it.each(owned.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s answers 404 to everybody else, and changes nothing',
    async (_title, route) => {
      const owner = await callers.person();
      const idOf = OWNED[route.path];
      if (idOf === undefined) throw new Error(`say in OWNED whose the id of ${route.path} is`);
      const id = await idOf(owner);
      const strangers = [await callers.person(), await callers.person('support'), await server.admin()];
      const counted = await server.query(COUNTS);
      for (const stranger of strangers) {
        const body = route.body === undefined ? undefined : soundBody(route.path);
        const foreign = await stranger.request(route.method, pathOf(route, id), body);
        const absent = await stranger.request(route.method, pathOf(route), body);
        expect(foreign.code).toBe('NOT_FOUND');
        expect(foreign.status).toBe(404);
        // Whether it exists can't be told either.
        expect({ ...foreign.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
      }
      expect(await server.query(COUNTS)).toEqual(counted);
    },
  );

  it('lists nothing of others', async () => {
    const owner = await callers.person();
    const ids = await Promise.all(Object.values(OWNED).map((idOf) => idOf(owner)));
    const stranger = await server.admin();
    const paths = ['/auth/sessions', '/users/api-keys', '/users/referrals', '/users/credits'];
    const traded = ['/orders', '/orders/history', '/positions', '/positions/history', '/trades'];
    for (const path of [...paths, ...traded]) {
      const { status, body } = await stranger.get(`/api/v1${path}`);
      expect(status).toBe(200);
      for (const id of ids) expect(JSON.stringify(body)).not.toContain(`"id":"${id}"`);
    }
  });
});
