import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../apps/server/src/main.ts');
const READY = /ready:\s+http:\/\/[^\s:]+:(\d+)/;
const READY_WITHIN_MS = 60_000;

/** The real server in a process of its own, with its own data folder, embedded database and free port. */
export interface ServerUnderTest {
  readonly url: string;
  /** Where its data is. */
  readonly folder: string;
  /** Whether its process lives. */
  isRunning(): boolean;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data after {@link kill}. */
  restart(): Promise<void>;
  /** Stops it in good order and removes its data. */
  stop(): Promise<void>;
}

/** @throws {Error} with what the server printed, when it ends or is not ready within a minute. */
export async function startServerUnderTest(
  env: Readonly<Record<string, string>> = {},
): Promise<ServerUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-e2e-'));
  const environment = {
    ...process.env,
    NODE_ENV: 'test',
    FEEDS: 'practice',
    LOG_LEVEL: 'warn',
    RATE_LIMIT_MAX_REQUESTS: '100000',
    AUTH_RATE_LIMIT_FACTOR: '10000',
    TRADEWIND_DATA_DIR: folder,
    ...env,
  };
  let running = await launch({ ...environment, PORT: '0' });
  const { port } = running;
  return {
    url: `http://127.0.0.1:${port}`,
    folder,
    isRunning: () => running.child.exitCode === null && running.child.signalCode === null,
    kill: () => end(running.child, 'SIGKILL'),
    async restart() {
      running = await launch({ ...environment, PORT: String(port) });
    },
    async stop() {
      await end(running.child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const port = await new Promise<number>((resolve, reject) => {
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`the server ${why}:\n${printed}`));
    };
    const timer = setTimeout(() => fail('was not ready in time'), READY_WITHIN_MS);
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const match = READY.exec(printed);
      if (match === null) return;
      clearTimeout(timer);
      resolve(Number(match[1]));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
  return { child, port };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
