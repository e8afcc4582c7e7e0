import { createHash, randomBytes } from 'node:crypto';
import { auditLog, openDatabase, sessions, users } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import type { SignedIn, User } from '@tradewind/protocol';
import { and, asc, eq } from 'drizzle-orm';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from './support/browser.ts';
import type { Client } from './support/client.ts';
import { CLIENT, startOidcProvider } from './support/oidc-provider.ts';
import type { TestAccount, TestProvider } from './support/oidc-provider.ts';
import { runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

const START = '/api/v1/auth/google';
const CALLBACK = '/api/v1/auth/google/callback';

let oidc: TestProvider;
let server: TestServer;
let database: Database;
let count = 0;
/** A person whom no other test knows. */
const person = (more: Partial<TestAccount> = {}): TestAccount => {
  count += 1;
  const name = `person${count}`;
  return { sub: `google-${name}`, email: `${name}@example.com`, email_verified: true, name, ...more };
};

beforeAll(async () => {
  oidc = await startOidcProvider();
  server = await runServer({
    GOOGLE_CLIENT_ID: CLIENT.id,
    GOOGLE_CLIENT_SECRET: CLIENT.secret,
    GOOGLE_ISSUER: oidc.issuer,
    // Each browser and client has an address of its own, so that limits by address stay out of the way.
    TRUST_PROXY: 'true',
  });
  oidc.allow(server.url + CALLBACK);
  database = await openDatabase({ url: server.database.url });
}, 120_000);

afterAll(async () => {
  await database?.close();
  await server?.stop();
  await oidc?.stop();
});

beforeEach(() => {
  oidc.state.fails = undefined;
  oidc.state.declines = false;
});

let addresses = 0;
function elsewhere(): Record<string, string> {
  addresses += 1;
  return { 'x-forwarded-for': `198.51.100.${addresses % 250}` };
}

const newBrowser = () => new Browser(elsewhere());

/** Goes through the whole sign-in in one browser; answers the address where it ended, below the server's. */
async function signIn(account: TestAccount, browser = newBrowser(), start = START): Promise<string> {
  oidc.state.account = account;
  const { url } = await browser.open(server.url + start);
  expect(url.origin).toBe(server.url);
  return url.pathname + url.search + url.hash;
}

/** Who is signed in in a browser, by its refresh token. */
async function whoIs(browser: Browser): Promise<User | undefined> {
  const response = await browser.request(`${server.url}/api/v1/auth/refresh`, { method: 'POST' });
  return response.ok ? ((await response.json()) as SignedIn).user : undefined;
}

/** Begins to link in a browser, as the account of `client`; answers where Google is. */
async function beginLink(client: Client, browser: Browser, body: object = {}): Promise<string> {
  const response = await browser.request(`${server.url}/api/v1/auth/google/link`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { url: string }).url;
}

/** Follows what {@link beginLink} answered; answers where it ended. */
async function finishLink(account: TestAccount, browser: Browser, url: string): Promise<string> {
  oidc.state.account = account;
  const { url: end } = await browser.open(url);
  return end.pathname + end.search;
}

async function member(): Promise<{ client: Client; user: User; email: string }> {
  const { email, name } = person();
  const client = server.client(elsewhere());
  const { user } = await client.signUp(name!, email);
  return { client, user, email: email! };
}

const prove = (userId: string) =>
  database.orm.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, userId));

const rowOf = async (sub: string) =>
  (await database.orm.select().from(users).where(eq(users.googleSubject, sub)))[0];

const audited = async (userId: string) =>
  (
    await database.orm
      .select({ action: auditLog.action })
      .from(auditLog)
      .where(and(eq(auditLog.targetType, 'user'), eq(auditLog.targetId, userId)))
      .orderBy(asc(auditLog.id))
  ).map(({ action }) => action);

