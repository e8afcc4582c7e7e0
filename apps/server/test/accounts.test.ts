import { user as userSchema, signedIn as signedInSchema } from '@tradewind/protocol';
import type { SignedIn, User } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeIn, PASSWORD, tokenIn } from './support/client.ts';
import { runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

let server: TestServer;
let count = 0;
/** A name that no other test has. */
const name = (stem = 'trader') => `${stem}${(count += 1)}`;

beforeAll(async () => {
  server = await runServer();
}, 120_000);
afterAll(() => server?.stop());

const register = (body: Record<string, unknown>, client = server.client()) =>
  client.post<SignedIn>('/api/v1/auth/register', { password: PASSWORD, ...body });

describe('registration', () => {
  it.each(['/api/v1/auth/register', '/api/auth/register', '/api/v1/users/register', '/api/users/register'])(
    '%s creates an account and signs it in',
    async (path) => {
      const client = server.client();
      const username = name();
      const answer = await client.post<SignedIn>(path, {
        username,
        email: `${username}@example.com`,
        password: PASSWORD,
      });
      expect(answer.status).toBe(201);
      expect(signedInSchema.parse(answer.body)).not.toHaveProperty('refreshToken');
      expect(answer.body.user).toMatchObject({
        username,
        email: `${username}@example.com`,
        role: 'user',
        status: 'active',
        isVerified: false,
        googleLinked: false,
        subscription: { plan: 'free', expiresAt: null },
      });
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const [cookie] = answer.headers.getSetCookie().filter((line) => line.startsWith('tradewind_refresh='));
      expect(cookie).toMatch(/HttpOnly/);
      expect(cookie).toMatch(/SameSite=Strict/);
      expect(cookie).toMatch(/Path=\/api/);
      client.token = answer.body.accessToken;
      const me = await client.get<User>('/api/v1/auth/me');
      expect(userSchema.parse(me.body)).toEqual(answer.body.user);
    },
  );

  it('takes a name once, whatever its capitals and its form in Unicode', async () => {
    const username = name('Satoshi');
    expect((await register({ username, email: 'a@example.com' })).status).toBe(201);
    const fullWidth = username.replaceAll(/./g, (letter) =>
      String.fromCodePoint(letter.codePointAt(0)! + 0xfee0),
    );
    for (const again of [
      username,
      username.toUpperCase(),
      username.toLowerCase(),
      fullWidth,
      ` ${username} `,
    ]) {
      const answer = await register({ username: again, email: 'b@example.com' });
      expect(answer.code, again).toBe('USERNAME_TAKEN');
      expect(answer.status).toBe(409);
    }
  });

  it.each([
    'аdmin',
    'ab',
    'x'.repeat(33),
    'a b c',
    'a@b.c',
    'trader\u200B',
    'tra\u0000der',
    '-abc',
    'abc.',
    '💰💰💰',
    '',
    ' ',
  ])('refuses the name %j', async (username) => {
    const answer = await register({ username, email: 'c@example.com' });
    expect(answer.code).toBe('VALIDATION_FAILED');
    expect(answer.body).toMatchObject({ details: [{ path: 'body.username' }] });
  });

  it('of twenty at once under one name, one wins', async () => {
    const username = name();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        register({
          username: index % 2 === 0 ? username : username.toUpperCase(),
          email: `r${index}@example.com`,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'USERNAME_TAKEN')).toHaveLength(19);
  }, 30_000);

  it('answers the same for an address that has an account, and tells its owner by mail', async () => {
    const owner = name();
    await server.client().signUpVerified(owner);
    const intruder = name();
    const answer = await register({ username: intruder, email: `${owner}@example.com` });
    const fresh = await register({ username: name(), email: 'fresh@example.com' });
    expect(answer.status).toBe(fresh.status);
    expect(Object.keys(answer.body)).toEqual(Object.keys(fresh.body));
    expect(answer.body.user).toMatchObject({ email: `${owner}@example.com`, isVerified: false });
    const mail = await server.client().mail(`${owner}@example.com`, /already/i);
    expect(mail.text).not.toMatch(/\b\d{6}\b/);
    // The claim gives nothing: the address still signs in to its owner's account.
    const byEmail = await server.client().post<SignedIn>('/api/v1/auth/login', {
      email: `${owner}@example.com`,
      password: PASSWORD,
    });
    expect(byEmail.body.user.username).toBe(owner);
  });

  it('lets an address be proven by one account only', async () => {
    const email = 'contested@example.com';
    const [first, second] = [server.client(), server.client()];
    await first.signUp(name(), email);
    const { text } = await first.mail(email);
    const claimant = name();
    await second.signUp(claimant, email);
    const code = codeIn((await second.mail(email, new RegExp(claimant))).text);
    expect((await second.post('/api/v1/auth/verify-email', { code })).status).toBe(200);
    const late = await server.client().post('/api/v1/auth/verify-email', { token: tokenIn(text) });
    expect(late.code).toBe('INVALID_TOKEN');
    expect((await first.get<User>('/api/v1/auth/me')).body).toMatchObject({ email: null, isVerified: false });
    expect((await second.get<User>('/api/v1/auth/me')).body).toMatchObject({ email, isVerified: true });
  });

  it.each([
    ['short1!', 'WEAK_PASSWORD'],
    ['password1', 'WEAK_PASSWORD'],
    ['aaaaaaaaaaa', 'WEAK_PASSWORD'],
    ['', 'VALIDATION_FAILED'],
    ['x'.repeat(1025), 'VALIDATION_FAILED'],
  ])('refuses the password %j', async (password, code) => {
    expect((await register({ username: name(), email: 'd@example.com', password })).code).toBe(code);
  });

  it('keeps every character of a password', async () => {
    const username = name();
    const long = `${'🔑 sehr lang '.repeat(12)}!`;
    await server.client().signUp(username, `${username}@example.com`, long);
    await expect(server.client().signIn(username, long.slice(0, -1))).rejects.toThrow(/INVALID_CREDENTIALS/);
    await expect(server.client().signIn(username, `${long} `)).rejects.toThrow(/INVALID_CREDENTIALS/);
    expect((await server.client().signIn(username, long)).user.username).toBe(username);
  });

  it('records who invited', async () => {
    const inviter = server.client();
    const { user } = await inviter.signUp(name('inviter'));
    const invited = await register({
      username: name(),
      email: 'i@example.com',
      referralCode: user.referralCode.toLowerCase(),
    });
    expect(invited.body.user.invitedBy).toBe(user.username);
    expect(
      (await register({ username: name(), email: 'i@example.com', referralCode: 'NOSUCHCD' })).code,
    ).toBe('UNKNOWN_REFERRAL_CODE');
  });
});

describe('sign-in', () => {
  it.each(['/api/v1/auth/login', '/api/auth/login', '/api/v1/users/login', '/api/users/login'])(
    '%s takes username or mail address',
    async (path) => {
      const username = name('Mixed');
      await server.client().signUp(username);
      for (const by of [
        { username },
        { username: username.toLowerCase() },
        { email: `${username}@example.com` },
        { email: `${username.toUpperCase()}@EXAMPLE.com` },
        { username: `${username}@example.com` },
      ]) {
        const { status, body } = await server.client().post<SignedIn>(path, { ...by, password: PASSWORD });
        expect(status).toBe(200);
        expect(body.user.username).toBe(username);
      }
    },
  );

  it('says nothing about what was wrong', async () => {
    const username = name();
    await server.client().signUp(username);
    const bodies = await Promise.all(
      [
        { username, password: 'not the password' },
        { username: name('nobody'), password: PASSWORD },
        { email: `${username}@example.com`, password: 'not the password' },
        { email: 'nobody@example.com', password: PASSWORD },
        { username: "' OR '1'='1", password: PASSWORD },
      ].map((body) => server.client().post('/api/v1/auth/login', body)),
    );
    for (const { status, body } of bodies) {
      expect(status).toBe(401);
      expect(body).toMatchObject({ code: 'INVALID_CREDENTIALS', message: bodies[0]!.body['message'] });
    }
  });

  it('gives the refresh token to clients that ask for it', async () => {
    const username = name();
    await server.client().signUp(username);
    const client = server.client();
    const { body, headers } = await client.post<SignedIn>('/api/v1/auth/login', {
      username,
      password: PASSWORD,
      tokenDelivery: 'body',
    });
    expect(headers.getSetCookie().filter((line) => line.startsWith('tradewind_refresh='))).toEqual([]);
    const renewed = await client.post<SignedIn>('/api/v1/auth/refresh', { refreshToken: body.refreshToken });
    expect(renewed.status).toBe(200);
    expect(renewed.body.refreshToken).not.toBe(body.refreshToken);
    expect(renewed.body.user.username).toBe(username);
  });

  it('by mailed code works once', async () => {
    const username = name();
    await server.client().signUpVerified(username);
    const email = `${username}@example.com`;
    const client = server.client();
    const sent = await client.post('/api/v1/auth/code', { email });
    expect(sent.status).toBe(202);
    expect(sent.body).toMatchObject({ expiresIn: 600 });
    const code = codeIn((await client.mail(email, /sign in/i)).text);
    const wrong = code === '000000' ? '000001' : '000000';
    expect((await client.post('/api/v1/auth/code/verify', { email, code: wrong })).code).toBe('INVALID_CODE');
    expect(
      (await client.post<SignedIn>('/api/v1/auth/code/verify', { email, code })).body.user.username,
    ).toBe(username);
    expect((await client.post('/api/v1/auth/code/verify', { email, code })).code).toBe('INVALID_CODE');
  });

  it('by code answers the same for an address without account', async () => {
    const username = name();
    await server.client().signUpVerified(username);
    const known = await server.client().post('/api/v1/auth/code', { email: `${username}@example.com` });
    const unknown = await server.client().post('/api/v1/auth/code', { email: 'stranger@example.com' });
    expect(unknown.status).toBe(known.status);
    expect(unknown.body).toEqual(known.body);
    expect((await server.client().mail('stranger@example.com')).text).toMatch(/no account/i);
  });
});

describe('renewal', () => {
  const refresh = (client: ReturnType<typeof server.client>, refreshToken: string) =>
    client.post<SignedIn>('/api/v1/auth/refresh', { refreshToken });
  const begin = async () => {
    const client = server.client();
    const username = name();
    const { body } = await client.post<SignedIn>('/api/v1/auth/register', {
      username,
      email: `${username}@example.com`,
      password: PASSWORD,
      tokenDelivery: 'body',
    });
    return { client, username, first: body.refreshToken!, accessToken: body.accessToken };
  };
  /** Lets the grace of spent tokens pass. */
  const age = (seconds: number) =>
    server.query(`UPDATE refresh_tokens SET spent_at = spent_at - interval '${seconds} seconds'`);

  it('by cookie, for pages of this site', async () => {
    const client = server.client({ origin: server.url });
    await client.signUp(name());
    const before = client.cookies.get('tradewind_refresh');
    const answer = await client.post<SignedIn>('/api/v1/auth/refresh');
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('refreshToken');
    expect(client.cookies.get('tradewind_refresh')).not.toBe(before);
    expect((await client.post('/api/auth/refresh', {})).status).toBe(200);
  });

  it('of one token by many at once gives all the same successor', async () => {
    const { client, first } = await begin();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(client, first)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
    expect((await refresh(client, answers[0]!.body.refreshToken!)).status).toBe(200);
  });

  it('of a spent token answers the same successor for twenty seconds', async () => {
    const { client, first } = await begin();
    const second = (await refresh(client, first)).body.refreshToken;
    await age(18);
    expect((await refresh(client, first)).body.refreshToken).toBe(second);
  });

  it('of a spent token later ends the session for thief and owner, and is written down', async () => {
    const { client, first, username } = await begin();
    const second = (await refresh(client, first)).body.refreshToken!;
    await age(21);
    const stolen = await refresh(server.client(), first);
    expect(stolen.status).toBe(401);
    expect(stolen.code).toBe('REFRESH_TOKEN_REUSED');
    expect((await refresh(client, second)).code).toBe('INVALID_REFRESH_TOKEN');
    const admin = await server.admin();
    const log = await admin.get<{ data: { action: string; after: { userId: string } }[] }>(
      '/api/v1/admin/audit-logs?action=session.refresh_token_reused',
    );
    const { user } = await server.client().signIn(username);
    expect(log.body.data.map(({ after }) => after.userId)).toContain(user.id);
    await server.client().mail(`${username}@example.com`, /ended|stolen/i);
  });

  it('ends the access token at once when the session ends', async () => {
    const { client, first, accessToken } = await begin();
    client.token = accessToken;
    expect((await client.get('/api/v1/auth/me')).status).toBe(200);
    expect((await client.post('/api/v1/auth/logout', { refreshToken: first })).status).toBe(200);
    expect((await client.get('/api/v1/auth/me')).code).toBe('UNAUTHENTICATED');
    expect((await refresh(client, first)).code).toBe('INVALID_REFRESH_TOKEN');
  });

  it('refuses what is no refresh token', async () => {
    const client = server.client();
    const { accessToken } = await client.signUp(name());
    for (const token of ['x'.repeat(43), accessToken.slice(0, 500), '0'.repeat(512)]) {
      expect((await refresh(server.client(), token)).code).toBe('INVALID_REFRESH_TOKEN');
    }
    expect((await server.client().post('/api/v1/auth/refresh')).code).toBe('INVALID_REFRESH_TOKEN');
  });

  it('keeps neither tokens nor codes nor passwords in clear', async () => {
    const { first, accessToken } = await begin();
    const tables = await server.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    for (const { name: table } of tables) {
      const rows = await server.query<{ found: string }>(
        `SELECT t::text AS found FROM ${table} t WHERE position($1 IN t::text) > 0 OR position($2 IN t::text) > 0 OR position($3 IN t::text) > 0`,
        [first, accessToken, PASSWORD],
      );
      expect(rows, table).toEqual([]);
    }
  });
});
