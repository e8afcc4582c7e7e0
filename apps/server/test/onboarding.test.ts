import type { Session, User } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeIn, PASSWORD } from './support/client.ts';
import type { Client } from './support/client.ts';
import { runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

let server: TestServer;
let count = 0;
const address = () => `onboarding${(count += 1)}@example.com`;

beforeAll(async () => {
  server = await runServer();
}, 120_000);
afterAll(() => server?.stop());

/** Goes through address and code; answers the token for the details. */
async function prove(client: Client, email: string, prefix = ''): Promise<string> {
  await client.post(`${prefix}/signup`, { email });
  const code = codeIn((await client.mail(email)).text);
  const { status, body } = await client.post<{ registrationToken: string }>(`${prefix}/verify-otp`, {
    email,
    code,
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.registrationToken;
}

describe('onboarding by one-time code', () => {
  it.each(['', '/api', '/api/v1'])('goes from address to cookie session at %j', async (prefix) => {
    const client = server.client();
    const email = address();
    const sent = await client.post(`${prefix}/signup`, { email });
    expect(sent.status).toBe(202);
    expect(sent.body).toMatchObject({ expiresIn: 600, resendAfter: 60 });
    const code = codeIn((await client.mail(email)).text);
    const verified = await client.post<{ registrationToken: string }>(`${prefix}/verify-otp`, {
      email,
      code,
    });
    const details = {
      registrationToken: verified.body.registrationToken,
      name: 'José Núñez',
      phone: '+49 30 123456',
    };
    const done = await client.post<{ user: User }>(`${prefix}/complete-registration`, details);
    expect(done.status).toBe(201);
    expect(done.body.user).toMatchObject({
      email,
      isVerified: true,
      name: 'José Núñez',
      phone: '+4930123456',
      hasPassword: false,
    });
    expect(done.body.user.username).toMatch(/^onboarding\d+$/);
    const [cookie] = done.headers.getSetCookie().filter((line) => line.startsWith('tradewind_session='));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect((await client.get<User>('/api/v1/auth/me')).body.email).toBe(email);
    expect((await client.post(`${prefix}/signout`)).status).toBe(200);
    expect((await client.get('/api/v1/auth/me')).status).toBe(401);
    expect(client.cookies.get('tradewind_session')).toBeUndefined();
  });

  it('records the referrer, and takes a chosen name and password', async () => {
    const inviter = server.client();
    const { user } = await inviter.signUp('referrer');
    const client = server.client();
    const registrationToken = await prove(client, address());
    const complete = (more: object) =>
      client.post<{ user: User }>('/complete-registration', { registrationToken, name: 'Ann', ...more });
    expect((await complete({ referralCode: 'NOSUCHCD' })).code).toBe('UNKNOWN_REFERRAL_CODE');
    expect((await complete({ username: 'referrer' })).code).toBe('USERNAME_TAKEN');
    expect((await complete({ password: 'weak' })).code).toBe('WEAK_PASSWORD');
    // Mistakes cost neither the proof of the address nor a second code.
    const done = await complete({
      referralCode: user.referralCode,
      username: 'ann.chosen',
      password: PASSWORD,
    });
    expect(done.body.user).toMatchObject({
      username: 'ann.chosen',
      invitedBy: 'referrer',
      hasPassword: true,
    });
    expect((await complete({ username: 'ann.again' })).code).toBe('INVALID_TOKEN');
    const referrals = await inviter.get<{ data: { username: string }[] }>('/api/v1/users/referrals');
    expect(referrals.body.data).toMatchObject([{ username: 'ann.chosen' }]);
  });

  it('gives a code five tries, counted also when they come at once', async () => {
    const client = server.client();
    const email = address();
    await client.post('/signup', { email });
    const code = codeIn((await client.mail(email)).text);
    const wrong = code === '111111' ? '222222' : '111111';
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => client.post('/verify-otp', { email, code: wrong })),
    );
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
    await server.query('UPDATE one_time_secrets SET attempts_left = 0 WHERE subject = $1', [email]);
    expect((await server.client({ 'x-late': '1' }).post('/verify-otp', { email, code })).status).not.toBe(
      200,
    );
  });

  it('refuses a code that is older than ten minutes, of another address, or used', async () => {
    const client = server.client();
    const email = address();
    await client.post('/signup', { email });
    const code = codeIn((await client.mail(email)).text);
    expect((await client.post('/verify-otp', { email: address(), code })).code).toBe('INVALID_CODE');
    await server.query(
      "UPDATE one_time_secrets SET expires_at = expires_at - interval '10 minutes' WHERE subject = $1",
      [email],
    );
    expect((await client.post('/verify-otp', { email, code })).code).toBe('INVALID_CODE');
  });

  it('limits how often a code is sent', async () => {
    const client = server.client();
    const email = address();
    expect((await client.post('/signup', { email })).status).toBe(202);
    const again = await client.post('/signup', { email });
    expect(again.code).toBe('RATE_LIMITED');
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('tells of an account only who has the code', async () => {
    const email = address();
    const first = server.client();
    await first.post('/complete-registration', {
      registrationToken: await prove(first, email),
      name: 'First',
    });
    await server.query('DELETE FROM one_time_secrets');
    const second = server.client();
    const other = address();
    const [known, unknown] = [
      await second.post('/signup', { email: other }),
      await second.post('/signup', { email: address() }),
    ];
    expect(known.body).toEqual(unknown.body);
    const code = codeIn((await second.mail(other)).text);
    await server.query('UPDATE users SET email = $1, email_key = $1 WHERE email = $2', [other, email]);
    expect((await second.post('/verify-otp', { email: other, code })).code).toBe('ACCOUNT_EXISTS');
  });

  it('of one proof used twice at once makes one account', async () => {
    const client = server.client();
    const registrationToken = await prove(client, address());
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        server.client().post('/complete-registration', {
          registrationToken,
          name: 'Twin',
          username: `twin.${count}.${index}`,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });
});

describe('signing in to a cookie session', () => {
  it('works with a mailed code, for accounts without password', async () => {
    const email = address();
    const first = server.client();
    await first.post('/complete-registration', {
      registrationToken: await prove(first, email),
      name: 'Codeful',
    });
    const client = server.client();
    const sent = await client.post('/signin', { email });
    expect(sent.status).toBe(202);
    const code = codeIn((await client.mail(email, /sign in/i)).text);
    const done = await client.post<{ user: User }>('/signin', { email, code });
    expect(done.status).toBe(200);
    expect(done.body.user.email).toBe(email);
    const { body } = await client.get<{ data: Session[] }>('/api/v1/auth/sessions');
    expect(body.data.find(({ current }) => current)).toMatchObject({
      kind: 'cookie',
      methods: ['email_code'],
    });
    expect((await server.client().post('/signin', { email, password: PASSWORD })).code).toBe(
      'INVALID_CREDENTIALS',
    );
  });

  it('works with a password', async () => {
    await server.client().signUp('cookie.monster');
    const client = server.client();
    const email = 'cookie.monster@example.com';
    expect((await client.post('/signin', { email, password: 'wrong' })).code).toBe('INVALID_CREDENTIALS');
    expect((await client.post('/signin', { email, password: PASSWORD })).status).toBe(200);
    expect((await client.put('/api/v1/auth/profile', { name: 'C. Monster' })).status).toBe(200);
    expect((await client.post('/signin', { email, password: PASSWORD, code: '123456' })).code).toBe(
      'VALIDATION_FAILED',
    );
  });

  it('ends by itself when it is not used for a day', async () => {
    await server.client().signUp('sleeper');
    const client = server.client();
    await client.post('/signin', { email: 'sleeper@example.com', password: PASSWORD });
    await server.query(
      "UPDATE sessions SET last_seen_at = last_seen_at - interval '25 hours' WHERE kind = 'cookie'",
    );
    const elsewhere = server.client();
    elsewhere.cookies.set('tradewind_session', client.cookies.get('tradewind_session')!);
    expect((await elsewhere.get('/api/v1/auth/me')).status).toBe(401);
  });
});
