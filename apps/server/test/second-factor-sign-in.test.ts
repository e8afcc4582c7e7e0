import type { SecondFactorChallenge, Session, SignedIn, User } from '@tradewind/protocol';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD } from './support/client.ts';
import type { Client } from './support/client.ts';
import { runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

const STEP_MS = 30_000;

let server: TestServer;
let count = 0;
const name = () => `factor${(count += 1)}`;

beforeAll(async () => {
  server = await runServer();
}, 120_000);
afterAll(() => server?.stop());

/** An account with the second factor on, and what its authenticator shows. */
async function enabled() {
  const username = name();
  const client = server.client();
  await client.signUp(username);
  const setup = await client.post<{ secret: string; uri: string }>('/api/v1/auth/2fa/setup');
  expect(setup.body.uri).toMatch(/^otpauth:\/\/totp\/Tradewind:/);
  const authenticator = new TOTP({ secret: Secret.fromBase32(setup.body.secret) });
  /** Codes count once, so each use takes that of another step; one step around now is accepted. */
  const code = (steps = 0) => authenticator.generate({ timestamp: Date.now() + steps * STEP_MS });
  const { status, body } = await client.post<{ recoveryCodes: string[] }>('/api/v1/auth/2fa/enable', {
    code: code(-1),
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return { username, client, code, recoveryCodes: body.recoveryCodes };
}

const login = (client: Client, username: string, more: object = {}) =>
  client.post<SignedIn & { details: SecondFactorChallenge }>('/api/v1/auth/login', {
    username,
    password: PASSWORD,
    ...more,
  });

describe('signing in with a second factor', () => {
  it('takes a challenge and a code, in two steps', async () => {
    const { username, code } = await enabled();
    const client = server.client();
    const first = await login(client, username);
    expect(first.status).toBe(401);
    expect(first.code).toBe('SECOND_FACTOR_REQUIRED');
    expect(first.body.details).toMatchObject({ expiresIn: 300, methods: ['totp', 'recovery_code'] });
    expect(first.headers.getSetCookie().some((line) => line.startsWith('tradewind_refresh='))).toBe(false);
    const { challenge } = first.body.details;
    const answer = (body: object) =>
      client.post<SignedIn>('/api/v1/auth/2fa/challenge', { challenge, ...body });
    const wrong = code() === '000000' ? '000001' : '000000';
    expect((await answer({ code: wrong })).code).toBe('INVALID_CODE');
    expect((await answer({})).code).toBe('VALIDATION_FAILED');
    const done = await answer({ code: code() });
    expect(done.status).toBe(200);
    expect(done.body.user).toMatchObject({ username, secondFactor: true });
    client.token = done.body.accessToken;
    const { body } = await client.get<{ data: Session[] }>('/api/v1/auth/sessions');
    expect(body.data.find(({ current }) => current)!.methods).toEqual(['password', 'totp']);
    expect((await answer({ code: code(1) })).code).toBe('INVALID_TOKEN');
  });

  it('takes password and code at once, and no code twice', async () => {
    const { username, code } = await enabled();
    const now = code();
    expect((await login(server.client(), username, { code: now })).status).toBe(200);
    expect((await login(server.client(), username, { code: now })).code).toBe('INVALID_CODE');
    expect((await login(server.client(), username, { code: code(1) })).status).toBe(200);
  });

  it('lets one win of many that use one code at once', async () => {
    const { username, code } = await enabled();
    const now = code();
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => login(server.client(), username, { code: now })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('takes each recovery code once', async () => {
    const { username, recoveryCodes } = await enabled();
    const [recoveryCode] = recoveryCodes;
    expect(recoveryCodes).toHaveLength(10);
    expect((await login(server.client(), username, { recoveryCode })).status).toBe(200);
    expect((await login(server.client(), username, { recoveryCode })).code).toBe('INVALID_CODE');
  });

  it('tells nothing of the second factor before the password is right', async () => {
    const { username, code } = await enabled();
    const answer = await login(server.client(), username, { password: 'wrong', code: code() });
    expect(answer.code).toBe('INVALID_CREDENTIALS');
  });

  it('allows a challenge five tries', async () => {
    const { username, code } = await enabled();
    const client = server.client();
    const { challenge } = (await login(client, username)).body.details;
    await server.query('UPDATE one_time_secrets SET attempts_left = 0 WHERE purpose = $1', ['second_factor']);
    expect((await client.post('/api/v1/auth/2fa/challenge', { challenge, code: code() })).code).toBe(
      'INVALID_TOKEN',
    );
  });

  it('goes for the cookie session of document C too', async () => {
    const { username, code } = await enabled();
    const client = server.client();
    const body = { email: `${username}@example.com`, password: PASSWORD };
    expect((await client.post('/signin', body)).code).toBe('SECOND_FACTOR_REQUIRED');
    expect(client.cookies.has('tradewind_session')).toBe(false);
    expect((await client.post('/signin', { ...body, totp: code() })).status).toBe(200);
    expect((await client.get<User>('/api/v1/auth/me')).body.username).toBe(username);
  });

  it('is left out again once it is switched off', async () => {
    const { username, client, code } = await enabled();
    expect((await client.post('/api/v1/auth/2fa/disable', { code: code() })).status).toBe(200);
    expect((await login(server.client(), username)).status).toBe(200);
  });
});
