import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { apiKeys as table, users } from '@tradewind/database';
import { ERRORS } from '@tradewind/protocol';
import type { ErrorCode } from '@tradewind/protocol';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeyDirectory } from '../../src/modules/users/api-key-directory.ts';
import { ManualClock, startApiKeyServer } from './api-key-server.ts';
import type { ApiKeyServer, Echo } from './api-key-server.ts';
import { ed25519Signer, hmacSigner, signedHeaders } from './signing.ts';
import type { Signer } from './signing.ts';

const clock = new ManualClock();
const pair = generateKeyPairSync('ed25519');
const target = '/api/v1/echo';
let server: ApiKeyServer;
let me: string;

beforeAll(async () => {
  server = await startApiKeyServer({ clock });
}, 120_000);

beforeEach(async () => {
  me = await server.newUser();
});

afterAll(() => server?.stop());

interface MadeKey {
  readonly id: string;
  readonly key: string;
  readonly secret: string;
}

async function create(values: object): Promise<MadeKey> {
  const { status, body } = await server.call(me, 'POST', '/users/api-keys', {
    kind: 'platform',
    name: 'bot',
    ...values,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  // The answer is parsed JSON; what it holds is what the assertions of each test look at.
  return body as unknown as MadeKey;
}

async function send(headers: Record<string, string>, remoteAddress = '127.0.0.1') {
  const response = await server.app.inject({ method: 'GET', url: target, headers, remoteAddress });
  return { status: response.statusCode, body: response.json<Echo & { code: ErrorCode; message: string }>() };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const signed = (signer: Signer) => signedHeaders(signer, { timestamp: clock.now(), target });

/** Each algorithm: how a key is made, and how a request shows it. */
const ALGORITHMS = [
  ['bearer', {}, ({ secret }: MadeKey) => bearer(secret)],
  ['hmac', {}, ({ key, secret }: MadeKey) => signed(hmacSigner(key, secret))],
  [
    'ed25519',
    { publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }) },
    ({ key }: MadeKey) => signed(ed25519Signer(key, pair.privateKey)),
  ],
] as const;

function expectError(answer: { status: number; body: { code: ErrorCode } }, code: ErrorCode): void {
  expect(answer.body.code, JSON.stringify(answer.body)).toBe(code);
  expect(answer.status).toBe(ERRORS[code].status);
}

describe.each(ALGORITHMS)('a key of kind %s', (algorithm, values, show) => {
  const make = (more: object = {}) => create({ algorithm, ...values, ...more });
  const refused: ErrorCode = algorithm === 'bearer' ? 'UNAUTHENTICATED' : 'INVALID_SIGNATURE';

  it('acts for its owner within its scopes', async () => {
    const key = await make({ scopes: ['read', 'trade'] });
    const { status, body } = await send(show(key));
    expect(status).toBe(200);
    expect(body.principal).toMatchObject({
      userId: me,
      role: 'user',
      plan: 'free',
      isVerified: true,
      proof: { kind: 'api_key', keyId: key.id, scopes: ['read', 'trade'] },
    });
    expectError(await send(show(await make({ scopes: ['trade'] }))), 'INSUFFICIENT_SCOPE');
  });

  it('makes and deletes no keys', async () => {
    const key = await make({ scopes: ['read', 'trade', 'withdraw'] });
    const headers = { ...show(key), 'x-test-user': me };
    const listed = await server.app.inject({ url: '/api/v1/users/api-keys', headers });
    expect([401, 403]).toContain(listed.statusCode);
  });

  it('ends with its time', async () => {
    const key = await make({ expiresAt: new Date(clock.now() + 60_000).toISOString() });
    clock.advance(59_999);
    expect((await send(show(key))).status).toBe(200);
    clock.advance(1);
    const answer = await send(show(key));
    expectError(answer, 'UNAUTHENTICATED');
    expect(answer.body.message).toBe('The API key has expired');
  });

  it('ends at once when it is deleted, also where it was just used', async () => {
    const key = await make();
    expect((await send(show(key))).status).toBe(200);
    await server.call(me, 'DELETE', `/users/api-keys/${key.id}`);
    expectError(await send(show(key)), refused);
  });

  it('ends in other processes when they hear that it was deleted', async () => {
    const elsewhere = server.newDirectory();
    await elsewhere.start();
    const key = await make();
    expect(await elsewhere.find(key.key)).toMatchObject({ id: key.id });
    await server.call(me, 'DELETE', `/users/api-keys/${key.id}`);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await elsewhere.find(key.key)).toBeNull();
    await elsewhere.stop();
  });

  it('ends with its account, told apart from a wrong key', async () => {
    const key = await make();
    const become = async (status: 'active' | 'suspended' | 'deleted') => {
      await server.database.orm.update(users).set({ status }).where(eq(users.id, me));
      await server.bus.publish('auth.sessions', { type: 'user', userId: me });
      await new Promise((resolve) => setImmediate(resolve));
      return send(show(key));
    };
    expect((await become('active')).status).toBe(200);
    expectError(await become('suspended'), 'ACCOUNT_SUSPENDED');
    expect((await become('active')).status).toBe(200);
    expectError(await become('deleted'), 'UNAUTHENTICATED');
  });

  it('notices a change that nobody announced within five seconds', async () => {
    const key = await make();
    await send(show(key));
    await server.database.orm.delete(table).where(eq(table.id, key.id));
    clock.advance(4_999);
    expect((await send(show(key))).status).toBe(200);
    clock.advance(1);
    expectError(await send(show(key)), refused);
  });

  it('works from its addresses only', async () => {
    const key = await make({ allowedAddresses: ['10.1.0.0/16', '2001:db8::/32', '192.0.2.7'] });
    for (const address of ['10.1.255.1', '::ffff:10.1.2.3', '2001:db8:ffff::1', '192.0.2.7']) {
      expect((await send(show(key), address)).status, address).toBe(200);
    }
    for (const address of ['10.2.0.1', '::ffff:10.2.2.3', '2001:db9::1', '192.0.2.8', '127.0.0.1', '::1']) {
      expectError(await send(show(key), address), 'ADDRESS_NOT_ALLOWED');
    }
    expectError(
      await send({ ...show(key), 'x-forwarded-for': '192.0.2.7', forwarded: 'for=192.0.2.7' }),
      'ADDRESS_NOT_ALLOWED',
    );
  });

  it('that was guessed wrong is told apart neither from an unknown one nor by where it may be used', async () => {
    const key = await make({ allowedAddresses: ['192.0.2.7'] });
    const other = await make();
    const mixed = { ...show(other) } as Record<string, string>;
    if (algorithm === 'bearer') mixed['authorization'] = `Bearer twk_${key.key}_${other.secret.slice(25)}`;
    else mixed['x-tw-key'] = key.key;
    const unknown = { ...show(other) } as Record<string, string>;
    const nobody = 'A'.repeat(20);
    if (algorithm === 'bearer')
      unknown['authorization'] = unknown['authorization']!.replace(other.key, nobody);
    else unknown['x-tw-key'] = nobody;
    const answers =
      algorithm === 'ed25519' ? [await send(unknown)] : [await send(mixed), await send(unknown)];
    for (const answer of answers) expectError(answer, refused);
    expect(new Set(answers.map(({ body }) => body.message)).size).toBe(1);
  });
});

