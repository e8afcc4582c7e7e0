import { ERRORS, errorEnvelope } from '@tradewind/protocol';
import type { ErrorEnvelope, Role } from '@tradewind/protocol';
import fc from 'fast-check';
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { API_KEYS_TOPIC } from '../../src/modules/users/api-key-directory.ts';
import { clientAddress } from '../../src/realtime/client-address.ts';
import { publishToUser, userTopic } from '../../src/realtime/user-events.ts';
import { ALLOWED_ORIGIN, TestAccounts } from './accounts.ts';
import { ask, gather, next, startRealtime, until } from './harness.ts';
import type { Harness } from './harness.ts';

let accounts: TestAccounts;
let harness: Harness;

beforeEach(() => {
  accounts = new TestAccounts();
});
afterEach(() => harness.close());

const start = (
  config: Parameters<typeof startRealtime>[0] = {},
  options: Parameters<typeof startRealtime>[1] = {},
) => startRealtime(config, { authentication: accounts, ...options });

const as = (token: string) => ({ auth: { token } });

/** Why a handshake was refused. */
async function refusalOf(socket: Socket): Promise<ErrorEnvelope> {
  const error = await next<Error & { data?: unknown }>(socket, 'connect_error');
  return errorEnvelope.parse(error.data);
}

/** How a connection ended: the error that was told, the reason, and after how long. */
function ending(socket: Socket) {
  const from = performance.now();
  const errors = gather<ErrorEnvelope>(socket, 'error');
  return next<string>(socket, 'disconnect').then((reason) => ({
    code: errors.at(-1)?.code,
    reason,
    ms: performance.now() - from,
  }));
}

