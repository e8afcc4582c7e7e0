import { SecondFactorRequiredError, TradingClient } from '@tradewind/client';
import type { RefreshTokenStore, SessionChange, TradingClientOptions } from '@tradewind/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccountServer, browserFetch } from './support/account-server.ts';

let server: AccountServer;
let url: string;
const clients: TradingClient[] = [];

beforeEach(async () => {
  server = new AccountServer();
  url = await server.listen();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.close();
});

const CREDENTIALS = { username: 'satoshi', password: 'a long enough password' };

function open(options: Partial<TradingClientOptions> = {}) {
  const made = new TradingClient({ url, ...options });
  clients.push(made);
  const changes: SessionChange[] = [];
  made.on('session', (change) => changes.push(change));
  return { client: made, changes, states: () => changes.map(({ state }) => state) };
}

function store(token?: string): RefreshTokenStore & { kept: string | undefined; reads: number } {
  return {
    kept: token,
    reads: 0,
    read() {
      this.reads += 1;
      return this.kept;
    },
    write(next) {
      this.kept = next;
    },
  };
}

const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true), 5_000);

describe('signing in', () => {
  it('makes every call act for the account, and says who it is', async () => {
    const { client: subject, changes } = open();
    await expect(subject.auth.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const user = await subject.signIn(CREDENTIALS);
    expect(user.username).toBe('satoshi');
    expect(subject.user).toEqual(user);
    expect((await subject.auth.me()).username).toBe('satoshi');
    expect(server.bodies[1]).toEqual({ ...CREDENTIALS, tokenDelivery: 'body' });
    expect(changes).toEqual([{ state: 'signed_in', user, expiresAt: expect.any(Number) }]);
    expect((changes[0] as { expiresAt: number }).expiresAt - Date.now()).toBeGreaterThan(890_000);
  });

  it('that needs a second factor says so with a challenge, which finishes it', async () => {
    const details = { challenge: 'c'.repeat(20), expiresIn: 300, methods: ['totp', 'recovery_code'] };
    server.signInFailure = { status: 401, code: 'SECOND_FACTOR_REQUIRED', details };
    const { client: subject, states } = open();
    const error = await subject.signIn(CREDENTIALS).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SecondFactorRequiredError);
    expect(error).toMatchObject({ ...details, code: 'SECOND_FACTOR_REQUIRED', status: 401 });
    expect(subject.user).toBeUndefined();
    await subject.completeSecondFactor((error as SecondFactorRequiredError).challenge, '123456');
    await subject.completeSecondFactor(details.challenge, { recoveryCode: 'abcd-efgh' });
    expect(server.bodies.slice(1)).toEqual([
      { challenge: details.challenge, code: '123456', tokenDelivery: 'body' },
      { challenge: details.challenge, recoveryCode: 'abcd-efgh', tokenDelivery: 'body' },
    ]);
    expect(states()).toEqual(['signed_in', 'signed_in']);
  });

  it('out ends the session on both sides', async () => {
    const kept = store();
    const { client: subject, changes } = open({ refreshTokens: kept });
    await subject.signIn(CREDENTIALS);
    expect(kept.kept).toBe('refresh-1');
    await subject.signOut();
    expect(server.bodies.at(-1)).toEqual({ refreshToken: 'refresh-1' });
    expect(changes.at(-1)).toEqual({ state: 'ended', reason: 'signed_out' });
    expect([kept.kept, subject.user]).toEqual([undefined, undefined]);
    await expect(subject.auth.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(server.count('POST /auth/refresh')).toBe(0);
  });

  it('out ends it here also where the server can not be told, and says that', async () => {
    const { client: subject, changes } = open({ retriesMax: 0 });
    await subject.signIn(CREDENTIALS);
    await server.close();
    await expect(subject.signOut()).rejects.toMatchObject({ reason: 'unreachable' });
    expect(changes.at(-1)).toEqual({ state: 'ended', reason: 'signed_out' });
    expect(subject.user).toBeUndefined();
    server = new AccountServer();
    await server.listen();
  });

  it('is not for clients that were given a token or a key', async () => {
    const { client: subject } = open({ token: 'given' });
    await expect(subject.signIn(CREDENTIALS)).rejects.toThrow(TypeError);
    expect(() => open({ token: 'a', apiKey: { algorithm: 'bearer', secret: 'b' } })).toThrow(TypeError);
    expect(server.requests).toEqual([]);
  });
});

describe('refreshing', () => {
  it('is done once for fifty calls that are refused at the same time, each of which is repeated once', async () => {
    const { client: subject, states } = open();
    await subject.signIn(CREDENTIALS);
    server.expireAccessTokens();
    const body = { defaultTimeframe: '5m' } as const;
    const answers = await Promise.all(Array.from({ length: 50 }, () => subject.users.preferences(body)));
    expect(answers).toHaveLength(50);
    expect(answers.every((answer) => 'echo' in answer)).toBe(true);
    expect(server.count('POST /auth/refresh')).toBe(1);
    expect(server.count('PUT /auth/preferences')).toBe(100);
    expect(states()).toEqual(['signed_in', 'refreshed']);
  });

  it('is tried once for each call: a fresh token that is refused too is no reason for another', async () => {
    const { client: subject } = open();
    await subject.signIn(CREDENTIALS);
    server.expireAccessTokens();
    // What the refresh gives out is void before it is used.
    subject.on('session', () => server.expireAccessTokens());
    await expect(subject.auth.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(server.count('GET /auth/me')).toBe(2);
    expect(server.count('POST /auth/refresh')).toBe(1);
  });

  it('happens by itself before the token expires', async () => {
    server.expiresIn = 1;
    const { client: subject, states } = open();
    await subject.signIn(CREDENTIALS);
    await until(() => states().length >= 3);
    expect(states().slice(0, 3)).toEqual(['signed_in', 'refreshed', 'refreshed']);
    expect(server.count('GET /auth/me')).toBe(0);
    await subject.auth.me();
  });

  it('is waited for by a call whose token would not live to arrive', async () => {
    server.expiresIn = 1;
    server.refreshMs = 500;
    const { client: subject } = open();
    await subject.signIn(CREDENTIALS);
    await new Promise((resolve) => setTimeout(resolve, 970));
    await subject.auth.me();
    expect(server.requests.filter((request) => request === 'GET /auth/me')).toHaveLength(1);
  });

  it.each([
    ['INVALID_REFRESH_TOKEN', 401, 'expired'],
    ['REFRESH_TOKEN_REUSED', 401, 'reused'],
    ['ACCOUNT_SUSPENDED', 403, 'suspended'],
  ])('that is refused with %s ends the session', async (code, status, reason) => {
    const kept = store();
    const { client: subject, changes } = open({ refreshTokens: kept });
    await subject.signIn(CREDENTIALS);
    server.expireAccessTokens();
    server.refreshFailures = [{ status, code }];
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => subject.auth.me()));
    expect(outcomes).toHaveLength(10);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNAUTHENTICATED' } });
    }
    expect(changes.slice(1)).toEqual([{ state: 'ended', reason, error: expect.objectContaining({ code }) }]);
    expect([kept.kept, subject.user]).toEqual([undefined, undefined]);
    expect(server.count('POST /auth/refresh')).toBe(1);
  });

  it('that fails for a reason that passes is repeated and ends nothing', async () => {
    const { client: subject, states } = open();
    await subject.signIn(CREDENTIALS);
    server.expireAccessTokens();
    server.refreshFailures = [{ status: 503, code: 'NOT_READY' }];
    await subject.auth.me();
    expect(states()).toEqual(['signed_in', 'refreshed']);
    server.expireAccessTokens();
    server.refreshFailures = Array.from({ length: 3 }, () => ({ status: 503, code: 'NOT_READY' }));
    await expect(subject.auth.me()).rejects.toMatchObject({ code: 'NOT_READY' });
    expect(subject.user?.username).toBe('satoshi');
    await subject.auth.me();
  });

  it('uses the lock that is handed in, for signing in and out too, and never two at once', async () => {
    const names: string[] = [];
    let inside = 0;
    let insideMax = 0;
    let last: Promise<unknown> = Promise.resolve();
    const lock: TradingClientOptions['lock'] = (name, task) => {
      names.push(name);
      const result = last.then(async () => {
        inside += 1;
        insideMax = Math.max(inside, insideMax);
        return task().finally(() => (inside -= 1));
      });
      last = result.catch(() => undefined);
      return result;
    };
    const kept = store();
    const [one, other] = [open({ lock, refreshTokens: kept }), open({ lock, refreshTokens: kept })];
    await one.client.signIn(CREDENTIALS);
    await other.client.restore();
    server.expireAccessTokens();
    await Promise.all([one.client.auth.me(), other.client.auth.me()]);
    await one.client.signOut();
    expect(new Set(names)).toEqual(new Set([`tradewind session ${url}`]));
    expect(names).toHaveLength(5);
    expect(insideMax).toBe(1);
    // Each of the two refreshed with what the store had last: none used a token that was spent.
    expect(server.bodies.filter((body) => JSON.stringify(body)?.includes('refresh-1'))).toHaveLength(1);
  });
});

