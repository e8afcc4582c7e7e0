import { enableCompileCache } from 'node:module';
import process from 'node:process';

// Compiling the libraries takes longer than most commands do; the next command finds them compiled.
enableCompileCache();
const { run } = await import('./run.ts');
process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
