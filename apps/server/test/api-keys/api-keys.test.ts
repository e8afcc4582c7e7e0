import { createHash, createPublicKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { apiKeys as table, auditLog, secrets } from '@tradewind/database';
import { createdApiKey, ERRORS, PLANS } from '@tradewind/protocol';
import type { ApiKey, CreatedApiKey, ErrorCode, PlatformKey } from '@tradewind/protocol';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, startApiKeyServer } from './api-key-server.ts';
import type { ApiKeyServer } from './api-key-server.ts';

const LLM_KEY = 'sk-ant-api03-THIS-IS-THE-USERS-OWN-KEY-wxyz';
const clock = new ManualClock();
let server: ApiKeyServer;
let me: string;

beforeAll(async () => {
  server = await startApiKeyServer({ clock });
}, 120_000);

beforeEach(async () => {
  me = await server.newUser();
});

afterAll(() => server?.stop());

const post = (body: unknown, userId = me) => server.call(userId, 'POST', '/users/api-keys', body);

async function create(values: object, userId = me): Promise<CreatedApiKey> {
  const { status, body } = await post({ kind: 'platform', name: 'bot', ...values }, userId);
  expect(status, JSON.stringify(body)).toBe(201);
  return createdApiKey.parse(body);
}

const createPlatform = async (values: object = {}, userId = me) =>
  (await create(values, userId)) as PlatformKey & { secret?: string };

const list = async (userId = me) =>
  (await server.call(userId, 'GET', '/users/api-keys')).body['data'] as ApiKey[];

const rowOf = async (id: string) => {
  const [row] = await server.database.orm.select().from(table).where(eq(table.id, id));
  return row!;
};

function expectError(answer: { status: number; body: Record<string, unknown> }, code: ErrorCode): void {
  expect(answer.body).toMatchObject({ status: 'error', code });
  expect(answer.status).toBe(ERRORS[code].status);
}

/** All that the database holds, as text and as raw bytes. */
async function everythingStored(): Promise<Buffer> {
  const { orm } = server.database;
  const rows = [
    await orm.select().from(table),
    await orm.select().from(secrets),
    await orm.select().from(auditLog),
  ].flat();
  const raw = rows.flatMap((row) => Object.values(row).filter((value) => Buffer.isBuffer(value)));
  return Buffer.concat([Buffer.from(JSON.stringify(rows)), ...raw]);
}

describe('platform keys', () => {
  it('of kind bearer are shown once and kept as a hash', async () => {
    const key = await createPlatform({ scopes: ['read', 'trade', 'read'] });
    expect(key).toMatchObject({
      kind: 'platform',
      name: 'bot',
      algorithm: 'bearer',
      scopes: ['read', 'trade'],
      allowedAddresses: [],
      expiresAt: null,
      lastUsedAt: null,
      lastUsedAddress: null,
    });
    const [, publicId, secret] = /^twk_([0-9A-Za-z]{20})_([0-9A-Za-z]{43})$/.exec(key.secret!) ?? [];
    expect(key.key).toBe(publicId);
    const { secretHash } = await rowOf(key.id);
    expect(secretHash).toEqual(createHash('sha256').update(secret!).digest());
    expect((await everythingStored()).includes(secret!)).toBe(false);
    const { secret: _shown, ...rest } = key;
    expect(await list()).toEqual([rest]);
    expect((await server.call(me, 'GET', `/users/api-keys/${key.id}`)).body).toEqual(rest);
  });

  it('of kind hmac are shown once and kept in the vault', async () => {
    const key = await createPlatform({ algorithm: 'hmac' });
    expect(key.secret).toMatch(/^[0-9A-Za-z]{43}$/);
    const { secretId, secretHash } = await rowOf(key.id);
    expect(secretHash).toBeNull();
    expect(await server.vault.open(secretId!, 'hmac_key')).toBe(key.secret);
    expect((await everythingStored()).includes(key.secret!)).toBe(false);
    expect(await list()).not.toContainEqual(expect.objectContaining({ secret: expect.anything() }));
  });

  it('of kind ed25519 are kept as the public key, given as PEM or as 32 bytes', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
    const spellings = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      raw.toString('base64'),
      raw.toString('base64url'),
      `  ${publicKey.export({ type: 'spki', format: 'pem' }).toString().trim()}\r\n`,
    ];
    for (const spelling of spellings) {
      const key = await createPlatform({ algorithm: 'ed25519', publicKey: spelling });
      expect(key.secret).toBeUndefined();
      const { publicKey: stored } = await rowOf(key.id);
      expect(createPublicKey({ key: stored!, type: 'spki', format: 'der' }).equals(publicKey)).toBe(true);
    }
  });

  it('are never two with one public id or secret', async () => {
    const rich = await server.newUser({ plan: 'enterprise' });
    const keys = await Promise.all(Array.from({ length: 40 }, () => createPlatform({}, rich)));
    expect(new Set(keys.flatMap(({ key, secret }) => [key, secret])).size).toBe(80);
  });

  it('have their addresses in one spelling, without host bits and doubles', async () => {
    const { allowedAddresses } = await createPlatform({
      allowedAddresses: [
        '10.1.2.3/8',
        '10.0.0.0/8',
        '192.168.1.7',
        '192.168.1.7/32',
        '2001:DB8:0:0:0:0:0:1',
        '2001:db8::ffff/33',
        '::ffff:203.0.113.9',
        '0.0.0.0/0',
      ],
    });
    expect(allowedAddresses).toEqual([
      '10.0.0.0/8',
      '192.168.1.7',
      '2001:db8::1',
      '2001:db8::/33',
      '203.0.113.9',
      '0.0.0.0/0',
    ]);
  });
});

