import { createHmac } from 'node:crypto';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { migrate, openDatabase } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import type { ApiError } from '@tradewind/protocol';
import { exportSPKI, importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GoogleProvider } from '../src/modules/auth/google-provider.ts';
import type { GoogleProviderOptions } from '../src/modules/auth/google-provider.ts';
import { SpentIdTokens } from '../src/modules/auth/google-spent-tokens.ts';
import { Browser } from './support/browser.ts';
import { CLIENT, OTHER_CLIENT, signingKey, startOidcProvider } from './support/oidc-provider.ts';
import type { TestProvider } from './support/oidc-provider.ts';

const REDIRECT_URI = 'http://127.0.0.1:9/api/v1/auth/google/callback';
const ALICE = { sub: 'alice-1', email: 'alice@example.com', email_verified: true, name: 'Alice' };
const clock = { now: () => Date.now() };
const logger = pino({ level: 'silent' });

let testDatabase: TestDatabase;
let database: Database;
let oidc: TestProvider;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase({ url: testDatabase.url });
  await migrate(database);
});

afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

beforeEach(async () => {
  oidc = await startOidcProvider();
  oidc.allow(REDIRECT_URI);
  oidc.state.account = ALICE;
  return () => oidc.stop();
});

function client(options: Partial<GoogleProviderOptions> = {}): GoogleProvider {
  return new GoogleProvider({
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    issuer: oidc.issuer,
    spent: new SpentIdTokens(database, clock),
    clock,
    logger,
    ...options,
  });
}

/** Goes to the provider and comes back with what it says in the address. */
async function visit(url: string | URL): Promise<string> {
  const { url: callback } = await new Browser().open(url, REDIRECT_URI);
  return callback.search;
}

const code = (expected: string) => expect.objectContaining({ code: expected }) as ApiError;
const seconds = () => Math.floor(Date.now() / 1000);
const claims = (more: Record<string, unknown> = {}) => ({
  iss: oidc.issuer,
  aud: CLIENT.id,
  iat: seconds(),
  exp: seconds() + 3600,
  jti: crypto.randomUUID(),
  ...ALICE,
  ...more,
});

