import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, stat, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const repository = join(import.meta.dirname, '../..');
const ADMIN = { email: 'admin@example.com', password: 'a password of administrators' };

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradewind lifecycle '));
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  await eventuallyNone(folder);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** The server as `npm start` runs it, on the data folder of this test. */
function start(env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(repository, 'apps/server/src/main.ts')], {
    cwd: repository,
    env: {
      ...process.env,
      PORT: '0',
      FEEDS: 'practice',
      TRADEWIND_DATA_DIR: folder,
      LOG_LEVEL: 'error',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const lines: string[] = [];
  const announced = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      // An empty line closes what is announced.
      if (line === '' && lines.length > 2) return lines.join('\n');
    }
    throw new Error(`ended before it was ready: ${errors}`);
  })();
  const ready = announced.then((text) => {
    const url = /ready:\s+(http\S+)/.exec(text)?.[1];
    if (url === undefined) throw new Error(`not ready: ${text}`);
    return url.replace('localhost', '127.0.0.1');
  });
  ready.catch(() => undefined);
  return { child, ready, printed: () => announced, errors: () => errors };
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** Database processes that serve a data folder. */
async function databases(of: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid,args']);
  return stdout
    .split('\n')
    .filter((line) => line.includes('postgres') && line.includes(of) && !line.includes('ps -eo'));
}

async function eventuallyNone(of: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while ((await databases(of)).length > 0) {
    if (performance.now() > deadline) throw new Error(`still running: ${(await databases(of)).join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Access token of the administrator. */
async function adminToken(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

const createSymbol = async (url: string, symbol: string) =>
  fetch(`${url}/api/v1/symbols`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await adminToken(url)}` },
    body: JSON.stringify({ symbol, tickSize: '0.01', lotSize: '0.01', minNotional: '5' }),
  });

const hasSymbol = async (url: string, id: string) =>
  (await fetch(`${url}/api/v1/markets/${id}`)).status === 200;

describe('a server that ends', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s drains, stops its database and exits with 0',
    async (signal) => {
      const { child, ready } = start();
      await ready;
      expect((await databases(folder)).length).toBeGreaterThan(0);
      child.kill(signal);
      expect(await ended(child)).toBe(0);
      await eventuallyNone(folder);
    },
    60_000,
  );

  it('by kill -9 leaves no database behind, and what was acknowledged is there after the next start', async () => {
    const first = start();
    const url = await first.ready;
    const created = await createSymbol(url, 'KEPT/USDT');
    expect(created.status).toBe(201);
    first.child.kill('SIGKILL');
    await ended(first.child);
    await eventuallyNone(folder);
    const second = start();
    expect(await hasSymbol(await second.ready, 'KEPTUSDT')).toBe(true);
  }, 90_000);

  it('started again at once after kill -9 comes up all the same', async () => {
    const first = start();
    await createSymbol(await first.ready, 'ATONCE/USDT');
    first.child.kill('SIGKILL');
    await ended(first.child);
    const second = start();
    expect(await hasSymbol(await second.ready, 'ATONCEUSDT')).toBe(true);
  }, 90_000);
});

it('a second copy on the same data folder is refused with one clear line', async () => {
  const first = start();
  const url = await first.ready;
  const second = start();
  expect(await ended(second.child)).toBe(1);
  const lines = second.errors().trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(String(first.child.pid));
  expect((await fetch(`${url}/api/v1/health/ready`)).status).toBe(200);
}, 60_000);

it('a port that is taken is said in one line, and nothing is left running', async () => {
  const first = start();
  const port = new URL(await first.ready).port;
  const other = await mkdtemp(join(tmpdir(), 'tradewind-port-'));
  const second = start({ PORT: port, TRADEWIND_DATA_DIR: other });
  expect(await ended(second.child)).toBe(1);
  expect(second.errors()).toContain(port);
  await eventuallyNone(other);
  await eventuallyNone(other);
  await rm(other, { recursive: true, force: true });
}, 60_000);

it('prints the password of the first administrator once, and keeps generated keys to its owner', async () => {
  const fresh = await mkdtemp(join(tmpdir(), 'tradewind-first-'));
  const generated = { TRADEWIND_DATA_DIR: fresh, ADMIN_EMAIL: '', ADMIN_PASSWORD: '' };
  const first = start(generated);
  const url = await first.ready;
  const [, username, password] = /Administrator:\s+(\S+), password (\S+)/.exec(await first.printed())!;
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  expect(answer.status).toBe(200);
  for (const file of ['encryption-keys', 'signing-keys.json']) {
    expect((await stat(join(fresh, file))).mode & 0o077, file).toBe(0);
  }
  first.child.kill('SIGTERM');
  await ended(first.child);
  const second = start(generated);
  await second.ready;
  expect(await second.printed()).not.toMatch(/Administrator/);
  second.child.kill('SIGTERM');
  await ended(second.child);
  await eventuallyNone(fresh);
  await rm(fresh, { recursive: true, force: true });
}, 90_000);
