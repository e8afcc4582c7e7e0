import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why tests against Redis can't run here, or null where they can. */
export const REDIS_ABSENT: string | null =
  spawnSync('redis-server', ['--version']).status === 0
    ? null
    : 'redis-server is not installed on this machine';

/** A redis-server of the tests' own: free port, own folder, nothing persisted. */
export interface RedisServer {
  readonly url: string;
  /** Ends the server and waits until it is gone. */
  stop(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** Leaves its connections open but answers nothing until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-redis-'));
  let child = run(port, folder);
  await ready(child);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    stop,
    async start() {
      child = run(port, folder);
      await ready(child);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async remove() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(port: number, folder: string) {
  const options = { port, dir: folder, bind: '127.0.0.1', save: '', appendonly: 'no' };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function ready({ stdout }: ReturnType<typeof run>): Promise<void> {
  let log = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    log += String(chunk);
    if (log.includes('Ready to accept connections')) {
      // Read on, or a full pipe would stop the server.
      stdout.resume();
      return;
    }
  }
  throw new Error(`redis-server did not start:\n${log}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
