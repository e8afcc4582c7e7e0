// npm test: type check, lint, format check, then all tests; `npm test -- <filters>` runs those tests alone.
// The last line says how many passed and failed; the exit code is 0 only when nothing failed.
import { runChecks } from './src/checks.mjs';
import { ensureInstalled, LaunchError } from './src/ensure.mjs';
import { repository, say } from './src/repository.mjs';
import { report, total } from './src/summary.mjs';
import { runVitest } from './src/vitest.mjs';

const filters = process.argv.slice(2);
try {
  await ensureInstalled(repository);
  const parts = filters.length > 0 ? [] : [await runChecks(repository)];
  parts.push(await runVitest(repository, filters));
  const summary = total(parts, { ci: process.env.CI === 'true' });
  say(report(summary));
  process.exitCode = summary.failed.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
