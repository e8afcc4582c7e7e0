import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../src/index.ts';
import { ask, gone, startOwner } from './support/owner-process.ts';
import { privateClone } from './support/private-clone.ts';

/** `nobody`: exists everywhere, owns nothing. */
const ORDINARY_USER = 65_534;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function cloneOf(uid: number) {
  const clone = await privateClone(uid);
  cleanups.push(() => clone.remove());
  return clone;
}

async function ownerOf(url: string): Promise<number> {
  const rows = await ask(url, `SELECT current_setting('data_directory') AS folder`);
  return (await stat((rows[0] as { folder: string }).folder)).uid;
}

describe('the embedded server, by the user that starts it', () => {
  it('runs for an ordinary user from a closed folder with a space in its path, data beside the code', async () => {
    const uid = process.getuid?.() === 0 ? ORDINARY_USER : process.getuid!();
    const clone = await cloneOf(uid);
    const owner = await startOwner('', { node: clone.node, clone: clone.path, uid });
    expect(owner.folder).toBe(join(clone.path, '.tradewind'));
    expect(await ask(owner.url, 'SELECT current_user')).toEqual([{ current_user: 'tradewind' }]);
    expect(await ownerOf(owner.url)).toBe(uid);
    expect((await stat(owner.folder)).mode & 0o777).toBe(0o700);
    owner.child.kill('SIGKILL');
    expect(await gone(owner.pid)).toBe(true);
  });

  it('runs for root from a closed folder, under a stand-in user', async ({ skip }) => {
    skip(process.getuid?.() !== 0, 'needs root');
    const clone = await cloneOf(0);
    const owner = await startOwner('', { node: clone.node, clone: clone.path });
    cleanups.push(() => rm(owner.folder, { recursive: true }));
    const name = basename(clone.path).replace(' ', '-');
    expect(owner.folder).toMatch(new RegExp(`^/var/lib/tradewind/data/${name}-\\w{8}$`));
    expect(await ownerOf(owner.url)).not.toBe(0);
    owner.child.kill('SIGTERM');
    expect(await owner.ended).toMatchObject({ code: 0 });
  });

  it('tells root which folder its stand-in cannot enter', async ({ skip }) => {
    skip(process.getuid?.() !== 0, 'needs root');
    const closed = await mkdtemp(join(tmpdir(), 'tradewind-closed-'));
    cleanups.push(() => rm(closed, { recursive: true }));
    await chmod(closed, 0o700);
    await mkdir(join(closed, 'data'));
    await expect(startEmbeddedPostgres({ folder: join(closed, 'data') })).rejects.toThrow(
      new RegExp(
        `^PostgreSQL runs as user \\S+ here, who cannot enter ${closed}: choose another TRADEWIND_DATA_DIR`,
      ),
    );
  });
});
