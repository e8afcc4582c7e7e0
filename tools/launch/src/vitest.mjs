import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedNode } from './ensure.mjs';
import { SUMMARY_VARIABLE } from './reporter.mjs';
import { run } from './run.mjs';

/**
 * Runs vitest and returns what came of it. A run that ended badly without naming a failed test (it crashed, or found no
 * tests) counts as one failure.
 *
 * @param {string} root
 * @param {readonly string[]} filters passed on to vitest
 * @param {{ quiet?: boolean }} [options] quiet: without vitest's own output
 * @returns {Promise<import('./summary.mjs').Summary>}
 */
export async function runVitest(root, filters, { quiet = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-tests-'));
  const file = join(folder, 'summary.json');
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporter = fileURLToPath(new URL('reporter.mjs', import.meta.url));
  const parameters = [vitest, 'run', '--reporter=default', `--reporter=${reporter}`, ...filters];
  try {
    const { code } = await run(installedNode(root), parameters, {
      cwd: root,
      follow: true,
      collect: quiet,
      env: { ...process.env, [SUMMARY_VARIABLE]: file },
    });
    /** @type {import('./summary.mjs').Summary} */
    const summary = existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8'))
      : { passed: 0, failed: [], skipped: [] };
    if (code !== 0 && summary.failed.length === 0) summary.failed.push(`vitest ended with code ${code}`);
    return summary;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