describe('restoring', () => {
  it('takes up what the store has, once, and calls made meanwhile are part of it', async () => {
    const kept = store();
    await open({ refreshTokens: kept }).client.signIn(CREDENTIALS);
    const { client: subject, states } = open({ refreshTokens: kept });
    const [user, again, me] = await Promise.all([subject.restore(), subject.restore(), subject.auth.me()]);
    expect([user?.username, again?.username, me.username]).toEqual(['satoshi', 'satoshi', 'satoshi']);
    expect(server.count('POST /auth/refresh')).toBe(1);
    expect(states()).toEqual(['signed_in']);
    expect(await subject.restore()).toEqual(user);
    expect(server.count('POST /auth/refresh')).toBe(1);
  });

  it('finds nobody where nothing is kept, or what is kept counts no more', async () => {
    const nobody = open();
    expect(await nobody.client.restore()).toBeUndefined();
    expect(server.requests).toEqual([]);
    const kept = store('spent long ago');
    const { client: subject, changes } = open({ refreshTokens: kept });
    expect(await subject.restore()).toBeUndefined();
    expect([kept.kept, changes]).toEqual([undefined, []]);
  });

  it('says so where the server can not be asked, and keeps what there is', async () => {
    const kept = store('refresh-1');
    server.refreshFailures = [{ status: 503, code: 'NOT_READY' }];
    const { client: subject } = open({ refreshTokens: kept, retriesMax: 0 });
    await expect(subject.restore()).rejects.toMatchObject({ code: 'NOT_READY' });
    expect(kept.kept).toBe('refresh-1');
  });
});

