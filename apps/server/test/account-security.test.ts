import { session as sessionSchema } from '@tradewind/protocol';
import type { Session, User } from '@tradewind/protocol';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, tokenIn } from './support/client.ts';
import { eventually, runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

let server: TestServer;
let count = 0;
/** A name that no other test has. */
const name = (stem = 'trader') => `${stem}${(count += 1)}`;

beforeAll(async () => {
  server = await runServer();
}, 120_000);
afterAll(() => server?.stop());

describe('sessions', () => {
  it('are listed with device and address, and revoked one by one', async () => {
    const username = name();
    const firefox = server.client({
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    });
    await firefox.signUp(username);
    const script = server.client({ 'user-agent': 'my-bot/1.0' });
    await script.signIn(username);
    const list = await firefox.get<{ data: Session[] }>('/api/v1/auth/sessions');
    expect(list.body.data.map((entry) => sessionSchema.parse(entry).device).toSorted()).toEqual([
      'Firefox on Linux',
      'my-bot',
    ]);
    expect(list.body.data.filter(({ current }) => current).map(({ device }) => device)).toEqual([
      'Firefox on Linux',
    ]);
    const other = list.body.data.find(({ current }) => !current)!;
    expect((await firefox.delete(`/api/v1/auth/sessions/${other.id}`)).status).toBe(200);
    expect((await script.get('/api/v1/auth/me')).code).toBe('UNAUTHENTICATED');
    expect((await firefox.delete(`/api/v1/auth/sessions/${other.id}`)).code).toBe('NOT_FOUND');
    expect((await firefox.get('/api/v1/auth/me')).status).toBe(200);
  });

  it('of others do not exist', async () => {
    const [owner, stranger] = [server.client(), server.client()];
    await owner.signUp(name());
    await stranger.signUp(name());
    const { body } = await owner.get<{ data: Session[] }>('/api/v1/auth/sessions');
    const answer = await stranger.delete(`/api/v1/auth/sessions/${body.data[0]!.id}`);
    expect(answer.status).toBe(404);
    expect((await owner.get('/api/v1/auth/me')).status).toBe(200);
  });

  it('end everywhere, or everywhere else', async () => {
    const username = name();
    const clients = [server.client(), server.client(), server.client()] as const;
    await clients[0].signUp(username);
    await clients[1].signIn(username);
    await clients[2].signIn(username);
    expect((await clients[0].delete('/api/v1/auth/sessions?keepCurrent=true')).body).toEqual({ revoked: 2 });
    expect((await clients[1].get('/api/v1/auth/me')).status).toBe(401);
    expect((await clients[0].delete('/api/v1/auth/sessions')).body).toEqual({ revoked: 1 });
    expect((await clients[0].get('/api/v1/auth/me')).status).toBe(401);
  });

  it('of a browser are never taken over: signing in begins a new one and ends the old', async () => {
    const client = server.client();
    const username = name();
    await client.signUp(username);
    const before = client.cookies.get('tradewind_refresh');
    await client.signIn(username);
    expect(client.cookies.get('tradewind_refresh')).not.toBe(before);
    const { body } = await client.get<{ data: Session[] }>('/api/v1/auth/sessions');
    expect(body.data).toHaveLength(1);
  });
});

describe('passwords', () => {
  it('are changed with the current one, and other sessions end', async () => {
    const username = name();
    const [here, there] = [server.client(), server.client()];
    await here.signUp(username);
    await there.signIn(username);
    const change = (currentPassword: string | undefined, newPassword: string) =>
      here.put('/api/v1/auth/change-password', { currentPassword, newPassword });
    const next = 'another horse, another battery';
    expect((await change('wrong', next)).code).toBe('INVALID_CREDENTIALS');
    expect((await change(undefined, next)).code).toBe('INVALID_CREDENTIALS');
    expect((await change(PASSWORD, 'weak')).code).toBe('WEAK_PASSWORD');
    expect((await change(PASSWORD, next)).status).toBe(200);
    expect((await there.get('/api/v1/auth/me')).status).toBe(401);
    expect((await here.get('/api/v1/auth/me')).status).toBe(200);
    await expect(server.client().signIn(username)).rejects.toThrow(/INVALID_CREDENTIALS/);
    await server.client().signIn(username, next);
    await here.mail(`${username}@example.com`, /password/i);
  });

  it('that are forgotten are set anew by a link that works once, and all sessions end', async () => {
    const username = name();
    const email = `${username}@example.com`;
    const client = server.client();
    await client.signUpVerified(username);
    const known = await server.client().post('/api/v1/auth/forgot-password', { email });
    const unknown = await server
      .client()
      .post('/api/v1/auth/forgot-password', { email: 'nowhere@example.com' });
    expect(known.status).toBe(202);
    expect(unknown.body).toEqual(known.body);
    const token = tokenIn((await client.mail(email, /\/reset\?/)).text);
    const password = 'yet another long password';
    const reset = (body: object) => server.client().post('/api/v1/auth/reset-password', body);
    expect((await reset({ token, password: 'weak' })).code).toBe('WEAK_PASSWORD');
    const both = await Promise.all([reset({ token, password }), reset({ token, password })]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
    expect((await reset({ token, password })).code).toBe('INVALID_TOKEN');
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    await server.client().signIn(username, password);
  });

  it('that are forgotten are not set to a name of the account', async () => {
    const username = `${name()}isforgetful`;
    const email = `${username}@example.com`;
    await server.client().signUpVerified(username);
    await server.client().post('/api/v1/auth/forgot-password', { email });
    const token = tokenIn((await server.client().mail(email, /\/reset\?/)).text);
    const reset = (password: string) =>
      server.client().post('/api/v1/auth/reset-password', { token, password });
    for (const guess of [username, email, username + username]) {
      expect((await reset(guess)).code, guess).toBe('WEAK_PASSWORD');
    }
    // The link still counts: a poor choice costs nobody another mail.
    expect((await reset('a much better choice')).status).toBe(200);
  });

  it('of a link that is an hour old are not set', async () => {
    const username = name();
    await server.client().signUpVerified(username);
    const email = `${username}@example.com`;
    await server.client().post('/api/v1/auth/forgot-password', { email });
    const token = tokenIn((await server.client().mail(email, /\/reset\?/)).text);
    await server.query(
      "UPDATE one_time_secrets SET expires_at = expires_at - interval '61 minutes' WHERE purpose = 'reset_password'",
    );
    const answer = await server.client().post('/api/v1/auth/reset-password', { token, password: PASSWORD });
    expect(answer.code).toBe('INVALID_TOKEN');
  });

  it('stored as bcrypt are accepted and replaced at sign-in', async () => {
    const username = name();
    await server.client().signUp(username);
    const stored = await bcrypt('legacy password of 2019', { cost: 10 });
    await server.query('UPDATE users SET password_hash = $1 WHERE username = $2', [stored, username]);
    await server.client().signIn(username, 'legacy password of 2019');
    const rows = await server.query<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE username = $1',
      [username],
    );
    expect(rows[0]!.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await server.client().signIn(username, 'legacy password of 2019');
  });

  it('need a recent proof of identity where they open more doors', async () => {
    const username = name();
    const client = server.client();
    await client.signUpVerified(username);
    await server.query("UPDATE sessions SET authenticated_at = authenticated_at - interval '11 minutes'");
    // What is known of a session is at most ten seconds old; signing in elsewhere lets it be looked at again at once.
    await client.put('/api/v1/auth/profile', { name: 'Looked At' });
    const key = { kind: 'platform', name: 'bot' };
    expect((await client.post('/api/v1/users/api-keys', key)).code).toBe('REAUTHENTICATION_REQUIRED');
    expect((await client.post('/api/v1/auth/reauthenticate', { password: 'wrong' })).code).toBe(
      'INVALID_CREDENTIALS',
    );
    expect((await client.post('/api/v1/auth/reauthenticate', {})).code).toBe('VALIDATION_FAILED');
    expect((await client.post('/api/v1/auth/reauthenticate', { password: PASSWORD })).status).toBe(200);
    expect((await client.post('/api/v1/users/api-keys', key)).status).toBe(201);
  });
});

describe('profile and preferences', () => {
  it('are changed at either path; unknown fields are refused', async () => {
    const client = server.client();
    await client.signUp(name());
    const changed = await client.put<User>('/api/v1/users/profile', {
      name: 'Zoë O’Neil',
      phone: '+49 (30) 123-456',
    });
    expect(changed.body).toMatchObject({ name: 'Zoë O’Neil', phone: '+4930123456' });
    expect((await client.get<User>('/api/auth/profile')).body).toEqual(changed.body);
    expect((await client.put<User>('/api/auth/profile', { name: null })).body.name).toBeNull();
    for (const body of [
      { role: 'admin' },
      { id: 'x' },
      { isVerified: true },
      { credits: 1_000_000 },
      { name: '<b>' },
    ]) {
      expect((await client.put('/api/v1/auth/profile', body)).code, JSON.stringify(body)).toBe(
        'VALIDATION_FAILED',
      );
    }
    expect((await client.get<User>('/api/v1/auth/me')).body.role).toBe('user');
  });

  it('keep what is left out, also when two change at once', async () => {
    const client = server.client();
    await client.signUp(name());
    const put = (body: object) => client.put('/api/v1/auth/preferences', body);
    expect((await put({ defaultTimeframe: '4h' })).body).toEqual({
      defaultTimeframe: '4h',
      defaultExchange: 'binance',
      theme: 'system',
    });
    await Promise.all([put({ theme: 'dark' }), put({ defaultTimeframe: '15m' })]);
    expect((await client.get<User>('/api/v1/auth/me')).body.preferences).toMatchObject({
      defaultTimeframe: '15m',
      theme: 'dark',
    });
    expect((await put({ defaultTimeframe: '7m' })).code).toBe('VALIDATION_FAILED');
    expect((await put({ defaultExchange: 'mtgox' })).code).toBe('UNKNOWN_VENUE');
    expect((await put({ theme: 'dark', __proto: 1 })).code).toBe('VALIDATION_FAILED');
  });

  it('change of address counts once it is proven; the old address is told', async () => {
    const username = name();
    const client = server.client();
    await client.signUpVerified(username);
    const next = `${username}.new@example.com`;
    expect((await client.put('/api/v1/auth/email', { email: next })).status).toBe(202);
    expect((await client.get<User>('/api/v1/auth/me')).body.email).toBe(`${username}@example.com`);
    const token = tokenIn((await client.mail(next)).text);
    expect((await server.client().post('/api/v1/auth/verify-email', { token })).status).toBe(200);
    await eventually(
      async () => (await client.get<User>('/api/v1/auth/me')).body,
      (user) => user.email === next && user.isVerified,
    );
    await client.mail(`${username}@example.com`, /changed/i);
  });
});