describe('signing in with Google', () => {
  it('is offered', async () => {
    expect((await server.client().get('/api/v1/auth/providers')).body).toMatchObject({ google: true });
  });

  it.each([START, '/api/auth/google'])('makes an account for somebody new, from %s', async (start) => {
    const account = person();
    const browser = newBrowser();
    expect(await signIn(account, browser, `${start}?returnTo=%2Ftrade%2FBTCUSDT%3Ftf%3D1h`)).toBe(
      '/trade/BTCUSDT?tf=1h',
    );
    const user = await whoIs(browser);
    expect(user).toMatchObject({
      username: account.name,
      email: account.email,
      name: account.name,
      isVerified: true,
      googleLinked: true,
      hasPassword: false,
      role: 'user',
    });
    expect(user!.referralCode).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    expect(browser.cookie(server.url, 'tradewind_google')).toBeUndefined();
    expect(await audited(user!.id)).toEqual(['user.registered']);
  });

  it('finds the same account again, also under another mail address', async () => {
    const account = person();
    const [first, second] = [newBrowser(), newBrowser()];
    await signIn(account, first);
    await signIn({ ...account, email: 'moved@example.com' }, second);
    expect((await whoIs(second))!.id).toBe((await whoIs(first))!.id);
  });

  it.each([1, 2, 3])('makes one account where somebody new comes several times at once', async () => {
    const account = person();
    const browsers = Array.from({ length: 5 }, newBrowser);
    const ends = await Promise.all(browsers.map((browser) => signIn(account, browser)));
    expect(ends).toEqual(browsers.map(() => '/'));
    const ids = await Promise.all(browsers.map(async (browser) => (await whoIs(browser))?.id));
    expect(new Set(ids)).toEqual(new Set([(await rowOf(account.sub))!.id]));
  });

  it('finds another username where the natural one is taken', async () => {
    const { user } = await member();
    const browser = newBrowser();
    await signIn(person({ email: `${user.username}@elsewhere.example` }), browser);
    expect((await whoIs(browser))!.username).toMatch(new RegExp(`^(person\\d+|${user.username}-\\d{4})$`));
    const again = newBrowser();
    await signIn(person({ email: `${user.username}@elsewhere.test`, name: '?' }), again);
    expect((await whoIs(again))!.username).toMatch(new RegExp(`^${user.username}-\\d{4}$`));
  });

  it('does not take over an account that has proven the address', async () => {
    const { user, email } = await member();
    await prove(user.id);
    const browser = newBrowser();
    const account = person({ email });
    expect(await signIn(account, browser)).toBe('/sign-in?error=ACCOUNT_EXISTS');
    expect(await whoIs(browser)).toBeUndefined();
    expect(await rowOf(account.sub)).toBeUndefined();
  });

  it('is not kept out by somebody who registered with a foreign address, who loses it', async () => {
    const squatter = await member();
    const browser = newBrowser();
    expect(await signIn(person({ email: squatter.email }), browser)).toBe('/');
    const user = await whoIs(browser);
    expect(user).toMatchObject({ email: squatter.email, isVerified: true });
    expect(user!.id).not.toBe(squatter.user.id);
    expect((await squatter.client.get<User>('/api/v1/auth/me')).body.email).toBeNull();
  });

  it('does not prove an address that Google has not verified', async () => {
    const owner = await member();
    await prove(owner.user.id);
    const browser = newBrowser();
    expect(await signIn(person({ email: owner.email, email_verified: false }), browser)).toBe('/');
    expect(await whoIs(browser)).toMatchObject({ isVerified: false });
    expect((await owner.client.get<User>('/api/v1/auth/me')).body.email).toBe(owner.email);
  });

  it('sends the mail that proves an address where Google has not', async () => {
    const account = person({ email_verified: false });
    await signIn(account);
    expect((await server.client().mail(account.email!)).text).toMatch(/\d{3} ?\d{3}/);
  });

  it('refuses a suspended account', async () => {
    const account = person();
    await signIn(account);
    await database.orm.update(users).set({ status: 'suspended' }).where(eq(users.googleSubject, account.sub));
    const browser = newBrowser();
    expect(await signIn(account, browser)).toBe('/sign-in?error=ACCOUNT_SUSPENDED');
    expect(await whoIs(browser)).toBeUndefined();
  });

  it('asks for the second factor where there is one', async () => {
    const { client, user } = await member();
    const account = person();
    const browser = newBrowser();
    await finishLink(account, browser, await beginLink(client, browser));
    const { body: setup } = await client.post<{ secret: string }>('/api/v1/auth/2fa/setup');
    const totp = new TOTP({ secret: setup.secret });
    const code = totp.generate();
    expect((await client.post('/api/v1/auth/2fa/enable', { code })).status).toBe(200);

    const other = newBrowser();
    const end = await signIn(account, other, `${START}?returnTo=/statistics`);
    expect(end).toMatch(/^\/sign-in#challenge=/);
    expect(await whoIs(other)).toBeUndefined();
    const fragment = new URLSearchParams(end.split('#')[1]);
    expect(fragment.get('returnTo')).toBe('/statistics');
    const finished = await server.client(elsewhere()).post<SignedIn>('/api/v1/auth/2fa/challenge', {
      challenge: fragment.get('challenge'),
      code: totp.generate({ timestamp: Date.now() + 30_000 }),
    });
    expect(finished.body.user.id).toBe(user.id);
  });

  it('leads back to the sign-in page when the user declines', async () => {
    oidc.state.declines = true;
    expect(await signIn(person())).toBe('/sign-in');
    expect(await signIn(person(), newBrowser(), `${START}?returnTo=/status`)).toBe(
      '/sign-in?returnTo=%2Fstatus',
    );
  });

  it('says so when Google fails in the middle', async () => {
    oidc.state.account = person();
    const browser = newBrowser();
    const { url } = await browser.open(server.url + START, server.url + CALLBACK);
    oidc.state.fails = 500;
    const { url: end } = await browser.open(url);
    expect(end.pathname + end.search).toBe('/sign-in?error=GOOGLE_UNAVAILABLE');
  });
});

describe('somebody who interferes', () => {
  it('can not sign somebody in by sending them the end of a sign-in', async () => {
    oidc.state.account = person();
    const { url } = await newBrowser().open(server.url + START, server.url + CALLBACK);
    const victim = newBrowser();
    const { url: end } = await victim.open(url);
    expect(end.search).toBe('?error=INVALID_TOKEN');
    expect(await whoIs(victim)).toBeUndefined();
    expect(await rowOf(oidc.state.account.sub)).toBeUndefined();
  });

  it('can not mix the end of one sign-in into another', async () => {
    oidc.state.account = person();
    const { url } = await newBrowser().open(server.url + START, server.url + CALLBACK);
    const victim = newBrowser();
    await victim.open(server.url + START, oidc.issuer);
    const { url: end } = await victim.open(url);
    expect(end.search).toBe('?error=INVALID_TOKEN');
    expect(await whoIs(victim)).toBeUndefined();
  });

  it('can not use the end of a sign-in again, not even with a copy of the cookie', async () => {
    oidc.state.account = person();
    const browser = newBrowser();
    const { url } = await browser.open(server.url + START, server.url + CALLBACK);
    const copied = browser.cookie(server.url, 'tradewind_google')!;
    expect((await browser.open(url)).url.pathname).toBe('/');
    expect((await browser.open(url)).url.search).toBe('?error=INVALID_TOKEN');
    const thief = newBrowser();
    thief.setCookie(server.url, 'tradewind_google', copied);
    expect((await thief.open(url)).url.search).toBe('?error=INVALID_TOKEN');
    expect(await whoIs(thief)).toBeUndefined();
  });

  it('does not share a session that was fixed before the sign-in', async () => {
    const browser = newBrowser();
    await signIn(person(), browser);
    const before = browser.cookie(server.url, 'tradewind_refresh')!;
    const account = person();
    await signIn(account, browser);
    expect(browser.cookie(server.url, 'tradewind_refresh')!.value).not.toBe(before.value);
    const other = newBrowser();
    other.setCookie(server.url, 'tradewind_refresh', before);
    expect((await whoIs(other))?.email).not.toBe(account.email);
  });

  it('can not choose by headers where Google sends the browser', async () => {
    const response = await newBrowser().request(server.url + START, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    expect(response.status).toBe(502);
    expect(response.headers.get('location')).toBeNull();
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\r\nlocation:evil',
    'javascript:0',
  ])('can not send a browser to %j after a sign-in', async (returnTo) => {
    const query = `?returnTo=${encodeURIComponent(returnTo)}`;
    const response = await newBrowser().request(server.url + START + query);
    expect(response.status).toBe(422);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it.each(['/%5cevil.example', '/%2f%2fevil.example', '/%0d%0alocation:evil'])(
    'gets no further than the path %s of this site',
    async (returnTo) => {
      const start = `${START}?returnTo=${encodeURIComponent(returnTo)}`;
      expect(await signIn(person(), newBrowser(), start)).toBe(returnTo);
    },
  );
});

describe('linking Google to an account', () => {
  it('takes both proofs, and then either signs in', async () => {
    const { client, user } = await member();
    const account = person();
    const browser = newBrowser();
    const url = await beginLink(client, browser, { returnTo: '/settings' });
    expect(await finishLink(account, browser, url)).toBe('/settings');
    expect((await client.get<User>('/api/v1/auth/me')).body).toMatchObject({ googleLinked: true });
    expect(await audited(user.id)).toEqual(expect.arrayContaining(['google.linked']));
    const other = newBrowser();
    await signIn(account, other);
    expect(await whoIs(other)).toMatchObject({ id: user.id, hasPassword: true });
    expect((await server.client(elsewhere()).signIn(user.username)).user.id).toBe(user.id);
  });

  it('ends at the account where nothing else was asked for, also the second time', async () => {
    const { client } = await member();
    const account = person();
    const browser = newBrowser();
    for (let time = 0; time < 2; time += 1) {
      expect(await finishLink(account, browser, await beginLink(client, browser))).toBe('/account/security');
    }
  });

  it('can not be finished in another browser', async () => {
    const attacker = await member();
    const url = await beginLink(attacker.client, newBrowser());
    const victim = person();
    expect(await finishLink(victim, newBrowser(), url)).toBe('/sign-in?error=INVALID_TOKEN');
    expect(await rowOf(victim.sub)).toBeUndefined();
  });

  it('is not finished when the session that asked for it has ended', async () => {
    const { client } = await member();
    const account = person();
    const browser = newBrowser();
    const url = await beginLink(client, browser);
    expect((await client.delete('/api/v1/auth/sessions')).status).toBe(200);
    expect(await finishLink(account, browser, url)).toBe('/account/security?error=UNAUTHENTICATED');
    expect(await rowOf(account.sub)).toBeUndefined();
  });

  it('is not finished when somebody else has signed in in the browser since', async () => {
    const [first, second] = [await member(), await member()];
    const account = person();
    const browser = newBrowser();
    const url = await beginLink(first.client, browser);
    const secret = randomBytes(32).toString('base64url');
    await database.orm.insert(sessions).values({
      userId: second.user.id,
      kind: 'cookie',
      cookieHash: createHash('sha256').update(secret).digest(),
      methods: ['password'],
      authenticatedAt: new Date(),
      lastSeenAt: new Date(),
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    browser.setCookie(server.url, 'tradewind_session', { value: secret, path: '/' });
    expect(await finishLink(account, browser, url)).toBe('/account/security?error=INVALID_TOKEN');
    expect(await rowOf(account.sub)).toBeUndefined();
  });

  it('needs a fresh proof of identity, and a person', async () => {
    const { client, user } = await member();
    await database.orm
      .update(sessions)
      .set({ authenticatedAt: new Date(Date.now() - 3_600_000) })
      .where(eq(sessions.userId, user.id));
    expect((await client.post('/api/v1/auth/google/link', {})).code).toBe('REAUTHENTICATION_REQUIRED');
    expect((await client.delete('/api/v1/auth/google/link')).code).toBe('REAUTHENTICATION_REQUIRED');
    expect((await server.client().post('/api/v1/auth/google/link', {})).code).toBe('UNAUTHENTICATED');
  });

  it('gives a Google account to one account, and an account one Google account', async () => {
    const account = person();
    await signIn(account);
    const { client } = await member();
    const browser = newBrowser();
    expect(await finishLink(account, browser, await beginLink(client, browser))).toBe(
      '/account/security?error=CONFLICT',
    );
    expect(await finishLink(person(), browser, await beginLink(client, browser))).toBe('/account/security');
    expect(await finishLink(person(), browser, await beginLink(client, browser))).toBe(
      '/account/security?error=CONFLICT',
    );
  });

  it('goes to one of two accounts that ask at the same moment', async () => {
    const account = person();
    const members = [await member(), await member()];
    const ends = await Promise.all(
      members.map(async ({ client }) => {
        const browser = newBrowser();
        return finishLink(account, browser, await beginLink(client, browser));
      }),
    );
    expect(ends.toSorted()).toEqual(['/account/security', '/account/security?error=CONFLICT']);
  });

  it('can be undone while another way to sign in remains', async () => {
    const { client, user } = await member();
    const account = person();
    const browser = newBrowser();
    expect((await client.delete('/api/v1/auth/google/link')).code).toBe('CONFLICT');
    await finishLink(account, browser, await beginLink(client, browser));
    expect((await client.delete('/api/v1/auth/google/link')).status).toBe(200);
    expect((await client.get<User>('/api/v1/auth/me')).body).toMatchObject({ googleLinked: false });
    expect(await audited(user.id)).toEqual(expect.arrayContaining(['google.linked', 'google.unlinked']));

    const alone = person({ email_verified: false });
    const own = newBrowser();
    await signIn(alone, own);
    const response = await own.request(`${server.url}/api/v1/auth/refresh`, { method: 'POST' });
    const without = server.client(elsewhere());
    without.token = ((await response.json()) as SignedIn).accessToken;
    expect((await without.delete('/api/v1/auth/google/link')).code).toBe('CONFLICT');
    await prove((await rowOf(alone.sub))!.id);
    expect((await without.delete('/api/v1/auth/google/link')).status).toBe(200);
  });
});

describe('an ID token that a client brings', () => {
  const login = (idToken: string, more: object = {}) =>
    server.client(elsewhere()).post<SignedIn>('/api/v1/auth/login', { provider: 'google', idToken, ...more });
  const token = (account: TestAccount, more: object = {}) => {
    const now = Math.floor(Date.now() / 1000);
    return oidc.sign({ iss: oidc.issuer, aud: CLIENT.id, iat: now, exp: now + 3600, ...account, ...more });
  };

  it('signs in, once', async () => {
    const account = person();
    const idToken = await token(account);
    const answer = await login(idToken, { tokenDelivery: 'body' });
    expect(answer.status).toBe(200);
    expect(answer.body.user).toMatchObject({ email: account.email, googleLinked: true });
    expect(answer.body.refreshToken).toBeTypeOf('string');
    const again = await login(idToken);
    expect([again.status, again.code]).toEqual([401, 'INVALID_TOKEN']);
  });

  it('is refused where it was made for another application, is old, or no token', async () => {
    const account = person();
    const old = Math.floor(Date.now() / 1000) - 600;
    for (const idToken of [
      await token(account, { aud: 'other' }),
      await token(account, { iat: old }),
      'not a token',
    ]) {
      expect((await login(idToken)).code).toBe('INVALID_TOKEN');
    }
    expect(await rowOf(account.sub)).toBeUndefined();
  });

  it('takes over no account either', async () => {
    const { user, email } = await member();
    await prove(user.id);
    expect((await login(await token(person({ email })))).code).toBe('ACCOUNT_EXISTS');
  });
});
