import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { identifyProcess } from '../../src/embedded/process-identity.ts';

export interface OwnerOptions {
  /** The program and the clone to run it in; by default this one. */
  readonly node?: string;
  readonly clone?: string;
  readonly uid?: number;
}

/** A process that holds an embedded server, or was refused one. */
export interface Owner {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly url: string;
  /** The postmaster's. */
  readonly pid: number;
  /** Exit code and output, once it has ended. */
  readonly ended: Promise<{ code: number | null; output: string }>;
}

export async function startOwner(folder: string, options: OwnerOptions = {}): Promise<Owner> {
  const { child, output, ended } = launchOwner(folder, options);
  const started = await Promise.race([output, ended]);
  if (typeof started !== 'string') throw new Error(`the owner ended: ${started.output}`);
  return { child, ended, ...(JSON.parse(started) as { folder: string; url: string; pid: number }) };
}

/** What a process says that is refused the folder: all of its output. */
export async function refusal(folder: string): Promise<string> {
  const { code, output } = await launchOwner(folder, {}).ended;
  if (code !== 1) throw new Error(`it was not refused: ${output}`);
  return output;
}

function launchOwner(folder: string, { node = process.execPath, clone, uid }: OwnerOptions) {
  const script = join(
    clone ?? join(import.meta.dirname, '..', '..', '..', '..'),
    'adapters/database/test/support/owner.ts',
  );
  const child = spawn(node, [script, folder], {
    cwd: '/',
    // A group of its own, as a shell gives each job: what Ctrl-C reaches.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
    ...(uid !== undefined && { uid, gid: uid }),
  });
  let text = '';
  const output = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.startsWith('{') && text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
      });
    }
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output: text }));
  return { child, output, ended };
}

/** Whether a process runs; one that has ended but was not reaped yet does not. */
export async function runs(pid: number): Promise<boolean> {
  return (await identifyProcess(pid)) !== null;
}

/** Waits until a process is gone; false when it is still there after the time allowed. */
export async function gone(pid: number, withinMs = 10_000): Promise<boolean> {
  for (const deadline = performance.now() + withinMs; performance.now() < deadline; await sleep(20)) {
    if (!(await runs(pid))) return true;
  }
  return false;
}

/** One statement on a connection of its own; the rows. */
export async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<object>(statement)).rows;
  } finally {
    await client.end();
  }
}
