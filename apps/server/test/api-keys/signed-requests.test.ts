import { generateKeyPairSync } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { createMemoryCache } from '@tradewind/bus';
import type { Cache } from '@tradewind/market';
import { ERRORS } from '@tradewind/protocol';
import type { ErrorCode } from '@tradewind/protocol';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installErrorHandler } from '../../src/http/errors.ts';
import { KeyAuthentication } from '../../src/modules/auth/key-authentication.ts';
import { installSignedRequests } from '../../src/modules/auth/signed-request-body.ts';
import { SignedRequestReplays } from '../../src/modules/auth/signed-request-replays.ts';
import { ECHO_BODY_LIMIT, ManualClock, startApiKeyServer } from './api-key-server.ts';
import type { ApiKeyServer, Echo } from './api-key-server.ts';
import { ed25519Signer, hmacSigner, signedHeaders } from './signing.ts';
import type { Signer } from './signing.ts';

const clock = new ManualClock();
const pair = generateKeyPairSync('ed25519');
const memory = createMemoryCache({ clock });
let cacheIsAway = false;
/** Shared by processes, and sometimes away. */
const cache: Cache = {
  ...memory,
  async setIfAbsent(...args) {
    if (cacheIsAway) throw new Error('The client is offline');
    return memory.setIfAbsent(...args);
  },
};
const signers = new Map<string, Signer>();
let server: ApiKeyServer;

beforeAll(async () => {
  server = await startApiKeyServer({ clock, cache });
  const me = await server.newUser();
  const create = async (values: object) =>
    (await server.call(me, 'POST', '/users/api-keys', { kind: 'platform', name: 'bot', ...values })).body;
  const hmac = await create({ algorithm: 'hmac' });
  signers.set('hmac', hmacSigner(hmac['key'] as string, hmac['secret'] as string));
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' });
  const ed25519 = await create({ algorithm: 'ed25519', publicKey });
  signers.set('ed25519', ed25519Signer(ed25519['key'] as string, pair.privateKey));
}, 120_000);

afterAll(() => server?.stop());

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly target?: string;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
}

async function send({ method = 'GET', target = '/api/v1/echo', body, headers = {} }: Call) {
  const response = await fetch(server.url + target, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === '' ? {} : JSON.parse(text)) as Echo & {
      code: ErrorCode;
      message: string;
      details: Record<string, unknown>;
    },
  };
}

function expectError(answer: { status: number; body: { code: ErrorCode } }, code: ErrorCode): void {
  expect(answer.body.code, JSON.stringify(answer.body)).toBe(code);
  expect(answer.status).toBe(ERRORS[code].status);
}

