import type { CreditEntry } from '../src/modules/users/credits-service.ts';
import { userRoutes } from '@tradewind/protocol';
import type { User } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ACCOUNT_TABLES } from '../src/modules/users/account-deletion.ts';
import { giveSecondFactor } from './support/accounts.ts';
import { PASSWORD } from './support/client.ts';
import type { Client } from './support/client.ts';
import { eventually, runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

// A whole server, with many password hashes: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let server: TestServer;
beforeAll(async () => {
  server = await runServer();
}, 60_000);
afterAll(() => server.stop());

const LLM_KEY = 'sk-ant-a-key-that-nobody-may-see-0042';

/** An account that uses all there is: profile, keys of each kind, credits, a guest, a second factor, mails under way. */
async function furnish(username: string, phone: string, guestName: string) {
  const client = server.client({ 'user-agent': `Agent-of-${username}` });
  const { user } = await client.signUpVerified(username);
  const profile = await client.put('/api/v1/users/profile', { name: `Person ${username}`, phone });
  expect(profile.status).toBe(200);
  const keys = [
    { kind: 'platform', name: 'reader', algorithm: 'bearer', scopes: ['read'] },
    { kind: 'platform', name: 'signer', algorithm: 'hmac', scopes: ['read'] },
    { kind: 'llm', provider: 'anthropic', key: LLM_KEY },
  ];
  const secrets: string[] = [];
  for (const key of keys) {
    const made = await client.post<{ secret?: string }>('/api/v1/users/api-keys', key);
    expect(made.status).toBe(201);
    if (made.body.secret !== undefined) secrets.push(made.body.secret);
  }
  await client.get('/api/v1/users/credits');
  const guest = await server.client().post<{ user: User }>('/api/v1/auth/register', {
    username: guestName,
    email: `${guestName}@example.com`,
    password: PASSWORD,
    referralCode: user.referralCode,
  });
  expect(guest.status).toBe(201);
  await server.client().post('/api/v1/auth/forgot-password', { email: user.email });
  await eventually(
    () => server.query(`SELECT 1 FROM one_time_secrets WHERE user_id = $1`, [user.id]),
    (rows) => rows.length > 0,
  );
  await giveSecondFactor(server.database.database, user.id);
  return { client, user, secrets, guest: guest.body.user };
}

const remove = (client: Client, confirm: string) => client.delete('/api/v1/users/account', { confirm });

/** Tables of all schemas that hold a text, whatever its capitals; those of numbers alone can't. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await server.query<{ name: string }>(
    `SELECT DISTINCT c.oid::regclass::text AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
       AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'json'::regtype, 'jsonb'::regtype, 'bytea'::regtype)
     ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await server.query(
      `SELECT 1 FROM ${name} t WHERE strpos(lower(t::text), lower($1)) > 0 LIMIT 1`,
      [text],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe('taking one’s data along', () => {
  it('gives everything that is kept, and no secret of it', async () => {
    const { client, user, secrets, guest } = await furnish('exporter', '+49301234567', 'companion');
    const admin = await server.admin();
    await admin.request('PATCH', `/api/v1/admin/users/${user.id}`, { plan: 'pro', reason: 'a friend' });
    const answer = await client.get('/api/v1/users/export');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    const { body } = answer;
    expect(userRoutes.export.response.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      profile: {
        id: user.id,
        username: 'exporter',
        email: 'exporter@example.com',
        name: 'Person exporter',
        phone: '+49301234567',
        subscription: { plan: 'pro' },
      },
      secondFactor: { recoveryCodesLeft: 0 },
      sessions: [{ kind: 'token', userAgent: 'Agent-of-exporter', revokedAt: null }],
      credits: [{ amount: 20, balanceAfter: 20 }],
      referrals: [{ username: guest.username }],
    });
    expect((body['apiKeys'] as { name: string }[]).map(({ name }) => name).sort()).toEqual([
      'Anthropic …0042',
      'reader',
      'signer',
    ]);
    expect(body['oneTimeSecrets']).toContainEqual(expect.objectContaining({ purpose: 'reset_password' }));
    const log = body['auditLog'] as { action: string; actor: unknown; address: string | null }[];
    expect(log.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['user.registered', 'session.created', 'api_key.created', 'user.plan_changed']),
    );
    // What somebody else did to the account is there; who, and from where, is not the owner's to know.
    expect(log.find(({ action }) => action === 'user.plan_changed')).toMatchObject({
      actor: { type: 'user', id: null, username: null },
      address: null,
      after: { plan: 'pro', reason: 'a friend' },
    });
    expect(log.find(({ action }) => action === 'user.registered')).toMatchObject({
      actor: { id: user.id },
      address: '127.0.0.1',
    });
    const text = JSON.stringify(body);
    expect(secrets).toHaveLength(2);
    for (const secret of [...secrets, LLM_KEY, client.token!, PASSWORD]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/argon2|"hash":\s*\{|passwordHash|ciphertext|wrappedKey|"type":"Buffer"/);
  });
});

describe('deleting one’s account', () => {
  it('erases what is personal everywhere, ends all access, keeps the books without a name', async () => {
    const { client, user, secrets, guest } = await furnish('vanisher', '+49309876543', 'remainer');
    const other = server.client({ 'user-agent': 'Agent-of-vanisher' });
    const program = server.client({ authorization: `Bearer ${secrets[0]}` });
    expect((await program.get('/api/v1/auth/me')).status).toBe(200);
    const creditsBefore = await server.query('SELECT * FROM credit_entries WHERE user_id = $1', [user.id]);

    expect(await remove(client, 'Vanisher')).toMatchObject({ status: 422, code: 'VALIDATION_FAILED' });
    expect(await remove(server.client(), 'vanisher')).toMatchObject({ status: 401 });
    expect((await client.get('/api/v1/auth/me')).status).toBe(200);
    const answer = await remove(client, 'vanisher');
    expect(answer).toMatchObject({ status: 200, body: { message: 'The account is deleted.' } });

    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    expect([...client.cookies.keys()]).not.toContain('tradewind_refresh');
    expect((await program.get('/api/v1/auth/me')).status).toBe(401);
    await expect(other.signIn('vanisher')).rejects.toThrow('INVALID_CREDENTIALS');
    await client.mail('vanisher@example.com', /deleted/i);

    const [row] = await server.query('SELECT * FROM users WHERE id = $1', [user.id]);
    expect(row).toMatchObject({
      username: `deleted-${user.id.slice(-12)}`,
      email: null,
      name: null,
      phone: null,
      password_hash: null,
      status: 'deleted',
      role: 'user',
      deleted_at: expect.any(Date) as Date,
    });
    expect(await server.query('SELECT * FROM credit_entries WHERE user_id = $1', [user.id])).toEqual(
      creditsBefore,
    );
    for (const [table, fate] of Object.entries(ACCOUNT_TABLES).filter(([, how]) => how === 'erase')) {
      const left = await server.query(`SELECT * FROM ${table} WHERE user_id = $1`, [user.id]);
      expect([table, fate, left]).toEqual([table, 'erase', []]);
    }
    // Sessions go on as dates without a place.
    expect(
      await server.query('SELECT DISTINCT address, user_agent FROM sessions WHERE user_id = $1', [user.id]),
    ).toEqual([{ address: null, user_agent: null }]);
    for (const text of ['vanisher@example.com', 'Person vanisher', '+49309876543']) {
      expect([text, await tablesWith(text)]).toEqual([text, []]);
    }
    // The name, which is public, stays in lines that nothing can be removed from.
    expect(await tablesWith('vanisher')).toEqual(['audit_log']);
    expect((await server.query(`SELECT invited_by FROM users WHERE id = $1`, [guest.id]))[0]).toEqual({
      invited_by: user.id,
    });
    const admin = await server.admin();
    const lines = await admin.get<{ data: { action: string; actor: { username: string } }[] }>(
      `/api/v1/admin/audit-logs?target=${user.id}`,
    );
    expect(lines.body.data[0]).toMatchObject({
      action: 'user.deleted',
      actor: { id: user.id, username: `deleted-${user.id.slice(-12)}` },
      before: { status: 'active' },
      after: { status: 'deleted' },
    });
    // Name and address are free again.
    const again = await server.client().signUpVerified('vanisher');
    expect(again.user.id).not.toBe(user.id);
  });

  it('knows every table that refers to accounts', async () => {
    const rows = await server.query<{ name: string }>(
      `SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint
       WHERE contype = 'f' AND confrelid = 'users'::regclass ORDER BY 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(ACCOUNT_TABLES).sort());
  });

  it('is refused to the last administrator, also when all leave at the same moment', async () => {
    const admin = await server.admin();
    expect(await remove(admin, 'admin')).toMatchObject({ status: 409, code: 'CONFLICT' });
    const leavers = await Promise.all(
      ['first', 'second'].map(async (username) => {
        const client = server.client();
        const { user } = await client.signUp(`leaving-${username}`);
        await admin.request('PATCH', `/api/v1/admin/users/${user.id}`, { role: 'admin' });
        return { client, user };
      }),
    );
    await server.query(`UPDATE users SET role = 'user' WHERE username = 'admin'`);
    const outcomes = await Promise.all(leavers.map(({ client, user }) => remove(client, user.username)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200, 409]));
    await server.query(`UPDATE users SET role = 'admin' WHERE username = 'admin'`);
    await server.query(`UPDATE users SET role = 'user' WHERE username LIKE 'leaving-%'`);
  });

  it('needs a proof of identity that is recent', async () => {
    const client = server.client();
    const { user } = await client.signUp('stale');
    await server.query(
      `UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1`,
      [user.id],
    );
    expect(await remove(client, 'stale')).toMatchObject({ status: 403, code: 'REAUTHENTICATION_REQUIRED' });
  });
});

describe('credits and referrals over HTTP', () => {
  it('show the balance with this month’s grant, and its movements', async () => {
    const client = server.client();
    await client.signUp('creditor');
    const { status, body } = await client.get<{ balance: number; data: CreditEntry[] }>(
      '/api/v1/users/credits',
    );
    expect(status).toBe(200);
    expect(userRoutes.credits.response.parse(body)).toEqual(body);
    expect(body).toMatchObject({ balance: 20, data: [{ amount: 20, balanceAfter: 20 }], nextCursor: null });
    expect((await client.get<User>('/api/v1/auth/me')).body.credits).toBe(20);
    expect((await client.get('/api/v1/users/credits?cursor=x')).status).toBe(422);
    expect((await server.client().get('/api/v1/users/credits')).status).toBe(401);
  });

  it('sell nothing without a payment provider', async () => {
    const client = server.client();
    await client.signUp('unproven');
    const buy = (body: unknown, by = client) => by.post('/api/v1/users/credits/purchase', body);
    expect(await buy({ credits: 100 })).toMatchObject({ status: 403, code: 'EMAIL_NOT_VERIFIED' });
    const proven = server.client();
    await proven.signUpVerified('proven');
    expect(await buy({ credits: 100 }, proven)).toMatchObject({ status: 503, code: 'PAYMENTS_UNAVAILABLE' });
    expect((await buy({ credits: -1 }, proven)).status).toBe(422);
  });

  it('name those who came by one’s code, and nobody else’s', async () => {
    const host = server.client();
    const { user } = await host.signUp('host');
    for (const username of ['guest1', 'guest2', 'guest3']) {
      await server.client().post('/api/v1/auth/register', {
        username,
        email: `${username}@example.com`,
        password: PASSWORD,
        referralCode: user.referralCode,
      });
    }
    type Page = { data: { username: string }[]; nextCursor: string | null };
    const first = (await host.get<Page>('/api/v1/users/referrals?limit=2')).body;
    expect(userRoutes.referrals.response.parse(first)).toEqual(first);
    expect(first.data.map(({ username }) => username)).toEqual(['guest3', 'guest2']);
    const second = (await host.get<Page>(`/api/v1/users/referrals?limit=2&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({ data: [{ username: 'guest1' }], nextCursor: null });
    expect((await host.get('/api/v1/users/referrals?cursor=2026_1')).status).toBe(422);
    const other = server.client();
    await other.signUp('loner');
    expect((await other.get<Page>('/api/v1/users/referrals')).body.data).toEqual([]);
  });
});