describe('a sign-in by authorization code', () => {
  it('tells who came, as the provider says', async () => {
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    expect(await provider.finish(await visit(url), secrets)).toEqual({
      subject: 'alice-1',
      email: 'alice@example.com',
      emailVerified: true,
      name: 'Alice',
    });
  });

  it('asks for no more than needed, with PKCE, and anew each time', async () => {
    const provider = client();
    const [one, two] = [await provider.begin(REDIRECT_URI), await provider.begin(REDIRECT_URI)];
    const parameters = new URL(one.url).searchParams;
    expect(Object.fromEntries(parameters)).toMatchObject({
      response_type: 'code',
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      client_id: CLIENT.id,
      redirect_uri: REDIRECT_URI,
    });
    expect(one.url).not.toContain(one.secrets.verifier);
    expect(one.url).not.toContain(CLIENT.secret);
    for (const name of ['state', 'nonce', 'verifier'] as const) {
      expect(one.secrets[name]).not.toBe(two.secrets[name]);
      expect(one.secrets[name].length).toBeGreaterThanOrEqual(43);
    }
  });

  it.each([
    ['no mail address', { sub: 'x' }, { email: null, emailVerified: false, name: null }],
    [
      'a mail address it has not verified',
      { sub: 'x', email: 'x@example.com', email_verified: false },
      { email: 'x@example.com', emailVerified: false },
    ],
    [
      'a name and an address that are none',
      { sub: 'x', email: 'no address', email_verified: true, name: '<script>' },
      { email: null, emailVerified: false, name: null },
    ],
  ])('takes an account with %s for what it is', async (_what, account, expected) => {
    oidc.state.account = account;
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    expect(await provider.finish(await visit(url), secrets)).toMatchObject({ subject: 'x', ...expected });
  });

  it('may be configured with a slash at the end of the issuer', async () => {
    const provider = client({ issuer: `${oidc.issuer}/` });
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    expect(await provider.finish(await visit(url), secrets)).toMatchObject({ subject: 'alice-1' });
  });

  it('says so when the user declines', async () => {
    oidc.state.declines = true;
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    expect(await provider.finish(await visit(url), secrets)).toBeNull();
  });

  it('does not count a refusal that belongs to another sign-in', async () => {
    const { secrets } = await client().begin(REDIRECT_URI);
    const query = `?error=access_denied&state=guessed&iss=${encodeURIComponent(oidc.issuer)}`;
    await expect(client().finish(query, secrets)).rejects.toEqual(code('INVALID_TOKEN'));
  });

  it('refuses a state that is not its own, missing or twice', async () => {
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    const query = new URLSearchParams(await visit(url));
    const state = query.get('state')!;
    for (const states of [['other'], [], [state, state]]) {
      query.delete('state');
      for (const value of states) query.append('state', value);
      await expect(provider.finish(`?${query}`, secrets)).rejects.toEqual(code('INVALID_TOKEN'));
    }
  });

  it('refuses an answer in the name of another provider', async () => {
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    const query = new URLSearchParams(await visit(url));
    query.set('iss', 'https://accounts.example.com');
    await expect(provider.finish(`?${query}`, secrets)).rejects.toEqual(code('INVALID_TOKEN'));
  });

  it('refuses a token with another nonce: one that was asked for elsewhere', async () => {
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    const tampered = new URL(url);
    tampered.searchParams.set('nonce', 'of-another-sign-in');
    await expect(provider.finish(await visit(tampered), secrets)).rejects.toEqual(code('INVALID_TOKEN'));
  });

  it('can not be talked out of PKCE', async () => {
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    const without = new URL(url);
    without.searchParams.delete('code_challenge');
    without.searchParams.delete('code_challenge_method');
    await expect(provider.finish(await visit(without), secrets)).rejects.toEqual(code('INVALID_TOKEN'));

    const foreign = new URL(url);
    foreign.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    await expect(provider.finish(await visit(foreign), secrets)).rejects.toEqual(code('INVALID_TOKEN'));
  });

  it('uses a code once', async () => {
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    const query = await visit(url);
    await provider.finish(query, secrets);
    await expect(provider.finish(query, secrets)).rejects.toEqual(code('INVALID_TOKEN'));
  });

  it('refuses a code that was given to another application', async () => {
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    const other = new URL(url);
    other.searchParams.set('client_id', OTHER_CLIENT.id);
    await expect(provider.finish(await visit(other), secrets)).rejects.toEqual(code('INVALID_TOKEN'));
  });

  it('refuses a token that none of the published keys signed', async () => {
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    const sameName = await signingKey(oidc.state.key.kid);
    oidc.state.published = [sameName.publicJwk];
    await expect(provider.finish(await visit(url), secrets)).rejects.toEqual(code('INVALID_TOKEN'));
  });

  it('goes on when the provider changes its keys', async () => {
    const provider = client({ keysHoldMs: 0 });
    const first = await provider.begin(REDIRECT_URI);
    await provider.finish(await visit(first.url), first.secrets);
    await oidc.rotate('second');
    const second = await provider.begin(REDIRECT_URI);
    expect(await provider.finish(await visit(second.url), second.secrets)).toMatchObject({
      subject: 'alice-1',
    });
  });
});