describe.each(['hmac', 'ed25519'])('requests signed with %s', (algorithm) => {
  /** Headers over a request; each has a time of its own. */
  const headersOf = (call: Call, timestamp?: number) => {
    if (timestamp === undefined) clock.advance(1);
    const { method = 'GET', target = '/api/v1/echo', body = '' } = call;
    return signedHeaders(signers.get(algorithm)!, {
      timestamp: timestamp ?? clock.now(),
      method,
      target,
      body,
    });
  };
  const sendSigned = (call: Call) => send({ ...call, headers: { ...headersOf(call), ...call.headers } });
  const order = JSON.stringify({ symbol: 'BTC/USDT', quantity: '0.5', note: 'ü🚀' });

  it.each<[string, Call]>([
    ['GET', {}],
    ['GET with a query', { target: '/api/v1/echo?b=2&a=1%20%2B&a=2&empty=' }],
    ['POST with a body', { method: 'POST', body: order }],
    ['POST without a body', { method: 'POST' }],
    ['POST of an empty object', { method: 'POST', body: '{}' }],
    ['PUT with body and query', { method: 'PUT', body: order, target: '/api/v1/echo?x=%F0%9F%9A%80' }],
    ['DELETE without a body', { method: 'DELETE' }],
    ['DELETE with a body', { method: 'DELETE', body: order }],
  ])('arrive whole: %s', async (_name, call) => {
    const { status, body } = await sendSigned(call);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.principal.proof.kind).toBe('api_key');
    expect(body.body).toEqual(call.body === undefined ? null : JSON.parse(String(call.body)));
    const query = new URL(`http://x${call.target ?? ''}`).searchParams;
    expect(Object.keys(body.query as object)).toEqual([...new Set(query.keys())]);
  });

  it('arrive for HEAD, which answers nothing', async () => {
    expect((await sendSigned({ method: 'HEAD' })).status).toBe(200);
  });

  it('arrive compressed; what is signed is what was sent', async () => {
    const body = gzipSync(order);
    const headers = { 'content-encoding': 'gzip' };
    const call: Call = { method: 'POST', body };
    expect((await send({ ...call, headers: { ...headersOf(call), ...headers } })).body.body).toEqual(
      JSON.parse(order),
    );
    const overText = headersOf({ method: 'POST', body: order });
    expectError(await send({ ...call, headers: { ...overText, ...headers } }), 'INVALID_SIGNATURE');
  });

  it('arrive in pieces', async () => {
    const call: Call = { method: 'POST', body: order };
    const { status, text } = await sendInPieces(headersOf(call), order.match(/.{1,5}/gsu)!);
    expect(status, text).toBe(200);
    expect((JSON.parse(text) as Echo).body).toEqual(JSON.parse(order));
  });

  it.each<[string, Call, Call]>([
    ['the body', { method: 'POST', body: '{"quantity":"1"}' }, { body: '{"quantity":"9"}' }],
    ['white space of the body', { method: 'POST', body: '{"quantity":"1"}' }, { body: '{"quantity": "1"}' }],
    ['a body that was none', { method: 'POST' }, { body: '{}' }],
    ['a value of the query', { target: '/api/v1/echo?side=buy' }, { target: '/api/v1/echo?side=sell' }],
    ['the order of the query', { target: '/api/v1/echo?a=1&b=2' }, { target: '/api/v1/echo?b=2&a=1' }],
    ['the spelling of the query', { target: '/api/v1/echo?a=%41' }, { target: '/api/v1/echo?a=A' }],
    ['a query that was none', {}, { target: '/api/v1/echo?limit=1' }],
    ['the path', {}, { target: '/api/v1/users/api-keys' }],
    ['the spelling of the path', {}, { target: '/api/v1/%65cho' }],
    ['a slash at the end', {}, { target: '/api/v1/echo/' }],
    ['the method', { method: 'GET' }, { method: 'DELETE' }],
    ['the method, both with bodies', { method: 'POST', body: '{}' }, { method: 'PUT', body: '{}' }],
  ])('don’t count when somebody changes %s', async (_name, original, change) => {
    expectError(await send({ ...original, ...change, headers: headersOf(original) }), 'INVALID_SIGNATURE');
  });

  it.each(['x-tw-key', 'x-tw-timestamp', 'x-tw-signature'])('don’t count without %s', async (name) => {
    const { [name]: _left, ...headers } = headersOf({});
    expectError(await send({ headers }), 'INVALID_SIGNATURE');
  });

  it('don’t count with the time, key or signature of another', async () => {
    const headers = headersOf({});
    const other = signers.get(algorithm === 'hmac' ? 'ed25519' : 'hmac')!;
    for (const change of [
      { 'x-tw-timestamp': String(Number(headers['x-tw-timestamp']) + 1) },
      { 'x-tw-key': other.key },
      { 'x-tw-signature': headersOf({}, clock.now() - 2)['x-tw-signature']! },
    ]) {
      expectError(await send({ headers: { ...headers, ...change } }), 'INVALID_SIGNATURE');
    }
  });

  it('don’t count with a signature that is none', async () => {
    const headers = headersOf({});
    const signature = headers['x-tw-signature']!;
    for (const wrong of [
      '0',
      'ü'.repeat(32),
      signature.slice(1),
      `${signature}0`,
      `${signature} ${signature}`,
      '0'.repeat(64),
      'A'.repeat(86),
      `${'A'.repeat(86)}==`,
      'A'.repeat(8000),
    ]) {
      const encoded = Buffer.from(wrong).toString('latin1');
      expectError(await send({ headers: { ...headers, 'x-tw-signature': encoded } }), 'INVALID_SIGNATURE');
    }
  });

  it('don’t count with keys that can’t be any', async () => {
    for (const key of ['', "' OR 1=1 --", '__proto__', 'x'.repeat(20).replace('x', '%'), 'x'.repeat(2000)]) {
      expectError(await send({ headers: { ...headersOf({}), 'x-tw-key': key } }), 'INVALID_SIGNATURE');
    }
  });

  it.each([
    ['now', 0, 200],
    ['as old as allowed', -5_000, 200],
    ['too old', -5_001, 401],
    ['a second ahead', 1_000, 200],
    ['further ahead', 1_001, 401],
    ['in seconds', 1 - Math.round(clock.now() * 0.999), 401],
  ])('count by their time: %s', async (_name, skew, status) => {
    const answer = await send({ headers: headersOf({}, clock.now() + skew) });
    expect(answer.status).toBe(status);
    expect(answer.body.details?.['serverTime']).toBe(status === 200 ? undefined : clock.now());
  });

  it('may ask for another window, up to a minute', async () => {
    const sendWith = (age: number, window: string) =>
      send({ headers: { ...headersOf({}, clock.now() - age), 'x-tw-recv-window': window } });
    expect((await sendWith(60_000, '60000')).status).toBe(200);
    expect((await sendWith(100, '100')).status).toBe(200);
    expectError(await sendWith(101, '100'), 'INVALID_SIGNATURE');
    for (const window of ['60001', '0', '-1', '1e3', '5000.5', ' ', 'x', '100000']) {
      expectError(await sendWith(0, window), 'INVALID_SIGNATURE');
    }
  });

  it.each(['', 'now', '-1', '1.5', '1e12', '0x10', '2026-01-01T00:00:00Z', '1'.repeat(30)])(
    'don’t count at the time %j',
    async (timestamp) => {
      expectError(
        await send({ headers: { ...headersOf({}), 'x-tw-timestamp': timestamp } }),
        'INVALID_SIGNATURE',
      );
    },
  );

  it('run once, however often and from wherever they are sent', async () => {
    const call: Call = { method: 'POST', body: order };
    const headers = headersOf(call);
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ ...call, headers })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    for (const answer of refused) expectError(answer, 'INVALID_SIGNATURE');
    expect(refused[0]!.body.message).toMatch('was received before');

    const elsewhere = startElsewhere();
    const copied = await elsewhere.inject({
      method: 'POST',
      url: '/api/v1/echo',
      payload: order,
      headers: { 'content-type': 'application/json', ...headers },
    });
    expect(copied.statusCode).toBe(401);
    await elsewhere.close();
  });

  it('run once, however their signature is spelled and whatever window a copy asks for', async () => {
    const call: Call = { method: 'DELETE' };
    const headers = headersOf(call);
    const signature = headers['x-tw-signature']!;
    expect((await send({ ...call, headers })).status).toBe(200);
    clock.advance(30_000);
    const spelled = algorithm === 'hmac' ? signature.toUpperCase() : signature.replace(/=+$/, '');
    for (const change of [
      { 'x-tw-recv-window': '60000' },
      { 'x-tw-recv-window': '60000', 'x-tw-signature': spelled },
    ]) {
      const answer = await send({ ...call, headers: { ...headers, ...change } });
      expectError(answer, 'INVALID_SIGNATURE');
      expect(answer.body.message).toMatch('was received before');
    }
  });

  it('may read as often as they like', async () => {
    const headers = headersOf({});
    for (let count = 0; count < 3; count += 1) expect((await send({ headers })).status).toBe(200);
  });

  it('don’t run while copies can’t be told, and read all the same', async () => {
    cacheIsAway = true;
    const answer = await sendSigned({ method: 'POST', body: order });
    expectError(answer, 'NOT_READY');
    expect(answer.body.details).toEqual({ part: 'cache' });
    expect((await sendSigned({})).status).toBe(200);
    cacheIsAway = false;
    expect((await sendSigned({ method: 'POST', body: order })).status).toBe(200);
  });

  it('are refused when they are larger than the route takes, announced or not', async () => {
    const large = JSON.stringify({ note: 'x'.repeat(ECHO_BODY_LIMIT) });
    const call: Call = { method: 'POST', body: large };
    expectError(await sendSigned(call), 'PAYLOAD_TOO_LARGE');
    const { status } = await sendInPieces(headersOf(call), large.match(/.{1,512}/gs)!);
    expect(status).toBe(413);
    const fits = JSON.stringify({ note: 'x'.repeat(ECHO_BODY_LIMIT - 11) });
    expect((await sendSigned({ method: 'POST', body: fits })).status).toBe(200);
  });

  it('with a body that no JSON parser takes are refused after the signature', async () => {
    expectError(await sendSigned({ method: 'POST', body: '{"a":' }), 'MALFORMED_JSON');
    const wrong = { ...headersOf({ method: 'POST', body: '{}' }) };
    expectError(await send({ method: 'POST', body: '{"a":', headers: wrong }), 'INVALID_SIGNATURE');
  });
});