describe('what a new key must not be', () => {
  const pem = (type: 'x25519' | 'ed448') =>
    (type === 'x25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('ed448')).publicKey
      .export({ type: 'spki', format: 'pem' })
      .toString();
  const pair = generateKeyPairSync('ed25519');
  const privatePem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  /** Points of small order (RFC 7748 and 8032 curves): of each, anybody can make signatures that verify. */
  const SMALL_ORDER = [
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0000000000000000000000000000000000000000000000000000000000000080',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  ].map((hex) => Buffer.from(hex, 'hex').toString('base64'));
  const ed25519 = (publicKey: string) => ({ algorithm: 'ed25519', publicKey });

  it.each<[string, object, string]>([
    ['without a public key', { algorithm: 'ed25519' }, 'body.publicKey'],
    ['with a public key that it has no use for', { publicKey: pem('x25519') }, 'body.publicKey'],
    ['a private key', ed25519(privatePem), 'body.publicKey'],
    ['of another curve', ed25519(pem('x25519')), 'body.publicKey'],
    ['of another curve, longer', ed25519(pem('ed448')), 'body.publicKey'],
    ['of RSA', ed25519(rsaPem), 'body.publicKey'],
    ['31 bytes', ed25519(randomBytes(31).toString('base64')), 'body.publicKey'],
    ['33 bytes', ed25519(randomBytes(33).toString('base64')), 'body.publicKey'],
    ['not on the curve', ed25519(Buffer.alloc(32, 2).toString('base64')), 'body.publicKey'],
    ['text around the PEM', ed25519(`x ${pem('x25519')}`), 'body.publicKey'],
    ['broken PEM', ed25519('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'), 'body.publicKey'],
    ...SMALL_ORDER.map(
      (point) => [`weak: ${point}`, ed25519(point), 'body.publicKey'] as [string, object, string],
    ),
    ['expired', { expiresAt: '2025-12-31T23:59:59Z' }, 'body.expiresAt'],
    ['expiring now', { expiresAt: new Date(clock.now()).toISOString() }, 'body.expiresAt'],
    ['expiring at no time', { expiresAt: 'tomorrow' }, 'body.expiresAt'],
    ['without scopes', { scopes: [] }, 'body.scopes'],
    ['for everything', { scopes: ['admin'] }, 'body.scopes.0'],
    ['nameless', { name: '  ' }, 'body.name'],
    ['named in control characters', { name: 'a\u0000b' }, 'body.name'],
    ['named as markup', { name: '<script>' }, 'body.name'],
    ['named at length', { name: 'x'.repeat(65) }, 'body.name'],
    ['for no address', { allowedAddresses: ['localhost'] }, 'body.allowedAddresses.0'],
    ['for an octal address', { allowedAddresses: ['010.0.0.1'] }, 'body.allowedAddresses.0'],
    ['for a network of 33 bits', { allowedAddresses: ['10.0.0.0/33'] }, 'body.allowedAddresses.0'],
    ['for too many addresses', { allowedAddresses: Array(51).fill('10.0.0.1') }, 'body.allowedAddresses'],
    ['with fields that nobody knows', { secret: 'mine', userId: randomUUID() }, 'body'],
    ['of another algorithm', { algorithm: 'rsa' }, 'body.algorithm'],
    ['of another kind', { kind: 'admin' }, 'body.kind'],
  ])('%s', async (_name, values, path) => {
    const answer = await post({ kind: 'platform', name: 'bot', ...values });
    expectError(answer, 'VALIDATION_FAILED');
    const [issue] = answer.body['details'] as { path: string }[];
    expect(issue!.path.replace(/\.$/, '')).toBe(path);
    expect(answer.text).not.toContain('PRIVATE KEY');
    expect(await list()).toEqual([]);
  });

  it('prototype pollution', async () => {
    const answer = await post('{"kind":"platform","name":"bot","__proto__":{"scopes":["withdraw"]}}');
    expectError(answer, 'MALFORMED_JSON');
  });
});

describe('the limit of the plan', () => {
  it('holds for keys that exist, and says which it is', async () => {
    const first = await createPlatform();
    for (let count = 1; count < PLANS.free.apiKeys; count += 1) await createPlatform();
    const refused = await post({ kind: 'platform', name: 'one more' });
    expectError(refused, 'LIMIT_REACHED');
    expect(refused.body['details']).toEqual({ limit: 'apiKeys', max: PLANS.free.apiKeys });
    await create({ kind: 'llm', name: undefined, provider: 'openai', key: LLM_KEY });
    await createPlatform({}, await server.newUser());
    await server.call(me, 'DELETE', `/users/api-keys/${first.id}`);
    await createPlatform();
  });

  it('holds however many are made at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        post({ kind: 'platform', name: `bot ${index}`, algorithm: 'hmac' }),
      ),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array(5).fill(201), ...Array(7).fill(409)]);
    expect(await list()).toHaveLength(5);
    const stored = await server.database.orm.select().from(secrets).where(eq(secrets.userId, me));
    expect(stored).toHaveLength(5);
  });

  it('is that of the plan', async () => {
    const rich = await server.newUser({ plan: 'pro' });
    for (let count = 0; count < 6; count += 1) await createPlatform({}, rich);
    expect(await list(rich)).toHaveLength(6);
  });
});