describe('tabs of one browser', () => {
  const tab = (fetch: typeof globalThis.fetch) => open({ refreshTokens: 'cookie', fetch });

  it('are signed in and out together, and refresh once for all of them', async () => {
    const shared = browserFetch();
    const [one, other] = [tab(shared), tab(shared)];
    const user = await one.client.signIn(CREDENTIALS);
    expect(server.bodies[0]).toMatchObject({ tokenDelivery: 'cookie' });
    await until(() => other.client.user !== undefined);
    expect(other.client.user).toEqual(user);
    await other.client.auth.me();
    server.expireAccessTokens();
    await Promise.all([one, other, one, other].map(({ client: subject }) => subject.auth.me()));
    expect(server.count('POST /auth/refresh')).toBeLessThanOrEqual(2);
    expect(server.bodies.filter((body) => JSON.stringify(body)?.includes('refreshToken'))).toEqual([]);
    await other.client.signOut();
    await until(() => one.client.user === undefined);
    expect(one.changes.at(-1)).toEqual({ state: 'ended', reason: 'signed_out' });
  });

  it('that were opened later restore by the cookie', async () => {
    const shared = browserFetch();
    await tab(shared).client.signIn(CREDENTIALS);
    const { client: later } = tab(shared);
    expect((await later.restore())?.username).toBe('satoshi');
    expect(server.bodies.at(-1)).toEqual({});
    expect(server.cookies.at(-1)).toContain('tradewind_refresh=refresh-1');
  });

  it('follow to another account', async () => {
    const shared = browserFetch();
    const [one, other] = [tab(shared), tab(shared)];
    await one.client.signIn(CREDENTIALS);
    await until(() => other.client.user !== undefined);
    server.user = { ...server.user, id: '0d3cf1a4-93f5-4d0e-8a8e-0f7f6f5e4d3c', username: 'hal' };
    await other.client.signIn(CREDENTIALS);
    await until(() => one.client.user?.username === 'hal');
    expect(one.states()).toEqual(['signed_in', 'signed_in']);
  });
});
