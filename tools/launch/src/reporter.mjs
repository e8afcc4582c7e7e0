import { writeFileSync } from 'node:fs';

/** Where the reporter leaves its summary: the test run's environment names the file. */
export const SUMMARY_VARIABLE = 'TRADEWIND_TEST_SUMMARY';

/**
 * A vitest reporter that writes what `npm test` needs for its closing line: how many tests passed, which failed, and
 * which were skipped for which reason. A file that cannot be loaded and an error outside any test count as failures.
 */
export default class SummaryReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const summary = { passed: 0, failed: [], skipped: [] };
    for (const module of modules) {
      const file = module.relativeModuleId;
      const tests = [...module.children.allTests()];
      for (const test of tests) record(summary, file, test);
      // Also set-up hooks that failed before their tests ran.
      const suites = [module, ...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
      summary.failed.push(
        ...suites.map((suite) => (suite === module ? file : `${file} > ${suite.fullName}`)),
      );
    }
    for (const error of unhandledErrors) summary.failed.push(`outside any test: ${error.message}`);
    writeFileSync(process.env[SUMMARY_VARIABLE], JSON.stringify(summary));
  }
}

function record(summary, file, test) {
  const name = `${file} > ${test.fullName}`;
  const result = test.result();
  if (result.state === 'passed') summary.passed += 1;
  else if (result.state === 'failed') summary.failed.push(name);
  else summary.skipped.push({ name, reason: result.note ?? 'the test names no reason' });
}
