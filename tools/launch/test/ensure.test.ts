import { chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureInstalled } from '../src/ensure.mjs';
import { isInstalled } from '../src/installed.mjs';
import { contentStamp } from '../src/stamp.mjs';
import { fixture } from './support/fixture.ts';
import type { Fixture } from './support/fixture.ts';

const MANIFEST = {
  name: 'tradewind',
  workspaces: ['core/*'],
  dependencies: { node: '24.9.0', zod: '^4.0.0' },
};
const LOCK = {
  packages: {
    '': { dependencies: { zod: '^4.0.0', node: '24.9.0' } },
    'core/money': { devDependencies: { vitest: '^5.0.0' } },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/for-another-platform': { version: '1.0.0', optional: true },
    'node_modules/money': { resolved: 'core/money', link: true },
  },
};
const INSTALLED = {
  packages: { 'node_modules/zod': { version: '4.6.7' }, 'node_modules/money': { link: true } },
};

/** Stands in for npm: notes how it was called, and installs a "Node" that reports the right version. */
const NPM = `
import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
const dry = process.argv.includes('--dry-run');
if (!dry) appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n');
if (process.argv[2] === process.env.FAILING_NPM_COMMAND) process.exit(1);
if (dry) process.exit(0);
mkdirSync('node_modules/node/bin', { recursive: true });
try { symlinkSync(${JSON.stringify(process.execPath)}, 'node_modules/node/bin/node'); } catch {}
writeFileSync('node_modules/.package-lock.json', ${JSON.stringify(JSON.stringify(INSTALLED))});
`;

let clone: Fixture;
const environment = { ...process.env };

beforeEach(async () => {
  clone = await fixture({
    'package.json': MANIFEST,
    'package-lock.json': LOCK,
    'core/money/package.json': { name: 'money', devDependencies: { vitest: '^5.0.0' } },
    'bin/npm-cli.js': NPM,
    'bin/package.json': { type: 'module' },
  });
  await chmod(join(clone.root, 'bin/npm-cli.js'), 0o755);
  process.env.npm_execpath = join(clone.root, 'bin/npm-cli.js');
});
afterEach(async () => {
  process.env = { ...environment };
  await clone.remove();
});

/** The commands that npm was asked for since the last time. */
async function calls(): Promise<string[]> {
  const file = join(clone.root, 'calls');
  const text = await readFile(file, 'utf8').catch(() => '');
  await rm(file, { force: true });
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ')[0] ?? '');
}

describe('installing', () => {
  it('happens on a fresh clone, and not again until something changes', async () => {
    await ensureInstalled(clone.root);
    expect(await calls()).toEqual(['ci']);
    await ensureInstalled(clone.root);
    expect(await calls()).toEqual([]);
    await clone.write({
      'package.json': { ...MANIFEST, dependencies: { ...MANIFEST.dependencies, more: '1' } },
    });
    await ensureInstalled(clone.root);
    // What is there is kept: others may be running in it.
    expect(await calls()).toEqual(['install']);
  });

  it('falls back to npm install where npm ci is impossible', async () => {
    process.env.FAILING_NPM_COMMAND = 'ci';
    await ensureInstalled(clone.root);
    expect(await calls()).toEqual(['install']);
  });

  it('is not repeated for someone who ran npm install by hand', async () => {
    process.env.FAILING_NPM_COMMAND = 'none';
    await ensureInstalled(clone.root);
    await calls();
    await rm(join(clone.root, 'node_modules/.tradewind-installed'));
    await ensureInstalled(clone.root);
    expect(await calls()).toEqual([]);
  });

  it('says what to do when npm fails', async () => {
    await rm(join(clone.root, 'package-lock.json'));
    process.env.FAILING_NPM_COMMAND = 'install';
    await clone.write({ 'node_modules/.keep': '' });
    await expect(ensureInstalled(clone.root)).rejects.toThrow(/^npm could not install the dependencies/);
  });

  it('runs install scripts that were held back, and says what to do when that does not help', async () => {
    await clone.write({ 'node_modules/.package-lock.json': INSTALLED });
    await ensureInstalled(clone.root);
    expect(await calls()).toEqual(['rebuild']);
    await rm(join(clone.root, 'node_modules/node'), { recursive: true });
    process.env.FAILING_NPM_COMMAND = 'rebuild';
    await expect(ensureInstalled(clone.root)).rejects.toThrow(/^Node 24 \(node_modules\/node\) does not run/);
  });
});

describe('what is installed', () => {
  const state = async (files: Record<string, unknown>) => {
    await clone.write({ 'node_modules/.package-lock.json': INSTALLED, ...files });
    return isInstalled(clone.root);
  };

  it('fits the lock file, whatever belongs to other platforms', async () => {
    expect(await state({})).toBe(true);
  });

  it.each([
    [
      'a version differs',
      { 'node_modules/.package-lock.json': { packages: { 'node_modules/zod': { version: '4.0.0' } } } },
    ],
    ['nothing is recorded', { 'node_modules/.package-lock.json': {} }],
    ['a workspace asks for more', { 'core/money/package.json': { dependencies: { zod: '^4.0.0' } } }],
    ['a workspace is new', { 'core/margin/package.json': { name: 'margin' } }],
  ])('does not fit when %s', async (_, files) => {
    expect(await state(files)).toBe(false);
  });
});

describe('the stamp of sources', () => {
  const stamp = () => contentStamp(clone.root, ['core', 'package.json', 'absent']);

  it('is the same for the same content, also beside build output, tests and packages', async () => {
    const before = stamp();
    await clone.write({
      'core/money/dist/a.js': '1',
      'core/money/test/a.ts': '1',
      'core/money/node_modules/x/a.js': '1',
    });
    await clone.write({ 'package.json': MANIFEST });
    expect(stamp()).toBe(before);
  });

  it('changes with a byte, a name, or a new file', async () => {
    const stamps = [stamp()];
    for (const files of [{ 'core/a.ts': '1' }, { 'core/a.ts': '2' }, { 'core/b.ts': '' }]) {
      await clone.write(files);
      stamps.push(stamp());
    }
    await rm(join(clone.root, 'core/b.ts'));
    await clone.write({ 'core/c.ts': '' });
    stamps.push(stamp());
    expect(new Set(stamps).size).toBe(stamps.length);
  });
});
