import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentStamp } from '../src/stamp.mjs';
import { fixture, REPOSITORY } from './support/fixture.ts';
import type { Fixture } from './support/fixture.ts';

/** Stands in for the server: tells what it was given, counts signals, and ends as it is told. */
const SERVER = `
let signals = 0;
const alive = setInterval(() => {}, 1000);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
  signals += 1;
  if (signals === 1) setTimeout(() => { process.stdout.write(signal + ' ' + signals + '\\n'); clearInterval(alive); }, 300);
});
process.stdout.write(JSON.stringify({ version: process.version, arguments: process.argv.slice(2),
  setting: process.env.SETTING, folder: process.cwd() }) + '\\n');
if (process.argv[2] === 'fail') process.exit(7);
if (process.argv[2] === 'crash') process.kill(process.pid, 'SIGKILL');
`;

let clone: Fixture;

beforeEach(async () => {
  clone = await fixture({
    'package.json': { name: 'tradewind', type: 'module' },
    'package-lock.json': {},
    '.env': 'SETTING=from the file',
    'apps/server/src/main.ts': SERVER,
  });
  await cp(join(REPOSITORY, 'tools/launch'), join(clone.root, 'tools/launch'), { recursive: true });
  await clone.write({
    'node_modules/.tradewind-installed': contentStamp(clone.root, ['package-lock.json', 'package.json']),
  });
  await cp(process.execPath, join(clone.root, 'node_modules/node/bin/node'));
});
afterEach(() => clone.remove());

interface Running {
  readonly pid: number;
  readonly server: { version: string; arguments: string[]; setting: string; folder: string };
  /** The launcher's exit code, and what was printed after the first line. */
  readonly ended: Promise<{ code: number; rest: string }>;
}

async function start(...parameters: string[]): Promise<Running> {
  const launcher = spawn(process.execPath, [join(clone.root, 'tools/launch/start.mjs'), ...parameters], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  launcher.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = once(launcher, 'close').then(([code]) => ({ code: code as number, rest: after(text) }));
  while (!text.includes('}\n') && launcher.exitCode === null) await sleep(10);
  const line = text.split('\n').find((each) => each.startsWith('{')) ?? 'null';
  return { pid: launcher.pid!, server: JSON.parse(line) as Running['server'], ended };
}

const after = (text: string) => text.split('}\n')[1]?.trim() ?? '';

describe('npm start', () => {
  it('runs the server on the installed Node, in the clone, with .env and the arguments', async () => {
    const { server, ended } = await start('fail', 'an argument');
    expect(server).toMatchObject({
      version: process.version,
      arguments: ['fail', 'an argument'],
      setting: 'from the file',
      folder: clone.root,
    });
    expect(await ended).toMatchObject({ code: 7 });
  });

  it('tells by its exit code that a signal ended the server', async () => {
    expect(await (await start('crash')).ended).toMatchObject({ code: 128 + 9 });
  });

  it('passes Ctrl-C and SIGTERM on once, and waits until the server has drained', async () => {
    const byTerminal = await start();
    // The terminal signals the whole group, and npm passes the signal on as well.
    process.kill(-byTerminal.pid, 'SIGINT');
    process.kill(byTerminal.pid, 'SIGINT');
    expect(await byTerminal.ended).toEqual({ code: 0, rest: 'SIGINT 1' });
    const bySystem = await start();
    process.kill(bySystem.pid, 'SIGTERM');
    expect(await bySystem.ended).toEqual({ code: 0, rest: 'SIGTERM 1' });
  });

  it('takes the server along when it is killed itself', async () => {
    const { pid, ended } = await start();
    process.kill(pid, 'SIGKILL');
    // The output ends when the last process that holds it has ended.
    expect((await ended).rest).toBe('SIGTERM 1');
  });
});
