import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runChecks } from '../src/checks.mjs';
import { fixture } from './support/fixture.ts';
import type { Fixture } from './support/fixture.ts';

let clone: Fixture;
afterEach(() => clone.remove());

it('each check counts as one test, run as package.json says', async () => {
  clone = await fixture({
    'package.json': { scripts: { typecheck: 'tool 0', lint: 'tool 1', prettier: 'tool 0' } },
    'node_modules/.bin/tool': 'process.exit(Number(process.argv[2]));',
  });
  await mkdir(join(clone.root, 'node_modules/node/bin'), { recursive: true });
  await symlink(process.execPath, join(clone.root, 'node_modules/node/bin/node'));
  expect(await runChecks(clone.root)).toEqual({ passed: 2, failed: ['lint (npm run lint)'], skipped: [] });
});
