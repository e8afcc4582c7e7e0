import { execFile, spawnSync } from 'node:child_process';
import { createPublicKey, createSecretKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSignedWith, signedMessage } from '../../src/modules/auth/signed-request.ts';
import { readEd25519PublicKey } from '../../src/modules/users/api-key-public-key.ts';
import { startApiKeyServer } from './api-key-server.ts';
import type { ApiKeyServer, Echo } from './api-key-server.ts';

const PAGE = join(import.meta.dirname, '../../../../docs/reference/api-keys.md');
const run = promisify(execFile);

let page: string;
let folder: string;
let server: ApiKeyServer;
let me: string;

beforeAll(async () => {
  page = await readFile(PAGE, 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'tradewind-signing-'));
  server = await startApiKeyServer({ clock: { now: () => Date.now() } });
  me = await server.newUser({ plan: 'pro' });
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The program of the page that names itself so, as a file. */
async function program(name: string): Promise<string> {
  const blocks = page.matchAll(/^```(?:bash|ts|python)\n([\s\S]*?)^```$/gm);
  const text = [...blocks].map(([, block]) => block!).find((block) => block.includes(` ${name}\n`));
  if (text === undefined) throw new Error(`the page has no program ${name}`);
  const file = join(folder, name.replace(/\.ts$/, '.mts'));
  await writeFile(file, text);
  return file;
}

const create = async (values: object) =>
  (await server.call(me, 'POST', '/users/api-keys', { kind: 'platform', name: 'bot', ...values })).body;

const runs = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

const CURL = runs('curl', '--version') && runs('openssl', 'version') && runs('bash', '--version');
const PYTHON = runs('python3', '--version');
const PYTHON_ED25519 = PYTHON && runs('python3', '-c', 'import cryptography');

/** What is called, and what has to be there to call it. */
const PROGRAMS = [
  ['curl, HMAC', 'bash', 'signed-hmac.sh', 'hmac', CURL],
  ['curl, Ed25519', 'bash', 'signed-ed25519.sh', 'ed25519', CURL],
  ['TypeScript, HMAC', process.execPath, 'signed.ts', 'hmac', true],
  ['TypeScript, Ed25519', process.execPath, 'signed.ts', 'ed25519', CURL],
  ['Python, HMAC', 'python3', 'signed.py', 'hmac', PYTHON],
  ['Python, Ed25519', 'python3', 'signed.py', 'ed25519', PYTHON_ED25519 && CURL],
] as const;

describe('docs/reference/api-keys.md', () => {
  it('has a worked example that is right to the last digit', () => {
    const [, text] = /^```json\n([\s\S]*?)^```$/m.exec(page)!;
    const example = JSON.parse(text!) as Record<
      'timestamp' | 'method' | 'path' | 'body' | 'signed',
      string
    > & {
      hmac: Record<'secret' | 'signature', string>;
      ed25519: Record<'publicKey' | 'signature', string>;
    };
    const { timestamp, method, path, body, signed, hmac, ed25519 } = example;
    expect(signedMessage({ timestamp, method, target: path, body: Buffer.from(body) })).toBe(signed);
    const secret = createSecretKey(hmac.secret, 'utf8');
    expect(isSignedWith({ algorithm: 'hmac', secret }, signed, hmac.signature)).toBe(true);
    const der = readEd25519PublicKey(ed25519.publicKey);
    const publicKey = createPublicKey({ key: der, type: 'spki', format: 'der' });
    expect(isSignedWith({ algorithm: 'ed25519', publicKey }, signed, ed25519.signature)).toBe(true);
  });

  it.for(PROGRAMS)(
    'has a program that works: %s',
    async ([, command, file, algorithm, available], context) => {
      if (!available) context.skip(`${command} or what the program needs is not installed on this machine`);
      const privateKey = join(folder, `${file}.pem`);
      const environment: Record<string, string> = { TRADEWIND_URL: server.url };
      if (algorithm === 'hmac') {
        const key = await create({ algorithm });
        environment['TRADEWIND_SECRET'] = key['secret'] as string;
        environment['TRADEWIND_KEY'] = key['key'] as string;
      } else {
        environment['TRADEWIND_PRIVATE_KEY'] = privateKey;
        const { stdout } = await run('bash', [await program('new-ed25519.sh')], {
          env: { ...process.env, ...environment },
        });
        environment['TRADEWIND_KEY'] = (await create({ algorithm, publicKey: stdout }))['key'] as string;
      }
      const script = await program(file);
      const call = async (...args: string[]) => {
        const { stdout } = await run(command, [script, ...args], { env: { ...process.env, ...environment } });
        return JSON.parse(stdout) as Echo & { code?: string };
      };
      const body = { symbol: 'BTC/USDT', note: "ü 'quoted' $HOME 🚀" };
      const read = await call('GET', '/api/v1/echo?limit=5&symbol=BTC%2FUSDT');
      expect(read).toMatchObject({ principal: { userId: me }, query: { limit: '5', symbol: 'BTC/USDT' } });
      const written = await call('POST', '/api/v1/echo', JSON.stringify(body));
      expect(written).toMatchObject({ principal: { userId: me }, body });
      expect(await call('DELETE', '/api/v1/echo')).toMatchObject({ principal: { userId: me } });
      environment['TRADEWIND_KEY'] = 'A'.repeat(20);
      expect(await call('GET', '/api/v1/echo')).toMatchObject({ code: 'INVALID_SIGNATURE' });
    },
  );
});
