import { createHash, createHmac, generateKeyPairSync, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TradingClient } from '@tradewind/client';
import type { ApiKeyOptions } from '@tradewind/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Seen {
  readonly request: IncomingMessage;
  readonly body: string;
}

let server: Server;
let url: string;
const seen: Seen[] = [];

beforeEach(async () => {
  seen.length = 0;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      seen.push({ request, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** What the server computes from a request as it came: line by line as docs/API.md says. */
function signedText({ request, body }: Seen): string {
  const { method, headers } = request;
  const hash = createHash('sha256').update(body).digest('hex');
  return `${headers['x-tw-timestamp'] as string}\n${method}\n${request.url}\n${hash}`;
}

async function calls(apiKey: ApiKeyOptions): Promise<void> {
  const client = new TradingClient({ url, apiKey });
  await client.markets.klines({ symbol: 'BTC/USDT', timeframe: '1h', limit: 5 });
  await client.users.updateProfile({ name: 'Ada “the” Løvelace' });
  await client.users.updateProfile({ name: 'Ada “the” Løvelace' });
  client.close();
}

describe('requests with a platform API key', () => {
  it('are signed with HMAC-SHA256 over time, method, path with query and body', async () => {
    const secret = 'a secret of an API key';
    await calls({ algorithm: 'hmac', key: 'key-1', secret });
    expect(seen.map(({ request }) => `${request.method} ${request.url}`)).toEqual([
      'GET /api/v1/markets/BTC%2FUSDT/klines?timeframe=1h&limit=5',
      'PUT /api/v1/auth/profile',
      'PUT /api/v1/auth/profile',
    ]);
    for (const each of seen) {
      const { headers } = each.request;
      expect(headers['x-tw-key']).toBe('key-1');
      expect(Math.abs(Number(headers['x-tw-timestamp']) - Date.now())).toBeLessThan(5_000);
      const expected = createHmac('sha256', secret).update(signedText(each)).digest('hex');
      expect(headers['x-tw-signature']).toBe(expected);
      expect(headers.authorization).toBeUndefined();
    }
    // The same call twice within a millisecond is two requests, not a copy of one.
    const times = seen.slice(1).map(({ request }) => request.headers['x-tw-timestamp']);
    expect(new Set(times).size).toBe(2);
  });

  it('are signed with Ed25519, the private key in PEM form or imported', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    await calls({ algorithm: 'ed25519', key: 'key-2', secret: pem });
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    const { privateKey: imported, publicKey: other } = pair;
    await calls({ algorithm: 'ed25519', key: 'key-3', secret: imported });
    expect(seen).toHaveLength(6);
    const raw = Buffer.from(await crypto.subtle.exportKey('raw', other)).toString('base64url');
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw };
    for (const each of seen) {
      const { headers } = each.request;
      const key = headers['x-tw-key'] === 'key-2' ? publicKey : ({ key: jwk, format: 'jwk' } as const);
      const signature = Buffer.from(headers['x-tw-signature'] as string, 'base64');
      expect(verify(null, Buffer.from(signedText(each)), key, signature)).toBe(true);
    }
  });

  it('carry a bearer key as it is', async () => {
    await calls({ algorithm: 'bearer', secret: 'twk_abc_def' });
    expect(seen.map(({ request }) => request.headers.authorization)).toEqual(
      Array.from({ length: 3 }, () => 'Bearer twk_abc_def'),
    );
    expect(seen[0]!.request.headers['x-tw-signature']).toBeUndefined();
  });
});
