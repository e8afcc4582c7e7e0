import type { SignedIn, User } from '@tradewind/protocol';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD } from './support/client.ts';
import type { Client } from './support/client.ts';
import { runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

const STEP = 30_000;

let server: TestServer;
let count = 0;

beforeAll(async () => {
  server = await runServer();
}, 120_000);
afterAll(() => server?.stop());

async function signUp(): Promise<{ client: Client; username: string; userId: string }> {
  count += 1;
  const username = `second${count}`;
  const client = server.client();
  const { user } = await client.signUp(username);
  return { client, username, userId: user.id };
}

const codeOf = (secret: string, steps = 0) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + steps * STEP });

const wrongCodeOf = (secret: string) => {
  const right = [-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps));
  return ['111111', '222222', '333333', '444444', '555555', '666666'].find((code) => !right.includes(code))!;
};

/** Switches it on with the code of the step before, so that later ones are left for the test. */
async function enable(client: Client) {
  const { body: begun } = await client.post<{ secret: string }>('/api/v1/auth/2fa/setup');
  const enabled = await client.post<{ recoveryCodes: string[] }>('/api/v1/auth/2fa/enable', {
    code: codeOf(begun.secret, -1),
  });
  expect(enabled.status).toBe(200);
  return { secret: begun.secret, recoveryCodes: enabled.body.recoveryCodes };
}

describe('the second factor over HTTP', () => {
  it('is set up, switched on, asked for at sign-in, and switched off', async () => {
    const { client, username } = await signUp();
    const begun = await client.post<{ secret: string; uri: string }>('/api/v1/auth/2fa/setup');
    expect(begun.status).toBe(200);
    expect(begun.headers.get('cache-control')).toBe('no-store');
    expect(begun.body.uri).toContain(`otpauth://totp/Tradewind:${username}?`);
    const enabled = await client.post<{ recoveryCodes: string[] }>('/api/v1/auth/2fa/enable', {
      code: codeOf(begun.body.secret, -1),
    });
    expect(enabled.status).toBe(200);
    expect(enabled.headers.get('cache-control')).toBe('no-store');
    expect((await client.get<User>('/api/v1/auth/me')).body.secondFactor).toBe(true);
    await client.mail(`${username}@example.com`, /second factor|authenticator/i);

    const other = server.client();
    const asked = await other.post<{ details: { challenge: string } }>('/api/v1/auth/login', {
      username,
      password: PASSWORD,
    });
    expect([asked.status, asked.code]).toEqual([401, 'SECOND_FACTOR_REQUIRED']);
    const answer = { challenge: asked.body.details.challenge, code: codeOf(begun.body.secret) };
    const signedIn = await other.post<SignedIn>('/api/v1/auth/2fa/challenge', answer);
    expect(signedIn.status).toBe(200);
    const again = await server.client().post('/api/v1/auth/login', {
      username,
      password: PASSWORD,
      code: codeOf(begun.body.secret),
    });
    expect([again.status, again.code]).toEqual([401, 'INVALID_CODE']);

    const off = await client.post('/api/v1/auth/2fa/disable', {
      recoveryCode: enabled.body.recoveryCodes[0],
    });
    expect(off.status).toBe(200);
    expect((await client.get('/api/v1/auth/2fa')).body).toEqual({
      enabled: false,
      enabledAt: null,
      recoveryCodesLeft: 0,
      required: false,
    });
    expect((await server.client().signIn(username)).user.secondFactor).toBe(false);
  });

  it('is changed only by who has signed in, and has proven an identity lately', async () => {
    const { username, userId } = await signUp();
    const late = server.client();
    await late.signIn(username);
    await server.query(
      `UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1`,
      [userId],
    );
    for (const [path, body] of [
      ['setup', undefined],
      ['enable', { code: '123456' }],
      ['disable', { code: '123456' }],
      ['recovery-codes', { code: '123456' }],
    ] as const) {
      const stranger = await server.client().post(`/api/v1/auth/2fa/${path}`, body);
      expect([path, stranger.status, stranger.code]).toEqual([path, 401, 'UNAUTHENTICATED']);
      const owner = await late.post(`/api/v1/auth/2fa/${path}`, body);
      expect([path, owner.status, owner.code]).toEqual([path, 403, 'REAUTHENTICATION_REQUIRED']);
    }
    expect((await server.client().get('/api/v1/auth/2fa')).code).toBe('UNAUTHENTICATED');
    expect((await late.get('/api/v1/auth/2fa')).status).toBe(200);
  });

  it('tells wrong bodies from wrong codes', async () => {
    const { client } = await signUp();
    const { secret, recoveryCodes } = await enable(client);
    for (const body of [
      {},
      { code: '12345' },
      { code: 'abcdef' },
      { code: 123456 },
      { code: '123456', recoveryCode: recoveryCodes[0] },
      { code: '123456', userId: 'somebody' },
    ]) {
      expect((await client.post('/api/v1/auth/2fa/disable', body)).code).toBe('VALIDATION_FAILED');
    }
    expect((await client.post('/api/v1/auth/2fa/disable', { code: wrongCodeOf(secret) })).code).toBe(
      'INVALID_CODE',
    );
    expect((await client.post('/api/v1/auth/2fa/setup')).code).toBe('CONFLICT');
    const spaced = codeOf(secret).replace(/^(...)/, '$1 ');
    expect((await client.post('/api/v1/auth/2fa/recovery-codes', { code: spaced })).status).toBe(200);
  });

  it('lets nobody try codes at speed, not even with a stolen session', async () => {
    const { client } = await signUp();
    const { secret } = await enable(client);
    const codes: (string | undefined)[] = [];
    let retryAfter: string | null = null;
    for (let tries = 0; tries < 12 && retryAfter === null; tries += 1) {
      const answer = await client.post('/api/v1/auth/2fa/disable', { code: wrongCodeOf(secret) });
      codes.push(answer.code);
      retryAfter = answer.headers.get('retry-after');
    }
    expect(Number(retryAfter)).toBeGreaterThan(0);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
    expect(codes.slice(0, -1).every((code) => code === 'INVALID_CODE')).toBe(true);
    expect((await client.post('/api/v1/auth/2fa/disable', { code: codeOf(secret) })).code).toBe(
      'RATE_LIMITED',
    );
  });
});