describe('a provider that does not answer', () => {
  it('is GOOGLE_UNAVAILABLE, and is asked again at the next sign-in', async () => {
    const provider = client();
    oidc.state.fails = 503;
    await expect(provider.begin(REDIRECT_URI)).rejects.toEqual(code('GOOGLE_UNAVAILABLE'));
    expect(oidc.state.requests).toHaveLength(3);
    oidc.state.fails = undefined;
    expect((await provider.begin(REDIRECT_URI)).url).toContain(oidc.issuer);
  });

  it('may fail for a moment without anybody noticing', async () => {
    const provider = client();
    oidc.state.fails = 500;
    setTimeout(() => (oidc.state.fails = undefined), 100);
    expect((await provider.begin(REDIRECT_URI)).url).toContain(oidc.issuer);
  });

  it('is asked once for all who come at the same time, and then remembered', async () => {
    const provider = client();
    await Promise.all(Array.from({ length: 5 }, () => provider.begin(REDIRECT_URI)));
    await provider.begin(REDIRECT_URI);
    expect(oidc.state.requests).toEqual(['/.well-known/openid-configuration']);
  });

  it('is looked up again after a day; until it answers, what is known is used', async () => {
    let now = Date.now();
    const provider = client({ clock: { now: () => now } });
    const begin = async () => {
      oidc.state.requests.length = 0;
      await provider.begin(REDIRECT_URI);
      return oidc.state.requests.length;
    };
    expect(await begin()).toBe(1);
    now += 86_400_000 - 1;
    expect(await begin()).toBe(0);
    oidc.state.fails = 500;
    now += 1;
    expect(await begin()).toBe(3);
    expect(await begin()).toBe(0);
    oidc.state.fails = undefined;
    now += 300_000;
    expect(await begin()).toBe(1);
    expect(await begin()).toBe(0);
  });

  it('is GOOGLE_UNAVAILABLE also between the browser’s return and the exchange; the code is not sent twice', async () => {
    const provider = client();
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    const query = await visit(url);
    oidc.state.requests.length = 0;
    oidc.state.fails = 502;
    await expect(provider.finish(query, secrets)).rejects.toEqual(code('GOOGLE_UNAVAILABLE'));
    expect(oidc.state.requests).toEqual(['/token']);
  });

  it('is GOOGLE_UNAVAILABLE when nothing listens there', async () => {
    const gone = await startOidcProvider();
    await gone.stop();
    await expect(client({ issuer: gone.issuer }).begin(REDIRECT_URI)).rejects.toEqual(
      code('GOOGLE_UNAVAILABLE'),
    );
  });

  it('is GOOGLE_UNAVAILABLE when our own secret is wrong there: users can do nothing about it', async () => {
    const provider = client({ clientSecret: 'not the secret' });
    const { url, secrets } = await provider.begin(REDIRECT_URI);
    await expect(provider.finish(await visit(url), secrets)).rejects.toEqual(code('GOOGLE_UNAVAILABLE'));
  });

  it('has to be reached over TLS, except on this machine', () => {
    for (const issuer of ['http://accounts.google.com', 'http://127.0.0.1.example.com', 'http://10.0.0.1']) {
      expect(() => client({ issuer })).toThrow('must be an https address');
    }
    client({ issuer: 'http://localhost:9' });
    client({ issuer: 'http://[::1]:9' });
  });
});

