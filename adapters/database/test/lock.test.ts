import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock, lockHolder } from '../src/embedded/lock.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradewind-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

/** Tries many times at once; the successes. */
async function race(): Promise<number> {
  const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(path, 'a racer')));
  return attempts.filter(({ status }) => status === 'fulfilled').length;
}

describe('the lock on a data folder', () => {
  it('is held by one, and free again when released', async () => {
    const lock = await acquireLock(path, 'the first');
    expect(await lockHolder(path)).toMatchObject({ pid: process.pid, purpose: 'the first' });
    await expect(acquireLock(path, 'the second')).rejects.toMatchObject({
      code: 'DATA_FOLDER_IN_USE',
      message: expect.stringContaining(`in use by the first (process ${process.pid})`) as string,
    });
    await lock.release();
    expect(await lockHolder(path)).toBeNull();
    await (await acquireLock(path, 'the second')).release();
  });

  it('goes to exactly one of many that come at once', async () => {
    expect(await race()).toBe(1);
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'then', purpose: 'it' })],
    [
      'an earlier process of a number in use',
      JSON.stringify({ pid: process.pid, startedAt: 'then', purpose: 'it' }),
    ],
    ['a process that died while taking it', ''],
    ['nobody can tell whom', '{"pid":'],
  ])('is taken over by exactly one when it was left by %s', async (_, content) => {
    await writeFile(`${path}.7`, content);
    expect(await race()).toBe(1);
    expect(await readdir(folder)).toEqual(['lock.8']);
  });
});