describe('a server that would lose signed bodies', () => {
  it('refuses every signed request instead', async () => {
    const elsewhere = startElsewhere();
    const app = Fastify();
    app.addHook('onRequest', async (request) => {
      await elsewhere.keys.authenticate(request);
    });
    app.post('/api/v1/echo', async () => 'ran');
    const headers = signedHeaders(signers.get('hmac')!, {
      timestamp: clock.now(),
      method: 'POST',
      target: '/api/v1/echo',
      body: '{}',
    });
    const { statusCode, body } = await app.inject({
      method: 'POST',
      url: '/api/v1/echo',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: '{}',
    });
    expect(statusCode).toBe(500);
    expect(body).not.toBe('ran');
    await Promise.all([app.close(), elsewhere.close()]);
  });
});

/** Another process that shares database and cache, reduced to what knows callers. */
function startElsewhere() {
  const directory = server.newDirectory();
  const keys = new KeyAuthentication({ keys: directory, replays: new SignedRequestReplays(cache), clock });
  const app = Fastify();
  installErrorHandler(app);
  installSignedRequests(app);
  app.addHook('onRequest', async (request) => {
    await keys.authenticate(request);
  });
  app.post('/api/v1/echo', async () => 'ran');
  return { keys, inject: app.inject.bind(app), close: () => app.close() };
}

/** Sends a body without saying how long it will be. */
function sendInPieces(
  headers: Record<string, string>,
  pieces: readonly string[],
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      `${server.url}/api/v1/echo`,
      { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      },
    );
    outgoing.on('error', reject);
    for (const piece of pieces) outgoing.write(piece);
    outgoing.end();
  });
}