describe.each(['websocket', 'polling'] as const)('handshakes over %s', (transport) => {
  const over = { transports: [transport] };

  it('need a token that holds', async () => {
    harness = await start();
    const spent = accounts.token(accounts.account(), { lifetimeMs: -1 });
    for (const auth of [
      {},
      { token: 'made up' },
      { token: '' },
      { token: 7 },
      { token: { length: 1 } },
      { token: spent },
    ]) {
      for (const namespace of ['/user', '/admin']) {
        expect(await refusalOf(harness.client(namespace, { ...over, auth }))).toMatchObject({
          code: 'UNAUTHENTICATED',
        });
      }
    }
    const socket = await harness.connect('/user', { ...over, ...as(accounts.token(accounts.account())) });
    expect(await ask(socket, 'subscribe', { streams: ['order:update', 'account:update'] })).toEqual({
      ok: true,
      streams: ['order:update', 'account:update'],
      seq: 0,
      resumed: true,
    });
    expect(await ask(socket, 'ping')).toMatchObject({ ok: true });
  });

  it('are refused to accounts that may not', async () => {
    harness = await start();
    const admin = (role: Role, secondFactor = true) =>
      harness.client('/admin', { ...over, ...as(accounts.token(accounts.account(role), { secondFactor })) });
    expect(await refusalOf(admin('user'))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusalOf(admin('admin', false))).toMatchObject({ code: 'SECOND_FACTOR_SETUP_REQUIRED' });
    const suspended = accounts.account();
    suspended.isSuspended = true;
    expect(
      await refusalOf(harness.client('/user', { ...over, ...as(accounts.token(suspended)) })),
    ).toMatchObject({ code: 'ACCOUNT_SUSPENDED' });
    await harness.connect('/admin', { ...over, ...as(accounts.token(accounts.account('admin'))) });
  });

  it('take the session cookie from pages of this site and allowed ones, from no others', async () => {
    harness = await start();
    const cookie = `theme=dark; tradewind_session=${accounts.token(accounts.account())}; other=1`;
    const client = (headers: Record<string, string>) =>
      harness.client('/user', { ...over, extraHeaders: { cookie, ...headers } });
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${harness.url}.evil.example` },
      { origin: 'http://127.0.0.1:1' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect(await refusalOf(client(headers)), JSON.stringify(headers)).toMatchObject({
        code: 'CROSS_SITE_REQUEST',
      });
    }
    for (const headers of [
      { origin: harness.url },
      { origin: ALLOWED_ORIGIN },
      { 'sec-fetch-site': 'same-origin' },
    ]) {
      const socket = client(headers);
      await next(socket, 'connect');
    }
  });
});

it.each([
  [false, '127.0.0.1'],
  ['192.0.2.0/24', '127.0.0.1'],
  ['127.0.0.1', '198.51.100.7'],
  ['loopback, 198.51.100.0/24', '203.0.113.9'],
  [true, '203.0.113.9'],
  [(_address: string, hop: number) => hop < 1, '198.51.100.7'],
])('with proxies trusted as %s the address of a client is %s', async (trusted, address) => {
  harness = await start({}, { addressOf: clientAddress(trusted) });
  const extraHeaders = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
  await harness.connect('/user', { ...as(accounts.token(accounts.account())), extraHeaders });
  expect(accounts.lastAddress?.replace('::ffff:', '')).toBe(address);
});

describe('streams of /user', () => {
  it("send an account's events to its own sockets, to those that subscribed, and to nobody else", async () => {
    harness = await start();
    const { bus } = harness.market;
    const [ada, bob] = [accounts.account(), accounts.account()];
    const tabs = [
      await harness.connect('/user', as(accounts.token(ada))),
      await harness.connect('/user', { ...as(accounts.token(ada)), transports: ['polling'] }),
    ];
    const stranger = await harness.connect('/user', as(accounts.token(bob)));
    for (const socket of [...tabs, stranger]) {
      await ask(socket, 'subscribe', { streams: ['account:update', 'wallet:update'] });
    }
    await ask(tabs[1]!, 'unsubscribe', { streams: ['wallet:update'] });
    const received = [...tabs, stranger].map((socket) => {
      const events: unknown[] = [];
      socket.onAny((stream: string, payload: unknown) => events.push([stream, payload]));
      return events;
    });
    const change = { time: 1, balances: [], seq: 1 };
    await publishToUser(bus, ada.userId, 'wallet:update', change);
    await bus.publish(userTopic(ada.userId), { stream: 'order:update', payload: { id: 'nobody wants it' } });
    await bus.publish(userTopic(ada.userId), { stream: '__proto__', payload: {} });
    await publishToUser(bus, ada.userId, 'account:update', { type: 'account_changed' });
    await publishToUser(bus, bob.userId, 'account:update', { type: 'session_created', sessionId: 's' });
    await until(() => received.every(({ length }) => length > 0), 'the events');
    await Promise.all([...tabs, stranger].map((socket) => ask(socket, 'ping')));
    expect(received).toEqual([
      [
        ['wallet:update', change],
        ['account:update', { type: 'account_changed' }],
      ],
      [['account:update', { type: 'account_changed' }]],
      [['account:update', { type: 'session_created', sessionId: 's' }]],
    ]);
  });

  it('refuse what does not exist, also the streams of others', async () => {
    harness = await start();
    const socket = await harness.connect('/user', as(accounts.token(accounts.account())));
    for (const stream of [
      'orders',
      'metrics',
      'price:BTC/USDT',
      '__proto__',
      `${accounts.account().userId}/order:update`,
    ]) {
      expect(await ask(socket, 'subscribe', { streams: [stream] })).toMatchObject({
        code: 'UNKNOWN_STREAM',
        details: [{ path: 'payload.streams.0', stream }],
      });
    }
    expect(await ask(socket, 'subscribe', { streams: 'order:update' })).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(await ask(socket, 'delete_account', {})).toMatchObject({ code: 'UNKNOWN_EVENT' });
    expect(harness.realtime.stats().subscriptions).toBe(0);
  });
});

describe('the end of a token', () => {
  it('ends a connection that shows no other, and only in that namespace', async () => {
    harness = await start();
    const token = accounts.token(accounts.account(), { lifetimeMs: 600 });
    const socket = await harness.connect('/user', as(token));
    const prices = socket.io.socket('/prices').connect();
    await next(prices, 'connect');
    const { code, reason, ms } = await ending(socket);
    expect({ code, reason }).toEqual({ code: 'UNAUTHENTICATED', reason: 'io server disconnect' });
    expect(ms).toBeLessThan(2_500);
    expect(await ask(prices, 'ping')).toMatchObject({ ok: true });
    expect(await refusalOf(socket.connect())).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is survived with a fresh token of the same account', async () => {
    harness = await start();
    const account = accounts.account();
    const socket = await harness.connect('/user', as(accounts.token(account, { lifetimeMs: 1_200 })));
    const gone = gather(socket, 'disconnect');
    await ask(socket, 'subscribe', { streams: ['account:update'] });
    const fresh = accounts.token(account, { lifetimeMs: 60_000 });
    const answer = await ask(socket, 'authenticate', { token: fresh });
    expect(answer).toEqual({ ok: true, expiresAt: expect.any(Number) });
    expect(answer['expiresAt']).toBeGreaterThan(Date.now() + 50_000);
    await new Promise((resolve) => setTimeout(resolve, 2_600));
    expect(gone).toEqual([]);
    const update = next(socket, 'account:update');
    await publishToUser(harness.market.bus, account.userId, 'account:update', { type: 'account_changed' });
    await update;
    // From now on it is the new session that counts.
    const end = ending(socket);
    await accounts.revoke(harness.market.bus, fresh);
    expect(await end).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is not put off by a token that does not hold or is of somebody else', async () => {
    harness = await start();
    const socket = await harness.connect(
      '/user',
      as(accounts.token(accounts.account(), { lifetimeMs: 900 })),
    );
    const end = ending(socket);
    expect(await ask(socket, 'authenticate', { token: accounts.token(accounts.account()) })).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await ask(socket, 'authenticate', { token: 'made up' })).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    for (const payload of [
      undefined,
      {},
      { token: 1 },
      { token: '' },
      { token: 'x'.repeat(5000) },
      'token',
    ]) {
      expect(await ask(socket, 'authenticate', payload)).toMatchObject({ code: 'VALIDATION_FAILED' });
    }
    expect(await end).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('a session that is revoked', () => {
  it.each(['websocket', 'polling'] as const)(
    'loses its connections over %s within a second, and no other session does',
    async (transport) => {
      harness = await start();
      const account = accounts.account('admin');
      const token = accounts.token(account);
      const over = { transports: [transport] };
      const lost = [
        await harness.connect('/user', { ...over, ...as(token) }),
        await harness.connect('/admin', { ...over, ...as(token) }),
      ];
      const other = await harness.connect('/user', { ...over, ...as(accounts.token(account)) });
      const ends = Promise.all(lost.map(ending));
      await accounts.revoke(harness.market.bus, token);
      for (const { code, reason, ms } of await ends) {
        expect({ code, reason }).toEqual({ code: 'UNAUTHENTICATED', reason: 'io server disconnect' });
        expect(ms).toBeLessThan(1_000);
      }
      expect(await ask(other, 'ping')).toMatchObject({ ok: true });
    },
  );

  it('does not come in if that happens while it is looked up', async () => {
    harness = await start();
    const token = accounts.token(accounts.account());
    // The look-up has read the session when it ends, and answers only then.
    accounts.before = async () => {
      accounts.before = async () => undefined;
      await accounts.revoke(harness.market.bus, token);
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    expect(await refusalOf(harness.client('/user', as(token)))).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(accounts.lookups).toBe(2);
  });

  it('is found out without any message, a little later', async () => {
    harness = await start({}, { limits: { revalidateEveryMs: 200 } });
    const token = accounts.token(accounts.account());
    const socket = await harness.connect('/user', as(token));
    const end = ending(socket);
    accounts.revokeQuietly(token);
    expect(await end).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is not assumed where sessions can not be looked up for a while', async () => {
    harness = await start({}, { limits: { revalidateEveryMs: 100 } });
    const socket = await harness.connect('/user', as(accounts.token(accounts.account())));
    const gone = gather(socket, 'disconnect');
    accounts.before = () => Promise.reject(new Error('the database is away'));
    const { lookups } = accounts;
    await until(() => accounts.lookups > lookups + 1, 'two more look-ups');
    expect(gone).toEqual([]);
    accounts.before = async () => undefined;
    expect(await ask(socket, 'ping')).toMatchObject({ ok: true });
  });
});

describe('an account that changes', () => {
  it('is dropped when it is suspended, on all its connections', async () => {
    harness = await start();
    const account = accounts.account();
    const sockets = [
      await harness.connect('/user', as(accounts.token(account))),
      await harness.connect('/user', as(accounts.key(account))),
    ];
    const ends = Promise.all(sockets.map(ending));
    account.isSuspended = true;
    await accounts.changed(harness.market.bus, account);
    for (const { code, ms } of await ends) {
      expect(code).toBe('ACCOUNT_SUSPENDED');
      expect(ms).toBeLessThan(1_000);
    }
  });

  it('loses /admin with its role, and keeps /user', async () => {
    harness = await start();
    const account = accounts.account('admin');
    const token = accounts.token(account);
    const admin = await harness.connect('/admin', as(token));
    const user = await harness.connect('/user', as(token));
    const end = ending(admin);
    account.role = 'support';
    await accounts.changed(harness.market.bus, account);
    expect(await end).toMatchObject({ code: 'FORBIDDEN' });
    expect(await ask(user, 'ping')).toMatchObject({ ok: true });
  });

  it('loses /admin with its role also where it shows a fresh token before anybody told', async () => {
    harness = await start();
    const account = accounts.account('admin');
    const admin = await harness.connect('/admin', as(accounts.token(account)));
    expect(await ask(admin, 'subscribe', { streams: ['activity'] })).toMatchObject({ ok: true });
    account.role = 'support';
    expect(await ask(admin, 'authenticate', { token: accounts.token(account) })).toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('loses connections of an API key that is deleted', async () => {
    harness = await start();
    const account = accounts.account();
    const [key, kept] = [accounts.key(account), accounts.key(account)];
    const socket = await harness.connect('/user', as(key));
    const other = await harness.connect('/user', as(kept));
    const end = ending(socket);
    accounts.removeKey(key);
    await harness.market.bus.publish(API_KEYS_TOPIC, { publicIds: [key.slice(4)] });
    expect(await end).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await ask(other, 'ping')).toMatchObject({ ok: true });
  });
});

describe('many connections', () => {
  it('of one account: so many and no more; other accounts come in, and a place that is left is free', async () => {
    harness = await start({ WS_MAX_CONNECTIONS: 200 });
    const account = accounts.account('admin');
    const token = accounts.token(account);
    const held = await Promise.all(Array.from({ length: 50 }, () => harness.connect('/user', as(token))));
    expect(await refusalOf(harness.client('/user', as(token)))).toMatchObject({
      code: 'TOO_MANY_CONNECTIONS',
    });
    // Another namespace of a connection that is counted takes no place.
    const admin = held[0]!.io.socket('/admin', as(token)).connect();
    await next(admin, 'connect');
    await harness.connect('/user', as(accounts.token(accounts.account())));
    held[7]!.disconnect();
    await until(() => harness.realtime.stats().connections === 51, 'a free place');
    await harness.connect('/user', as(token));
    const ends = Promise.all(held.filter(({ connected }) => connected).map(ending));
    await accounts.revoke(harness.market.bus, token);
    const times = (await ends).map(({ ms }) => ms);
    expect(times).toHaveLength(49);
    expect(Math.max(...times)).toBeLessThan(1_000);
  });

  it('one after another on one connection leave nothing behind', async () => {
    harness = await start();
    const warnings = vi.fn<(warning: Error) => void>();
    process.on('warning', warnings);
    const socket = await harness.connect('/user', as(accounts.token(accounts.account())));
    const prices = socket.io.socket('/prices').connect();
    await next(prices, 'connect');
    for (let time = 0; time < 20; time += 1) {
      socket.disconnect();
      // The library takes a namespace that is left and joined in one packet for a fault.
      await ask(prices, 'ping');
      const connected = next(socket, 'connect');
      socket.connect();
      await connected;
    }
    process.off('warning', warnings);
    expect(warnings).not.toHaveBeenCalled();
    expect(harness.realtime.stats().connections).toBe(1);
  });

  it('that are gone before they were let in leave nothing behind', async () => {
    harness = await start();
    const account = accounts.account();
    const opened = Promise.withResolvers<void>();
    accounts.before = () => opened.promise;
    const clients = Array.from({ length: 60 }, () => harness.client('/user', as(accounts.token(account))));
    await until(() => accounts.lookups === 60, 'all look-ups to have begun');
    for (const client of clients) client.io.engine.close();
    await until(() => harness.realtime.stats().connections === 0, 'them to be gone');
    accounts.before = async () => undefined;
    opened.resolve();
    await Promise.all(
      Array.from({ length: 50 }, () => harness.connect('/user', as(accounts.token(account)))),
    );
    expect(harness.realtime.stats().connections).toBe(50);
  });
});

it('every event is answered with something, whatever is sent', async () => {
  harness = await start({ WS_RATE_LIMIT_POINTS: 100_000 });
  const token = accounts.token(accounts.account('admin'));
  const sockets = {
    '/user': await harness.connect('/user', as(token)),
    '/admin': await harness.connect('/admin', as(token)),
  };
  const streams = fc.array(fc.oneof(fc.string(), fc.constantFrom('order:update', 'metrics', 'activity')));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/user' as const, '/admin' as const),
      fc.constantFrom('subscribe', 'unsubscribe', 'authenticate', 'ping', 'error'),
      fc.oneof(fc.jsonValue(), fc.record({ streams }), fc.record({ token: fc.string() })),
      async (namespace, event, payload) => {
        const answer = await ask(sockets[namespace], event, payload);
        if (answer.ok === true) return;
        expect(Object.keys(ERRORS)).toContain(answer.code);
        expect(answer.code).not.toBe('INTERNAL');
      },
    ),
    { numRuns: 300, seed: 7 },
  );
});

describe('floods', () => {
  it('of handshakes end the connection before they are all looked up', async () => {
    harness = await start();
    const url = `${harness.url}/socket.io/?EIO=4&transport=polling`;
    const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
    const body = Array.from({ length: 500 }, () => '40/user,{"token":"made up"}').join('\u001e');
    await fetch(`${url}&sid=${sid}`, { method: 'POST', body }).catch(() => undefined);
    await until(() => harness.realtime.stats().connections === 0, 'the end of the connection');
    expect(accounts.lookups).toBeLessThanOrEqual(60);
    // Packets that were on their way when it ended take no place that nobody frees.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(harness.realtime.stats().connections).toBe(0);
  });

  it('of authenticate are held to the rate of all events', async () => {
    harness = await start({ WS_RATE_LIMIT_POINTS: 10, WS_RATE_LIMIT_DURATION: 60 });
    const socket = await harness.connect('/user', as(accounts.token(accounts.account())));
    const { lookups } = accounts;
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => ask(socket, 'authenticate', { token: 'made up' })),
    );
    expect(answers.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(30);
    expect(accounts.lookups - lookups).toBe(10);
  });
});
