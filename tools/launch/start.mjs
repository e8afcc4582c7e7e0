// npm start: installs what is missing, builds the terminal if it changed, and runs the server on Node 24.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, installedNode, LaunchError } from './src/ensure.mjs';
import { repository } from './src/repository.mjs';
import { run } from './src/run.mjs';
import { ensureTerminal } from './src/terminal.mjs';

try {
  await ensureInstalled(repository);
  await ensureTerminal(repository);
  const parameters = [
    ...(existsSync(join(repository, '.env')) ? ['--env-file=.env'] : []),
    join('apps', 'server', 'src', 'main.ts'),
    ...process.argv.slice(2),
  ];
  const { code } = await run(installedNode(repository), parameters, { cwd: repository, follow: true });
  process.exitCode = code;
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
