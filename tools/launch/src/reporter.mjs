import { writeFileSync } from 'node:fs';

/** Where the reporter leaves its summary: the test run's environment names the file. */
export const SUMMARY_VARIABLE = 'TRADEWIND_TEST_SUMMARY';

/**
 * A vitest reporter that writes what `npm test` needs for its closing line: how many tests passed, which failed, and
 * which were skipped for which reason. A file that cannot be loaded and an error outside any test count as failures.
 */
export default class SummaryReporter {
  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<{ message: string }>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {import('./summary.mjs').Summary} */
    const summary = { passed: 0, failed: [], skipped: [] };
    for (const module of modules) {
      const file = module.relativeModuleId;
      if (module.errors().length > 0) summary.failed.push(file);
      // Set-up hooks that failed before their tests ran.
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) summary.failed.push(`${file} > ${suite.fullName}`);
      }
      for (const test of module.children.allTests()) record(summary, file, test);
    }
    for (const error of unhandledErrors) summary.failed.push(`outside any test: ${error.message}`);
    writeFileSync(String(process.env[SUMMARY_VARIABLE]), JSON.stringify(summary));
  }
}

/**
 * @param {import('./summary.mjs').Summary} summary
 * @param {string} file
 * @param {import('vitest/node').TestCase} test
 */
function record(summary, file, test) {
  const name = `${file} > ${test.fullName}`;
  const result = test.result();
  if (result.state === 'passed') summary.passed += 1;
  else if (result.state === 'failed') summary.failed.push(name);
  else {
    const note = result.state === 'skipped' ? result.note : undefined;
    summary.skipped.push({ name, reason: note ?? 'the test names no reason' });
  }
}
