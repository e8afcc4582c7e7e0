import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchResult } from './result.ts';

const HISTORY_TIMEOUT_MS = 120_000;
const repository = join(import.meta.dirname, '../..');

/** From starting the process to ready, on an empty data folder and on an existing one, and until history is there. */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-startup-'));
  try {
    const first = await start(folder, true);
    const second = await start(folder, false);
    return [
      { name: 'first start to ready (creates the database)', value: first.readyMs, unit: 'ms' },
      {
        name: 'first start to a year of history of all markets',
        value: first.historyMs!,
        unit: 'ms',
        target: '≤ 20,000 ms',
      },
      { name: 'later start to ready', value: second.readyMs, unit: 'ms' },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(
  folder: string,
  awaitHistory: boolean,
): Promise<{ readyMs: number; historyMs: number | null }> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(repository, 'apps/server/src/main.ts')], {
    cwd: repository,
    env: {
      ...process.env,
      PORT: '0',
      FEEDS: 'practice',
      TRADEWIND_DATA_DIR: folder,
      LOG_LEVEL: 'error',
      RATE_LIMIT_MAX_REQUESTS: '100000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await address(child.stdout);
    const readyMs = Math.round(performance.now() - began);
    const historyMs = awaitHistory ? Math.round((await historyLoaded(url)) - began) : null;
    return { readyMs, historyMs };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

async function address(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = /ready:\s+(http\S+)/.exec(line)?.[1];
    if (url !== undefined) return url.replace('localhost', '127.0.0.1');
  }
  throw new Error('the server ended before it was ready');
}

/** When the history was complete, on the clock of `performance.now()`. */
async function historyLoaded(url: string): Promise<number> {
  const deadline = performance.now() + HISTORY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const response = await fetch(`${url}/api/v1/system/status`);
    const status = (await response.json()) as { history: { state: string } };
    if (status.history.state === 'complete') return performance.now();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no complete history within ${HISTORY_TIMEOUT_MS} ms`);
}
