import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const REPOSITORY = join(import.meta.dirname, '..', '..', '..', '..');

/** A folder with a space in its path and some files; a small stand-in for a clone. */
export interface Fixture {
  readonly root: string;
  write(files: Readonly<Record<string, unknown>>): Promise<void>;
  remove(): Promise<void>;
}

/** @param files by path; anything but text is written as JSON */
export async function fixture(files: Readonly<Record<string, unknown>> = {}): Promise<Fixture> {
  const parent = await mkdtemp(join(tmpdir(), 'tradewind-launch-'));
  const root = join(parent, 'my clone');
  const write: Fixture['write'] = async (more) => {
    for (const [path, content] of Object.entries(more)) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    }
  };
  await mkdir(root);
  await write(files);
  return { root, write, remove: () => rm(parent, { recursive: true, force: true }) };
}

/** Puts this repository's installed packages into a fixture. */
export async function linkPackages({ root }: Fixture): Promise<void> {
  await symlink(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
}