describe('keys of language models', () => {
  const store = (values: object = {}, userId = me) =>
    post({ kind: 'llm', provider: 'anthropic', key: LLM_KEY, ...values }, userId);

  it('are kept in the vault and never given out: not in answers, not in logs, not in rows', async () => {
    const created = await store();
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ provider: 'anthropic', hint: 'wxyz', name: 'Anthropic …wxyz' });
    const id = created.body['id'] as string;
    const answers = [
      created,
      await server.call(me, 'GET', '/users/api-keys'),
      await server.call(me, 'GET', `/users/api-keys/${id}`),
      await store(),
      await store({ key: `${LLM_KEY} with spaces` }),
      await store({ provider: 'nobody' }),
      await store({ key: `${LLM_KEY}${'x'.repeat(600)}` }),
    ];
    expect(await server.apiKeys.openLlmKey(me, 'anthropic')).toBe(LLM_KEY);
    answers.push(await server.call(me, 'DELETE', `/users/api-keys/${id}`));
    const piece = LLM_KEY.slice(8, 20);
    expect(answers.filter(({ text }) => text.includes(piece))).toEqual([]);
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 409, 422, 422, 422, 200]);
    await store({ name: 'still there' });
    expect((await everythingStored()).includes(piece)).toBe(false);
    expect(server.log.length).toBeGreaterThan(0);
    expect(server.log.filter((line) => line.includes(piece))).toEqual([]);
  });

  it('may be several with distinct names; the newest of a provider is used', async () => {
    const newer = `${LLM_KEY}-NEWER`;
    await store({ name: 'work' });
    expectError(await store({ name: 'Work' }), 'CONFLICT');
    clock.advance(1);
    const { body } = await store({ name: 'home', key: newer });
    await store({ name: 'other', provider: 'openai', key: 'sk-proj-0123456789abcdef' });
    expect(await server.apiKeys.openLlmKey(me, 'anthropic')).toBe(newer);
    expect(await server.apiKeys.openLlmKey(me, 'openrouter')).toBeNull();
    expect(await server.apiKeys.openLlmKey(await server.newUser(), 'anthropic')).toBeNull();
    await server.call(me, 'DELETE', `/users/api-keys/${body['id'] as string}`);
    expect(await server.apiKeys.openLlmKey(me, 'anthropic')).toBe(LLM_KEY);
    expect((await list()).map(({ name }) => name).toSorted()).toEqual(['other', 'work']);
  });

  it('can’t be hoarded', async () => {
    for (let index = 0; index < 20; index += 1) expect((await store({ name: `${index}` })).status).toBe(201);
    expectError(await store({ name: 'one more' }), 'LIMIT_REACHED');
  });
});