describe('an ID token that a client got by itself', () => {
  it('stands for its account', async () => {
    expect(await client().verifyIdToken(await oidc.sign(claims()))).toEqual({
      subject: 'alice-1',
      email: 'alice@example.com',
      emailVerified: true,
      name: 'Alice',
    });
  });

  it('is accepted once, by whichever process, also with its signature written differently', async () => {
    const idToken = await oidc.sign(claims());
    await client().verifyIdToken(idToken);
    await expect(client().verifyIdToken(idToken)).rejects.toEqual(code('INVALID_TOKEN'));
    // The last character of 256 bytes in base64url has four bits that mean nothing.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(idToken.at(-1)!);
    const variant = idToken.slice(0, -1) + alphabet[last + 1]!;
    await expect(client().verifyIdToken(variant)).rejects.toEqual(code('INVALID_TOKEN'));
  });

  it('is accepted once also when it comes several times at the same moment', async () => {
    const idToken = await oidc.sign(claims());
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => client().verifyIdToken(idToken)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each([
    ['expired', { exp: seconds() - 60 }],
    ['without an end', { exp: undefined }],
    ['older than five minutes', { iat: seconds() - 400 }],
    ['without a time', { iat: undefined }],
    ['of the future', { iat: seconds() + 120 }],
    ['not valid yet', { nbf: seconds() + 120 }],
    ['for another application', { aud: 'other' }],
    ['for several applications', { aud: [CLIENT.id, 'other'] }],
    ['of another issuer', { iss: 'https://accounts.google.com' }],
    ['of nobody', { sub: undefined }],
    ['of an empty subject', { sub: '' }],
  ])('is refused when it is %s', async (_what, more) => {
    await expect(client().verifyIdToken(await oidc.sign(claims(more)))).rejects.toEqual(
      code('INVALID_TOKEN'),
    );
  });

  it('is refused when it was signed with another key, whatever the key is called', async () => {
    const foreign = await signingKey('foreign');
    for (const kid of ['foreign', oidc.state.key.kid]) {
      const idToken = await oidc.sign(claims(), { key: foreign, kid });
      await expect(client().verifyIdToken(idToken)).rejects.toEqual(code('INVALID_TOKEN'));
    }
  });

  it('is refused without a signature', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const alg of ['none', 'None', 'nOnE']) {
      for (const signature of ['', 'AAAA']) {
        const idToken = `${part({ alg, kid: oidc.state.key.kid })}.${part(claims())}.${signature}`;
        await expect(client().verifyIdToken(idToken)).rejects.toEqual(code('INVALID_TOKEN'));
      }
    }
  });

  it('is refused when the public key was used as the secret of an HMAC', async () => {
    const publicKey = (await importJWK(oidc.state.key.publicJwk, 'RS256')) as CryptoKey;
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'HS256', kid: oidc.state.key.kid })}.${part(claims())}`;
    for (const secret of [await exportSPKI(publicKey), JSON.stringify(oidc.state.key.publicJwk), '']) {
      const signature = createHmac('sha256', secret).update(signed).digest('base64url');
      await expect(client().verifyIdToken(`${signed}.${signature}`)).rejects.toEqual(code('INVALID_TOKEN'));
    }
  });

  it('is refused when it is no token at all', async () => {
    for (const text of ['', '.', '..', 'a.b.c', '{}', `${'a'.repeat(8000)}.b.c`]) {
      await expect(client().verifyIdToken(text)).rejects.toEqual(code('INVALID_TOKEN'));
    }
  });

  it('is accepted when a new key of the provider signed it', async () => {
    const provider = client({ keysHoldMs: 0 });
    await provider.verifyIdToken(await oidc.sign(claims()));
    const withdrawn = await oidc.sign(claims());
    await oidc.rotate('second');
    await provider.verifyIdToken(await oidc.sign(claims()));
    await expect(provider.verifyIdToken(withdrawn)).rejects.toEqual(code('INVALID_TOKEN'));
  });

  it('can not make the server ask for keys again and again', async () => {
    const provider = client();
    const foreign = await signingKey('foreign');
    for (let index = 0; index < 10; index += 1) {
      const idToken = await oidc.sign(claims(), { key: foreign, kid: `invented-${index}` });
      await expect(provider.verifyIdToken(idToken)).rejects.toEqual(code('INVALID_TOKEN'));
    }
    expect(oidc.state.requests.filter((path) => path === '/jwks')).toHaveLength(1);
  });

  it('is not refused but unanswered while the keys can not be fetched', async () => {
    const provider = client();
    await provider.begin(REDIRECT_URI);
    const idToken = await oidc.sign(claims());
    oidc.state.fails = 500;
    await expect(provider.verifyIdToken(idToken)).rejects.toEqual(code('GOOGLE_UNAVAILABLE'));
    oidc.state.fails = undefined;
    await provider.verifyIdToken(idToken);
  });
});