describe('bearer keys', () => {
  it.each([
    'twk_',
    'twk_x',
    `twk_${'a'.repeat(20)}_`,
    `twk_${'a'.repeat(20)}_${'b'.repeat(42)}`,
    `twk_${'a'.repeat(20)}_${'b'.repeat(44)}`,
    `twk_${'a'.repeat(20)}_${'-'.repeat(43)}`,
    `twk_${'a'.repeat(19)}%_${'b'.repeat(43)}`,
  ])('are not %s', async (token) => {
    expectError(await send(bearer(token)), 'UNAUTHENTICATED');
  });

  it('are left to others where they are none', async () => {
    for (const authorization of ['Bearer eyJhbGciOi.x.y', 'Basic dHdrXzp4', 'twk_x', 'Bearer', '']) {
      const answer = await send({ authorization, 'x-test-user': me });
      expect(answer.body.principal.proof.kind).toBe('session');
    }
  });

  it('don’t work with the secret of another kind of key, nor the other way round', async () => {
    const hmac = await create({ algorithm: 'hmac' });
    const plain = await create({});
    expectError(await send(bearer(`twk_${hmac.key}_${hmac.secret}`)), 'UNAUTHENTICATED');
    expectError(await send(signed(hmacSigner(plain.key, plain.secret.slice(25)))), 'INVALID_SIGNATURE');
  });

  it('can’t be sent together with a signature', async () => {
    const hmac = await create({ algorithm: 'hmac' });
    const plain = await create({});
    const both = { ...signed(hmacSigner(hmac.key, hmac.secret)), ...bearer(plain.secret) };
    expectError(await send(both), 'UNAUTHENTICATED');
  });

  it('don’t turn up in the log', async () => {
    const key = await create({});
    await send(bearer(key.secret));
    await send(bearer(key.secret.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))));
    expect(server.log.filter((line) => line.includes(key.secret.slice(25, 60)))).toEqual([]);
  });
});

