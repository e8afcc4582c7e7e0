import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from '@tradewind/cli';

const BIN = resolve(import.meta.dirname, '../../bin/tradewind.mjs');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

/** A data folder of one's own, and the command line on it as a user runs it. */
export interface Workplace {
  readonly folder: string;
  readonly dataFolder: string;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
  tradewind(...args: readonly string[]): Promise<Outcome>;
  /** The same within this process: for what needs no process of its own. */
  inProcess(...args: readonly string[]): Promise<Outcome>;
  remove(): Promise<void>;
}

export async function workplace(env: Readonly<Record<string, string>> = {}): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind cli '));
  // PostgreSQL's stand-in user enters the folder when tests run as root.
  await chmod(folder, 0o755);
  const dataFolder = join(folder, 'data');
  const start = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Running => {
    const { DATABASE_URL: _, ...inherited } = process.env;
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: folder,
      env: { ...inherited, TRADEWIND_DATA_DIR: dataFolder, ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const outcome = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
    return { child, outcome };
  };
  return {
    folder,
    dataFolder,
    start,
    tradewind: (...args) => start(args).outcome,
    async inProcess(...args) {
      let stdout = '';
      let stderr = '';
      const code = await run(args, {
        env: { TRADEWIND_DATA_DIR: dataFolder, ...env },
        stdout: { write: (text) => (stdout += text) },
        stderr: { write: (text) => (stderr += text) },
      });
      return { code, stdout, stderr };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Text of a candle file: `count` minutes from `start` on. */
export function minutesText(start: number, count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const price = 100 + (index % 50);
    return `${start + index * 60_000},${price},${price + 2},${price - 1},${price + 1},${1 + (index % 3)}`;
  });
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}
