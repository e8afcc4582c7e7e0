import { adminRoutes } from '@tradewind/protocol';
import type { AuditEntry, User } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { giveSecondFactor } from './support/accounts.ts';
import type { Client } from './support/client.ts';
import { runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

const NOBODY = '0199a5c0-0000-7000-8000-000000000001';

// A whole server, with many password hashes: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let server: TestServer;
let admin: Client;
let support: Client;
let user: Client;
/** With an administrator's API key. */
let program: Client;
let adminId: string;
let userId: string;
beforeAll(async () => {
  server = await runServer();
  admin = await server.admin();
  adminId = (await admin.get<User>('/api/v1/auth/me')).body.id;
  user = server.client();
  userId = (await user.signUpVerified('satoshi')).user.id;
  support = server.client();
  const helper = await support.signUp('helper');
  await patch(helper.user.id, { role: 'support' });
  const key = { kind: 'platform', name: 'all', scopes: ['read', 'trade', 'withdraw'] };
  const { secret } = (await admin.post<{ secret: string }>('/api/v1/users/api-keys', key)).body;
  program = server.client({ authorization: `Bearer ${secret}` });
  if ((await program.get('/api/v1/auth/me')).status !== 200) throw new Error('the key is not accepted');
}, 60_000);
afterAll(() => server.stop());

const patch = (id: string, body: unknown, client = admin) =>
  client.request('PATCH', `/api/v1/admin/users/${id}`, body);

const audit = async (query: string) =>
  (await admin.get<{ data: AuditEntry[]; nextCursor: string | null }>(`/api/v1/admin/audit-logs?${query}`))
    .body;

/** Every route of administration, as a call that would do something to `userId`. */
const calls = Object.entries(adminRoutes).map(([name, route]) => ({
  name,
  route,
  call: (client: Client) =>
    client.request(
      route.method,
      `/api/v1${route.path.replace(':id', userId)}`,
      route.method === 'PATCH'
        ? { plan: 'pro' }
        : name === 'resetSecondFactor'
          ? { reason: 'lost' }
          : undefined,
    ),
}));

describe('who may administrate', () => {
  it.each(calls)('$name: nobody without a token, no user', async ({ call }) => {
    expect(await call(server.client())).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(await call(user)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it.each(calls)(
    '$name: support reads accounts and figures, and changes nothing',
    async ({ call, route }) => {
      const reads = ['user:read', 'statistics:read'].includes(route.access);
      expect((await call(support)).status).toBe(reads ? 200 : 403);
    },
  );

  it.each(calls)('$name: no API key, though it is an administrator’s', async ({ call }) => {
    expect(await call(program)).toMatchObject({ status: 403, code: 'INSUFFICIENT_SCOPE' });
  });

  it('changed nothing by all that', async () => {
    expect((await admin.get(`/api/v1/admin/users/${userId}`)).body).toMatchObject({
      role: 'user',
      subscription: { plan: 'free' },
    });
    expect((await audit(`target=${userId}&action=user.plan_changed`)).data).toEqual([]);
  });
});

describe('routes of administration', () => {
  it.each(['users', 'user', 'statistics', 'auditLog', 'verifyAuditLog'] as const)(
    '%s answers as its schema says',
    async (name) => {
      const route = adminRoutes[name];
      const { status, body } = await admin.get(`/api/v1${route.path.replace(':id', userId)}`);
      expect(status).toBe(200);
      expect(route.response.parse(body)).toEqual(body);
    },
  );

  it('hold no secrets', async () => {
    const answers = await Promise.all([
      admin.get(`/api/v1/admin/users/${userId}`),
      admin.get('/api/v1/admin/users'),
      admin.get('/api/v1/admin/audit-logs?limit=500'),
    ]);
    const text = JSON.stringify(answers.map(({ body }) => body));
    expect(text).toContain('satoshi');
    expect(text).not.toMatch(/argon2|passwordHash|password_hash|cookieHash|google_?subject/i);
  });

  it('end a suspended account’s sessions and keys within the request', async () => {
    const client = server.client();
    const { user: account } = await client.signUpVerified('mallory');
    const made = await client.post<{ secret: string }>('/api/v1/users/api-keys', {
      kind: 'platform',
      name: 'bot',
      scopes: ['read'],
    });
    const bot = server.client({ authorization: `Bearer ${made.body.secret}` });
    expect((await bot.get('/api/v1/auth/me')).status).toBe(200);
    const answer = await patch(account.id, { status: 'suspended', reason: 'abuse' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'suspended', statusReason: 'abuse' } });
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    expect((await client.post('/api/v1/auth/refresh')).status).toBeGreaterThanOrEqual(401);
    expect((await bot.get('/api/v1/auth/me')).status).toBeGreaterThanOrEqual(401);
    await patch(account.id, { status: 'active' });
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    expect((await bot.get('/api/v1/auth/me')).status).toBe(200);
  });

  it('keep the last administrator, and everybody’s own role from themselves', async () => {
    expect(await patch(adminId, { role: 'user' })).toMatchObject({ status: 409, code: 'CONFLICT' });
    expect(await patch(adminId, { status: 'suspended' })).toMatchObject({ status: 409, code: 'CONFLICT' });
    expect((await patch(adminId, { plan: 'pro' })).status).toBe(200);
  });

  it.each([
    ['users?search=%00', 422],
    ['users?search=%27%20OR%201%3D1%20--', 200],
    ['users?search=%F0%9F%9A%80', 200],
    ['users?search=%25', 200],
    ['users?cursor=x', 422],
    [`users?cursor=2026-11-21T12:00:00.000Z_${NOBODY}%27`, 422],
    ['users?limit=0', 422],
    ['users?limit=501', 422],
    ['users?role=root', 422],
    ['users/1', 422],
    [`users/${NOBODY}`, 404],
    ['audit-logs?cursor=-1', 422],
    ['audit-logs?cursor=99999999999999999999', 422],
    ['audit-logs?cursor=1%3BDROP', 422],
    ['audit-logs?actor=satoshi', 422],
    ['audit-logs?action=session.%25', 422],
    ['audit-logs?target=%00', 422],
    ['audit-logs?target=%27%20OR%20true%20--', 200],
    ['audit-logs?from=yesterday', 422],
  ])('answer GET %s with %i, and never with anybody', async (path, status) => {
    const answer = await admin.get<{ data?: unknown[] }>(`/api/v1/admin/${path}`);
    expect(answer.status).toBe(status);
    expect(answer.body.data ?? []).toEqual([]);
  });

  it.each([
    [{}, 422],
    [{ reason: 'nothing else' }, 422],
    [{ role: 'root' }, 422],
    [{ status: 'deleted' }, 422],
    [{ plan: 'pro', passwordHash: 'x' }, 422],
    [{ plan: 'pro', reason: 'a\u0000b' }, 422],
    [{ plan: 'pro', planExpiresAt: '2001-01-01T00:00:00Z' }, 422],
    [{ plan: 'pro', planExpiresAt: 'soon' }, 422],
  ])('answer a PATCH of %j with %i', async (body, status) => {
    expect((await patch(userId, body)).status).toBe(status);
  });

  it('know no foreign ids', async () => {
    expect(await patch(NOBODY, { plan: 'pro' })).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect((await admin.delete(`/api/v1/admin/users/${NOBODY}/sessions`)).status).toBe(404);
    const factor = await admin.delete(`/api/v1/admin/users/${NOBODY}/second-factor`, { reason: 'lost' });
    expect(factor.status).toBe(404);
  });

  it('switch off the second factor of somebody who lost it, tell them, and sign them out', async () => {
    const client = server.client();
    const { user: account } = await client.signUp('forgetful');
    const path = `/api/v1/admin/users/${account.id}/second-factor`;
    expect(await admin.delete(path, { reason: 'lost' })).toMatchObject({ status: 409, code: 'CONFLICT' });
    await giveSecondFactor(server.database.database, account.id);
    expect((await admin.delete(path)).status).toBe(422);
    expect(await admin.delete(path, { reason: 'lost the phone' })).toMatchObject({
      status: 200,
      body: { secondFactor: false, activeSessions: 0 },
    });
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    expect((await client.mail('forgetful@example.com', /second factor|two-factor/i)).text).toBeTruthy();
    expect(await server.query('SELECT 1 FROM secrets WHERE user_id = $1', [account.id])).toEqual([]);
    expect((await client.signIn('forgetful')).user.secondFactor).toBe(false);
  });

  it('sign an account out everywhere', async () => {
    const client = server.client();
    const { user: account } = await client.signUp('everywhere');
    const other = server.client();
    await other.signIn('everywhere');
    const answer = await admin.delete(`/api/v1/admin/users/${account.id}/sessions`);
    expect(answer).toMatchObject({ status: 200, body: { revoked: 2 } });
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    expect((await other.get('/api/v1/auth/me')).status).toBe(401);
  });
});

describe('the audit log, read', () => {
  it('by actor, target, action or its first part, and time', async () => {
    const client = server.client();
    const { user: account } = await client.signUp('audited');
    await patch(account.id, { role: 'support', reason: 'joined' });
    await patch(account.id, { status: 'suspended' });
    const actions = async (query: string) => (await audit(query)).data.map(({ action }) => action);
    expect(await actions(`target=${account.id}&action=user`)).toEqual([
      'user.suspended',
      'user.role_changed',
      'user.registered',
    ]);
    expect(await actions(`target=${account.id}&action=user.role_changed`)).toEqual(['user.role_changed']);
    expect(await actions(`target=${account.id}&action=use`)).toEqual([]);
    expect(await actions(`target=${account.id}&action=user&actor=${account.id}`)).toEqual([
      'user.registered',
    ]);
    expect(new Set(await actions(`actor=${account.id}`))).toEqual(
      new Set(['session.created', 'user.registered']),
    );
    const [suspended, changed] = (await audit(`target=${account.id}`)).data;
    expect(changed).toMatchObject({
      actor: { type: 'user', id: adminId, username: 'admin' },
      target: { type: 'user', id: account.id },
      before: { role: 'user' },
      after: { role: 'support', reason: 'joined' },
    });
    const [from, to] = [changed!.time, suspended!.time];
    expect(await actions(`target=${account.id}&from=${Date.parse(to)}`)).toEqual(['user.suspended']);
    expect(await actions(`target=${account.id}&action=user&from=${from}&to=${to}`)).toEqual([
      'user.role_changed',
    ]);
  });

  it('page by page, newest first, complete and once while it grows', async () => {
    const before = (await audit('limit=500')).data.map(({ id }) => id);
    expect(before).toEqual(before.toSorted((a, b) => b - a));
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await audit(`limit=7${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
      await patch(userId, { plan: seen.length % 2 === 0 ? 'pro' : 'free' });
    }
    expect(seen).toEqual(before);
  });

  it('verified, with the head to be noted elsewhere', async () => {
    const { data } = await audit('limit=1');
    const { body } = await admin.get('/api/v1/admin/audit-logs/verify');
    expect(body).toEqual({ valid: true, entries: data[0]!.id, head: data[0]!.hash, brokenAt: null });
  });
});
