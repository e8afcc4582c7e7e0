import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockHolder } from '../src/embedded/lock.ts';
import { standInFor } from '../src/embedded/stand-in.ts';
import { joinOrStart, openDatabase, startEmbeddedPostgres } from '../src/index.ts';
import { ask, gone, refusal, runs, startOwner } from './support/owner-process.ts';
import type { Owner } from './support/owner-process.ts';

const WRITE = 'INSERT INTO kept SELECT coalesce(max(n), 0) + 1 FROM kept RETURNING n';

let parent: string;
let folder: string;
let written = 0;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tradewind embedded '));
  // Root's stand-in user has to pass through it.
  await chmod(parent, 0o711);
  folder = join(parent, 'data');
  const server = await startEmbeddedPostgres({ folder });
  await ask(server.url, 'CREATE TABLE kept (n integer)');
  await server.stop();
});
afterAll(() => rm(parent, { recursive: true }));

/** Writes one more row, which proves that the server works and that none of those before was lost. */
async function expectNothingLost(url: string): Promise<void> {
  written += 1;
  expect(await ask(url, WRITE)).toEqual([{ n: written }]);
}

async function end(owner: Owner): Promise<void> {
  owner.child.kill('SIGTERM');
  await owner.ended;
}

describe('the embedded server', () => {
  it('keeps its data over restarts, and is gone in between', async () => {
    for (let round = 0; round < 2; round += 1) {
      const server = await startEmbeddedPostgres({ folder });
      await expectNothingLost(server.url);
      await server.stop();
      expect(await runs(server.pid)).toBe(false);
    }
  });

  it('is reached on the loopback interface with a password that only its owner can read', async () => {
    const server = await startEmbeddedPostgres({ folder });
    const settings = await ask(
      server.url,
      `SELECT name, setting FROM pg_settings
       WHERE name IN ('listen_addresses', 'unix_socket_directories', 'fsync', 'synchronous_commit') ORDER BY name`,
    );
    expect(settings.map((row) => Object.values(row as Record<string, string>))).toEqual([
      ['fsync', 'on'],
      ['listen_addresses', '127.0.0.1'],
      ['synchronous_commit', 'on'],
      ['unix_socket_directories', ''],
    ]);
    const url = new URL(server.url);
    expect(url.password.length).toBeGreaterThanOrEqual(32);
    expect((await stat(join(folder, 'postgres.json'))).mode & 0o777).toBe(0o600);
    url.password = 'guessed';
    await expect(openDatabase({ url: url.href })).rejects.toThrow(/password authentication failed/);
    await server.stop();
    expect(await readFile(join(folder, 'postgres.json'), 'utf8')).toContain('"running": null');
  });

  it('refuses a second process with one line that names the first', async () => {
    const owner = await startOwner(folder);
    expect(await refusal(folder)).toBe(
      `${folder} is in use by the owner (process ${owner.child.pid}): stop it first, or set TRADEWIND_DATA_DIR to another folder\n`,
    );
    await expectNothingLost(owner.url);
    await end(owner);
  });

  it('outlives Ctrl-C until its owner has drained', async () => {
    const owner = await startOwner(folder);
    // The terminal sends it to everybody in the foreground group.
    process.kill(-owner.child.pid!, 'SIGINT');
    expect(await owner.ended).toMatchObject({
      code: 0,
      output: expect.stringContaining('drained') as string,
    });
    expect(await runs(owner.pid)).toBe(false);
  });

  it('ends with an owner that is killed, and starts again with nothing lost', async () => {
    const owner = await startOwner(folder);
    await expectNothingLost(owner.url);
    owner.child.kill('SIGKILL');
    // At once: the next start waits for the one before to finish.
    const next = await startOwner(folder);
    expect(await runs(owner.pid)).toBe(false);
    await expectNothingLost(next.url);
    next.child.kill('SIGKILL');
    expect(await gone(next.pid)).toBe(true);
    // What it left written about itself misleads no command.
    const alone = await joinOrStart({ folder });
    expect(alone.joined).toBe(false);
    await expectNothingLost(alone.url);
    await alone.close();
  });

  it('is ended by the next start when even its guardian was killed', async ({ skip }) => {
    skip(process.platform !== 'linux', 'finds the guardian through /proc');
    const owner = await startOwner(folder);
    await expectNothingLost(owner.url);
    const guardian = await parentOf(owner.pid);
    for (const pid of [...(await childrenOf(guardian)), guardian]) {
      if (pid !== owner.pid) process.kill(pid, 'SIGKILL');
    }
    owner.child.kill('SIGKILL');
    await owner.ended;
    await sleep(300);
    expect(await runs(owner.pid)).toBe(true);
    const next = await startOwner(folder);
    expect(await runs(owner.pid)).toBe(false);
    await expectNothingLost(next.url);
    await end(next);
  });

  it('comes back on the same address when it is killed itself', async () => {
    const server = await startEmbeddedPostgres({ folder });
    const database = await openDatabase({ url: server.url });
    await expectNothingLost(server.url);
    const first = server.pid;
    process.kill(first, 'SIGKILL');
    expect(await gone(first)).toBe(true);
    for (let tries = 0; tries < 100 && (server.pid === first || !(await answers(server.url))); tries += 1)
      await sleep(50);
    await expectNothingLost(server.url);
    // A pool that was open before goes on.
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await database.close();
    await server.stop();
  });

  it.each([0, 20, 60])('stops when it is asked to %i ms after it was killed', async (ms) => {
    const server = await startEmbeddedPostgres({ folder });
    process.kill(server.pid, 'SIGKILL');
    await sleep(ms);
    await server.stop();
    expect(await runs(server.pid)).toBe(false);
    const next = await startEmbeddedPostgres({ folder });
    await expectNothingLost(next.url);
    await next.stop();
  });

  it('is not confused by a process that has the number of an earlier server', async () => {
    const standIn = await standInFor(join(folder, 'postgres'));
    const other = spawn('sleep', ['60'], standIn ? { uid: standIn.uid, gid: standIn.gid } : {});
    const lines = [other.pid, join(folder, 'postgres'), 0, 1, '', '127.0.0.1', '', 'ready', ''];
    await writeFile(join(folder, 'postgres', 'postmaster.pid'), lines.join('\n'));
    const server = await startEmbeddedPostgres({ folder });
    await expectNothingLost(server.url);
    expect(await runs(other.pid!)).toBe(true);
    other.kill();
    await server.stop();
  });

  it('keeps no program running that has finished', async () => {
    const script = `import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))};
      const server = await startEmbeddedPostgres({ folder: process.argv[1] }); console.log(server.pid);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) output += chunk as string;
    expect(Number(output)).toBeGreaterThan(0);
    expect(await gone(Number(output))).toBe(true);
  });
});

describe('a command', () => {
  it('joins the server of a running process, and starts one where none runs', async () => {
    const alone = await joinOrStart({ folder });
    expect(alone.joined).toBe(false);
    await expectNothingLost(alone.url);
    await alone.close();
    const owner = await startOwner(folder);
    const joined = await joinOrStart({ folder });
    expect(joined).toMatchObject({ joined: true, url: owner.url });
    await joined.close();
    await expectNothingLost(owner.url);
    await end(owner);
  });

  it('waits for a process that is just starting', async () => {
    const starting = startEmbeddedPostgres({ folder });
    while ((await lockHolder(join(folder, 'postgres.lock'))) === null) await sleep(1);
    const joined = await joinOrStart({ folder });
    expect(joined.joined).toBe(true);
    await joined.close();
    await (await starting).stop();
  });
});

async function answers(url: string): Promise<boolean> {
  return ask(url, 'SELECT').then(
    () => true,
    () => false,
  );
}

async function parentOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
}

async function childrenOf(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).map(Number).filter((each) => each > 0);
  const parents = await Promise.all(all.map(parentOf));
  return all.filter((_, index) => parents[index] === pid);
}
