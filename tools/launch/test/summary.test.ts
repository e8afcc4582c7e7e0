import { afterEach, describe, expect, it } from 'vitest';
import { report, total } from '../src/summary.mjs';
import { runVitest } from '../src/vitest.mjs';
import { fixture, linkPackages } from './support/fixture.ts';
import type { Fixture } from './support/fixture.ts';

const checks = { passed: 2, failed: ['lint (npm run lint)'], skipped: [] };
const tests = {
  passed: 10,
  failed: ['a.test.ts > adds'],
  skipped: [{ name: 'b.test.ts > talks', reason: 'no Redis' }],
};

describe('the sum of a test run', () => {
  it('lists skipped tests with their reasons, and does not count them as failed', () => {
    expect(report(total([checks, tests], { ci: false })).split('\n')).toEqual([
      '',
      'Failed:',
      '  lint (npm run lint)',
      '  a.test.ts > adds',
      '',
      'Skipped:',
      '  b.test.ts > talks: no Redis',
      '',
      '12 passed, 2 failed, 1 skipped',
    ]);
  });

  it('counts a skipped test as failed in continuous integration, and names its reason', () => {
    const lines = report(total([checks, tests], { ci: true })).split('\n');
    expect(lines).toContain('  b.test.ts > talks (skipped: no Redis)');
    expect(lines.at(-1)).toBe('12 passed, 3 failed');
  });

  it('is one line when all is well', () => {
    expect(report(total([{ passed: 3, failed: [], skipped: [] }], { ci: true })).trim()).toBe(
      '3 passed, 0 failed',
    );
  });
});

describe('a run of vitest', () => {
  let project: Fixture;
  afterEach(() => project.remove());

  async function run(files: Record<string, string>, filters: string[] = []) {
    project = await fixture({ 'package.json': { type: 'module' }, ...files });
    await linkPackages(project);
    return runVitest(project.root, filters, { quiet: true });
  }

  it('tells passed, failed and skipped tests apart, and notices what failed outside of tests', async () => {
    const summary = await run({
      'mixed.test.js': `
        import { describe, expect, it } from 'vitest';
        it('adds', () => expect(1 + 1).toBe(2));
        it('errs', () => expect(1 + 1).toBe(3));
        it('talks', ({ skip }) => skip(true, 'no Redis'));
        it.todo('is planned');`,
      'broken.test.js': `import './absent.js';`,
      'hook.test.js': `
        import { beforeAll, describe, it } from 'vitest';
        describe('a server', () => { beforeAll(() => { throw new Error('no port'); }); it('answers', () => {}); });`,
    });
    expect(summary.passed).toBe(1);
    expect(summary.failed.toSorted()).toEqual([
      'broken.test.js',
      'hook.test.js > a server',
      'mixed.test.js > errs',
    ]);
    expect(summary.skipped).toEqual(
      expect.arrayContaining([
        { name: 'mixed.test.js > talks', reason: 'no Redis' },
        { name: 'mixed.test.js > is planned', reason: 'the test names no reason' },
        { name: 'hook.test.js > a server > answers', reason: 'the test names no reason' },
      ]),
    );
  });

  it('passes filters on', async () => {
    const one = `import { it } from 'vitest'; it('works', () => {});`;
    expect(await run({ 'one.test.js': one, 'other.test.js': one }, ['one'])).toEqual({
      passed: 1,
      failed: [],
      skipped: [],
    });
  });

  it('that finds no tests has failed', async () => {
    expect((await run({})).failed).toEqual(['vitest ended with code 1']);
  });
});
