import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TradingClient } from '@tradewind/client';
import type { ClientEvent, RefreshTokenStore, SessionChange, TradingClientOptions } from '@tradewind/client';
import type { AccountUpdate, ErrorEnvelope } from '@tradewind/protocol';
import { io } from 'socket.io-client';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD } from '../support/client.ts';
import { ADMIN, runServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';
import { ask, next, until } from './harness.ts';

let server: TestServer;
const clients: TradingClient[] = [];
const sockets: Socket[] = [];
let names = 0;

beforeAll(async () => {
  server = await runServer();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(() => server.stop());

function sdk(options: Partial<TradingClientOptions> = {}): TradingClient {
  const client = new TradingClient({ url: server.url, latencyEveryMs: 0, ...options });
  clients.push(client);
  return client;
}

const username = () => `trader${(names += 1)}`;

async function signedUp(options: Partial<TradingClientOptions> = {}) {
  const client = sdk(options);
  const name = username();
  await client.register({ username: name, email: `${name}@example.com`, password: PASSWORD });
  return { client, name };
}

/** A platform key of an account of its own, and what only its holder has. */
async function platformKey(algorithm: 'hmac' | 'ed25519' | 'bearer') {
  const browser = server.client();
  await browser.signUpVerified(username());
  const owner = sdk({ token: () => browser.token });
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const created = await owner.apiKeys.create({
    kind: 'platform',
    name: 'bot',
    algorithm,
    scopes: ['read'],
    ...(algorithm === 'ed25519' ? { publicKey } : {}),
  });
  if (created.kind !== 'platform') throw new Error('not a platform key');
  return { owner, id: created.id, key: created.key, secret: created.secret ?? privateKey };
}

function gather<Event extends ClientEvent>(client: TradingClient, event: Event) {
  const payloads: Parameters<Parameters<typeof client.on<Event>>[1]>[0][] = [];
  client.on(event, (payload) => payloads.push(payload));
  return payloads;
}

async function connect(namespace: string, options: Partial<ManagerOptions & SocketOptions>): Promise<Socket> {
  const socket = io(server.url + namespace, { forceNew: true, reconnection: false, ...options });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return socket;
}

describe('the client on the whole server', () => {
  it('registers, signs in, refreshes and signs out', async () => {
    const { client, name } = await signedUp();
    expect(await client.auth.me()).toEqual(client.user);
    const { data } = await client.sessions.list();
    expect(data).toMatchObject([{ current: true, kind: 'token', methods: ['password'] }]);
    await client.signOut();
    await expect(client.auth.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(client.signIn({ username: name, password: 'another one' })).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    expect((await client.signIn({ email: `${name}@example.com`, password: PASSWORD })).username).toBe(name);
  });

  it('takes its session up again with what a store has, and the token that was spent is of no use', async () => {
    let kept: string | undefined;
    const store: RefreshTokenStore = {
      read: () => kept,
      write: (token) => {
        kept = token;
      },
    };
    const { client, name } = await signedUp({ refreshTokens: store });
    const first = kept;
    const later = sdk({ refreshTokens: store });
    expect((await later.restore())?.username).toBe(name);
    expect(kept).not.toBe(first);
    // Within the grace the same successor comes: two processes that share a store stay in step.
    expect((await client.auth.refresh({ refreshToken: first! })).refreshToken).toBe(kept);
    await server.query(
      "UPDATE refresh_tokens SET spent_at = now() - interval '1 minute' WHERE spent_at IS NOT NULL",
    );
    await expect(client.auth.refresh({ refreshToken: first! })).rejects.toMatchObject({
      code: 'REFRESH_TOKEN_REUSED',
    });
    expect(await sdk({ refreshTokens: store }).restore()).toBeUndefined();
  });

  it.each(['hmac', 'ed25519'] as const)('signs requests with a platform key: %s', async (algorithm) => {
    const { owner, key, secret } = await platformKey(algorithm);
    const bot = sdk({ apiKey: { algorithm, key, secret } });
    expect((await bot.auth.me()).id).toBe((await owner.auth.me()).id);
    expect(await bot.users.credits({ limit: 3 })).toHaveProperty('balance');
    await expect(bot.sessions.list()).rejects.toMatchObject({ code: 'INSUFFICIENT_SCOPE' });
    // A handshake can't be signed.
    await expect(bot.subscribeUserStreams(['orders'])).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('shows a bearer key to REST and realtime, until the key is deleted', async () => {
    const { owner, id, secret } = await platformKey('bearer');
    const bot = sdk({ apiKey: { algorithm: 'bearer', secret } });
    const errors = gather(bot, 'error');
    await bot.subscribeUserStreams(['orders']);
    await owner.apiKeys.remove({ id });
    await until(() => errors.length > 0, 'the end of the connection');
    expect(errors[0]).toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(bot.auth.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('realtime on the whole server', () => {
  it('a session that is revoked elsewhere drops within a second, and the client knows that it is over', async () => {
    const { client, name } = await signedUp();
    const changes = gather(client, 'session');
    const updates = gather(client, 'account:update');
    await client.subscribeUserStreams(['account', 'orders', 'positions', 'wallet']);
    const stock = await connect('/user', { auth: { token: await client.accessToken() } });
    const other = sdk();
    await other.signIn({ username: name, password: PASSWORD });
    await until(() => updates.length > 0, 'the news of the other session');
    expect(updates[0]).toMatchObject({ type: 'session_created' } satisfies Partial<AccountUpdate>);

    const { data } = await other.sessions.list();
    const theirs = data.find(({ current }) => !current)!;
    const error = next<ErrorEnvelope>(stock, 'error');
    const gone = next<string>(stock, 'disconnect');
    const over = new Promise<SessionChange>((resolve) => client.on('session', resolve));
    await other.sessions.revoke({ id: theirs.id });
    const revokedAt = performance.now();
    expect((await error).code).toBe('UNAUTHENTICATED');
    expect(await gone).toBe('io server disconnect');
    expect(performance.now() - revokedAt).toBeLessThan(1_000);
    expect(await over).toMatchObject({ state: 'ended', reason: 'expired' });
    expect(changes).toHaveLength(1);
    expect(client.latest('account:update')).toBeUndefined();
    await other.subscribeUserStreams(['account']);
  });

  it('streams go on over a refresh, past the end of the token that they began with', async () => {
    const { client } = await signedUp();
    const errors = gather(client, 'error');
    const updates = gather(client, 'account:update');
    await client.subscribeUserStreams(['account']);
    const before = await client.accessToken();
    expect((await client.refresh())?.id).toBe(client.user?.id);
    expect(await client.accessToken()).not.toBe(before);
    await client.users.updateProfile({ name: 'Ada' });
    await until(() => updates.length > 0, 'the news of the profile');
    expect(updates).toContainEqual({ type: 'account_changed' });
    expect(errors).toEqual([]);
  });

  it('another account that signs in gets its own events over the same connection, and none of the first', async () => {
    const [first, second] = [await signedUp(), await signedUp()];
    const { client } = first;
    await client.subscribeUserStreams(['account']);
    await client.subscribeAllPrices();
    const [lost, errors] = [gather(client, 'disconnected'), gather(client, 'error')];
    let subscribed: Promise<unknown> = Promise.resolve();
    client.on('session', ({ state }) => {
      if (state === 'signed_in') subscribed = client.subscribeUserStreams(['account']);
    });
    await client.signIn({ username: second.name, password: PASSWORD });
    await subscribed;
    const updates = gather(client, 'account:update');
    const other = sdk();
    await other.signIn({ username: first.name, password: PASSWORD });
    await second.client.users.updateProfile({ name: 'Grace' });
    await until(() => updates.length > 0, 'the news of the second account');
    expect(updates).toEqual([{ type: 'account_changed' }]);
    expect([lost, errors]).toEqual([[], []]);
  });

  it('takes the cookie of a cookie session from pages of its own, not from those of others', async () => {
    const browser = server.client({ origin: server.url });
    const name = username();
    await browser.signUp(name);
    await browser.post('/signin', { email: `${name}@example.com`, password: PASSWORD });
    const cookie = `tradewind_session=${browser.cookies.get('tradewind_session')}`;
    for (const transport of ['websocket', 'polling']) {
      const own = { transports: [transport], extraHeaders: { cookie, origin: server.url } };
      const socket = await connect('/user', own);
      expect(await ask(socket, 'subscribe', { streams: ['account:update'] })).toMatchObject({ ok: true });
      const foreign = { ...own, extraHeaders: { cookie, origin: 'https://evil.example' } };
      await expect(connect('/user', foreign)).rejects.toMatchObject({ data: { code: 'CROSS_SITE_REQUEST' } });
      const gone = next<string>(socket, 'disconnect');
      if (transport === 'polling') await browser.post('/signout');
      else socket.disconnect();
      await gone;
    }
  });

  it('serves figures and activity to administrators, and to nobody else', async () => {
    const { client } = await signedUp();
    await expect(client.subscribeAdminStreams(['metrics'])).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const admin = sdk();
    await admin.signIn({ email: ADMIN.email, password: ADMIN.password });
    const [metrics, activity] = [gather(admin, 'metrics'), gather(admin, 'activity')];
    await admin.subscribeAdminStreams(['metrics', 'activity']);
    await signedUp();
    await until(() => metrics.length > 1 && activity.length > 0, 'figures and activity');
    expect(metrics[1]!.requestsPerSecond).toBeGreaterThanOrEqual(0);
    expect(metrics[1]!.connections).toBeGreaterThan(0);
    expect(activity.map(({ action }) => action)).toContain('session.created');
    expect(Object.keys(activity[0]!).toSorted()).toEqual(['action', 'actor', 'target', 'time']);
  });

  it('npm run ws:admin prints them', async () => {
    const { printed, exitCode } = await runExample({
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      DURATION: '30',
    });
    expect(printed).toMatch(/metrics +\d+ connections, \d+ subscriptions, \d+ messages\/s, \d+ requests\/s/);
    expect(exitCode).toBe(0);
    const refused = await runExample({ ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: 'not this one' });
    expect(refused).toMatchObject({ printed: '', exitCode: 1 });
  });

  it('drops an account that is suspended, and lets it in no more', async () => {
    const { client, name } = await signedUp();
    await client.subscribeUserStreams(['account']);
    const ended = new Promise<SessionChange>((resolve) => client.on('session', resolve));
    const admin = sdk();
    await admin.signIn({ email: ADMIN.email, password: ADMIN.password });
    await admin.admin.updateUser({ id: client.user!.id, status: 'suspended', reason: 'a test' });
    expect(await ended).toMatchObject({ state: 'ended' });
    await expect(sdk().signIn({ username: name, password: PASSWORD })).rejects.toMatchObject({
      code: 'ACCOUNT_SUSPENDED',
    });
  });
});

/** Runs the example until it has printed figures twice, or ends by itself. */
async function runExample(env: Readonly<Record<string, string>>) {
  const file = fileURLToPath(new URL('../../../../sdk/examples/admin.ts', import.meta.url));
  const child = spawn(process.execPath, [file], { env: { ...env, URL: server.url } });
  const ended = once(child, 'exit') as Promise<[number]>;
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed.split(' metrics ').length > 2) child.kill('SIGINT');
  });
  const [exitCode] = await ended;
  return { printed, exitCode };
}
