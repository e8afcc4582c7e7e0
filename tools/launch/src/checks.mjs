import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { installedNode } from './ensure.mjs';
import { say } from './repository.mjs';
import { run } from './run.mjs';

/** The checks that are part of `npm test`, by the script of package.json that says how each is run. */
const CHECKS = { 'type check': 'typecheck', lint: 'lint', 'format check': 'prettier' };

/**
 * Runs each check; one test each. A check's output is shown when it fails.
 *
 * @param {string} root
 * @returns {Promise<import('./summary.mjs').Summary>}
 */
export async function runChecks(root) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  /** @type {import('./summary.mjs').Summary} */
  const summary = { passed: 0, failed: [], skipped: [] };
  for (const [name, script] of Object.entries(CHECKS)) {
    const started = performance.now();
    const [tool, ...parameters] = scripts[script].split(' ');
    const program = realpathSync(join(root, 'node_modules', '.bin', tool));
    const { code, output } = await run(installedNode(root), [program, ...parameters], {
      cwd: root,
      collect: true,
    });
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    if (code === 0) summary.passed += 1;
    else summary.failed.push(`${name} (npm run ${script})`);
    say(code === 0 ? `${name}: passed in ${seconds} s` : `${output}\n${name}: failed after ${seconds} s`);
  }
  return summary;
}