describe('keys of others', () => {
  it('can’t be seen, read or deleted', async () => {
    const key = await createPlatform({ algorithm: 'hmac' });
    const other = await server.newUser();
    expect(await list(other)).toEqual([]);
    const path = `/users/api-keys/${key.id}`;
    expectError(await server.call(other, 'GET', path), 'NOT_FOUND');
    expectError(await server.call(other, 'DELETE', path), 'NOT_FOUND');
    expectError(await server.call(me, 'GET', `/users/api-keys/${randomUUID()}`), 'NOT_FOUND');
    expectError(await server.call(me, 'GET', "/users/api-keys/1'--"), 'VALIDATION_FAILED');
    expect(await list()).toHaveLength(1);
  });
});

describe('deletion', () => {
  it('takes the secret along, once', async () => {
    const key = await createPlatform({ algorithm: 'hmac' });
    const { secretId } = await rowOf(key.id);
    const path = `/users/api-keys/${key.id}`;
    const answers = await Promise.all([1, 2, 3].map(() => server.call(me, 'DELETE', path)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404, 404]);
    const { secret: _shown, ...resource } = key;
    expect(answers.find(({ status }) => status === 200)!.body).toEqual(resource);
    await expect(server.vault.open(secretId!, 'hmac_key')).rejects.toThrow('there is no hmac_key');
  });

  it('of an account takes all its keys, and no others', async () => {
    const other = await server.newUser();
    await createPlatform({}, other);
    const { key } = await createPlatform();
    await createPlatform({ algorithm: 'hmac' });
    await create({ kind: 'llm', name: 'llm', provider: 'openai', key: LLM_KEY });
    const publicIds = await server.database.orm.transaction((transaction) =>
      server.apiKeys.removeAll(me, transaction),
    );
    expect(publicIds).toContain(key);
    expect(publicIds).toHaveLength(3);
    await server.apiKeys.forget(publicIds);
    expect([(await list()).length, (await list(other)).length]).toEqual([0, 1]);
    const left = await server.database.orm.select().from(secrets).where(eq(secrets.userId, me));
    expect(left).toEqual([]);
  });
});

describe('what is remembered of it', () => {
  const linesOf = (id: string) =>
    server.database.orm.select().from(auditLog).where(eq(auditLog.targetId, id)).orderBy(asc(auditLog.id));

  it('stands in the audit log, without secrets, and the owner is told by mail', async () => {
    const key = await createPlatform({ name: 'audited', allowedAddresses: ['10.0.0.1'] });
    await server.call(me, 'DELETE', `/users/api-keys/${key.id}`);
    const lines = await linesOf(key.id);
    const content = {
      kind: 'platform',
      name: 'audited',
      algorithm: 'bearer',
      key: key.key,
      scopes: ['read'],
      allowedAddresses: ['10.0.0.1'],
      expiresAt: null,
    };
    expect(lines).toMatchObject([
      { action: 'api_key.created', actorType: 'user', actorId: me, before: null, after: content },
      { action: 'api_key.deleted', actorType: 'user', actorId: me, before: content, after: null },
    ]);
    expect(lines[0]).toMatchObject({ address: '127.0.0.1', targetType: 'api_key' });
    expect(lines[0]!.requestId).toBeTruthy();
    expect(JSON.stringify(lines)).not.toContain(key.secret!.slice(25));
    expect(server.mails.at(-1)).toMatchObject({ kind: 'api_key_created', name: 'audited' });
  });

  it('is nothing where nothing was made', async () => {
    const before = await server.database.orm.$count(auditLog);
    const mails = server.mails.length;
    await post({ kind: 'platform', name: 'bot', expiresAt: '2020-01-01T00:00:00Z' });
    await server.call(me, 'DELETE', `/users/api-keys/${randomUUID()}`);
    expect(await server.database.orm.$count(auditLog)).toBe(before);
    expect(server.mails).toHaveLength(mails);
  });
});
