#!/usr/bin/env node
// Runs the command line on the Node that npm installed, whatever Node the machine has: the sources are TypeScript, which
// older ones don't run.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, '..', 'src', 'main.ts');
const program = join('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** @param {string} from */
function installedNode(from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const node = join(folder, program);
    if (existsSync(node)) return node;
    if (dirname(folder) === folder) return undefined;
  }
}

if (process.versions.node.startsWith('24.')) {
  await import(main);
} else {
  const node = installedNode(here);
  if (node === undefined) {
    process.stderr.write('tradewind: its packages are not installed: run npm install in its folder first.\n');
    process.exit(1);
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`tradewind: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  });
}