describe('the directory of keys', () => {
  it('asks the database once for all who ask at the same time, and again when the key was deleted meanwhile', async () => {
    const { repository, vault, usage, bus } = server;
    const slow = Object.create(repository) as typeof repository;
    let queries = 0;
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    slow.byPublicId = async (publicId) => {
      queries += 1;
      const isFirst = queries === 1;
      const row = await repository.byPublicId(publicId);
      if (isFirst) await held;
      return row;
    };
    const directory = new ApiKeyDirectory({ repository: slow, vault, usage, bus, clock });
    const key = await create({});
    const before = [directory.find(key.key), directory.find(key.key)];
    await repository.byPublicId(key.key);
    await server.call(me, 'DELETE', `/users/api-keys/${key.id}`);
    await directory.announceRemoved([key.key]);
    const after = directory.find(key.key);
    release();
    expect((await Promise.all(before)).map((found) => found?.id)).toEqual([key.id, key.id]);
    expect([await after, await directory.find(key.key), queries]).toEqual([null, null, 2]);
  });

  it('knows no key whose secret is deleted while it is looked up', async () => {
    const { repository, vault, usage, bus } = server;
    const key = await create({ algorithm: 'hmac' });
    const late = Object.create(vault) as typeof vault;
    late.open = async (...args) => {
      await server.call(me, 'DELETE', `/users/api-keys/${key.id}`);
      return vault.open(...args);
    };
    const directory = new ApiKeyDirectory({ repository, vault: late, usage, bus, clock });
    expect(await directory.find(key.key)).toBeNull();
  });

  it('asks again after a failure', async () => {
    const { repository, vault, usage, bus } = server;
    const failing = Object.create(repository) as typeof repository;
    let fails = true;
    failing.byPublicId = async (publicId) => {
      if (fails) throw new Error('the database is away');
      return repository.byPublicId(publicId);
    };
    const directory = new ApiKeyDirectory({ repository: failing, vault, usage, bus, clock });
    const key = await create({});
    await expect(directory.find(key.key)).rejects.toThrow('the database is away');
    fails = false;
    expect(await directory.find(key.key)).toMatchObject({ id: key.id });
  });

  it('opens the secret of an HMAC key once, not once a request', async () => {
    const { repository, vault, usage, bus } = server;
    const counting = Object.create(vault) as typeof vault;
    let opened = 0;
    counting.open = async (...args) => {
      opened += 1;
      return vault.open(...args);
    };
    const directory = new ApiKeyDirectory({ repository, vault: counting, usage, bus, clock });
    const key = await create({ algorithm: 'hmac' });
    for (let count = 0; count < 5; count += 1) await directory.find(key.key);
    expect(opened).toBe(1);
  });

  it('takes the plan that has run out for the free one', async () => {
    const values = { plan: 'pro' as const, planExpiresAt: new Date(clock.now() + 1_000) };
    await server.database.orm.update(users).set(values).where(eq(users.id, me));
    const key = await create({});
    expect((await send(bearer(key.secret))).body.principal.plan).toBe('pro');
    clock.advance(6_000);
    expect((await send(bearer(key.secret))).body.principal.plan).toBe('free');
  });
});

describe('the last use of a key', () => {
  const lastUse = async (id: string) => {
    const { body } = await server.call(me, 'GET', `/users/api-keys/${id}`);
    return [body['lastUsedAt'], body['lastUsedAddress']];
  };

  it('is written soon, then once a minute at most, however often it is used', async () => {
    const key = await create({});
    await server.usage.flush();
    expect(await lastUse(key.id)).toEqual([null, null]);
    await send(bearer(key.secret), '192.0.2.1');
    const first = new Date(clock.now()).toISOString();
    await server.usage.flush();
    expect(await lastUse(key.id)).toEqual([first, '192.0.2.1']);
    clock.advance(30_000);
    await send(bearer(key.secret), '192.0.2.2');
    await server.usage.flush();
    expect(await lastUse(key.id)).toEqual([first, '192.0.2.1']);
    clock.advance(30_000);
    await server.usage.flush();
    expect(await lastUse(key.id)).toEqual([new Date(clock.now() - 30_000).toISOString(), '192.0.2.2']);
  });

  it('is not that of a request that was refused', async () => {
    const key = await create({ allowedAddresses: ['192.0.2.1'] });
    await send(bearer(key.secret), '192.0.2.2');
    await send(bearer(key.secret.replace(/.$/, '_')));
    await server.usage.flush();
    expect(await lastUse(key.id)).toEqual([null, null]);
  });

  it('is written when the server stops, and never replaced by an older one', async () => {
    const key = await create({});
    const { body } = await server.call(me, 'POST', '/users/api-keys', {
      kind: 'llm',
      provider: 'openai',
      key: `sk-${randomBytes(20).toString('hex')}`,
    });
    await send(bearer(key.secret));
    await server.apiKeys.openLlmKey(me, 'openai');
    await server.usage.stop();
    const now = new Date(clock.now()).toISOString();
    expect(await lastUse(key.id)).toEqual([now, '127.0.0.1']);
    expect((await lastUse(body['id'] as string))[0]).toBe(now);
    await server.repository.recordUses([{ keyId: key.id, at: new Date(clock.now() - 1), address: 'late' }]);
    expect(await lastUse(key.id)).toEqual([now, '127.0.0.1']);
  });
});
