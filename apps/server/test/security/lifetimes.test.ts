import type { Session, SignedIn } from '@tradewind/protocol';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PASSWORD, tokenIn } from '../support/client.ts';
import { runServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

vi.setConfig({ testTimeout: 60_000 });

const DAY_MS = 86_400_000;

let server: TestServer;

beforeAll(async () => {
  server = await runServer();
}, 120_000);
afterAll(() => server?.stop());

/** Makes time pass for the sessions of an account, in the database. */
const age = (username: string, days: number) =>
  server.query(
    `UPDATE sessions SET created_at = created_at - make_interval(days => $2),
       expires_at = expires_at - make_interval(days => $2)
     WHERE user_id = (SELECT id FROM users WHERE username = $1)`,
    [username, days],
  );

describe('a session', () => {
  it('ends ninety days after it began, however much it is used', async () => {
    const client = server.client();
    await client.signUp('faithful');
    await age('faithful', 89);
    const { body } = await client.get<{ data: Session[] }>('/api/v1/auth/sessions');
    expect(Date.parse(body.data[0]!.expiresAt) - Date.now()).toBeLessThan(DAY_MS);
    client.token = undefined;
    const renewed = await client.post<SignedIn>('/api/v1/auth/refresh');
    expect(renewed.status).toBe(200);
    // Its use put nothing off.
    const [token] = await server.query<{ late: boolean }>(
      `SELECT bool_or(r.expires_at > s.expires_at) AS late FROM refresh_tokens r JOIN sessions s ON s.id = r.session_id
       WHERE s.user_id = $1 AND r.spent_at IS NULL`,
      [renewed.body.user.id],
    );
    expect(token!.late).toBe(false);
    await age('faithful', 1);
    expect((await client.post('/api/v1/auth/refresh')).code).toBe('INVALID_REFRESH_TOKEN');
  });
});

describe('a new password by mail', () => {
  const linkFor = async (username: string): Promise<string> => {
    const email = `${username}@example.com`;
    await server.client().post('/api/v1/auth/forgot-password', { email });
    return tokenIn((await server.client().mail(email, /\/reset\?/)).text);
  };
  const NEXT = 'another one by mail';

  it('does not go round the second factor, and signs nobody in', async () => {
    const client = server.client();
    await client.signUpVerified('careful');
    const { secret } = (await client.post<{ secret: string }>('/api/v1/auth/2fa/setup')).body;
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    expect((await client.post('/api/v1/auth/2fa/enable', { code })).status).toBe(200);

    const thief = server.client();
    const token = await linkFor('careful');
    const reset = await thief.post('/api/v1/auth/reset-password', { token, password: NEXT });
    expect(reset.status).toBe(200);
    expect([...thief.cookies.keys()]).toEqual(['tradewind_device']); // Which opens nothing by itself.
    const login = await thief.post('/api/v1/auth/login', { username: 'careful', password: NEXT });
    expect(login.code).toBe('SECOND_FACTOR_REQUIRED');
  });

  it('is not for an account that was suspended since', async () => {
    await server.client().signUpVerified('suspect');
    const token = await linkFor('suspect');
    await server.query("UPDATE users SET status = 'suspended' WHERE username = 'suspect'");
    const reset = await server.client().post('/api/v1/auth/reset-password', { token, password: NEXT });
    expect(reset.code).toBe('INVALID_TOKEN');
    const login = await server
      .client()
      .post('/api/v1/auth/login', { username: 'suspect', password: PASSWORD });
    expect(login.code).toBe('ACCOUNT_SUSPENDED');
  });
});
