import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * How to call the npm that called us, or the one beside this Node, without a shell.
 *
 * @returns {{ program: string, parameters: string[] }}
 */
export function npmCommand(env = process.env) {
  const bin = dirname(process.execPath);
  const candidates = [
    env.npm_execpath?.endsWith('npm-cli.js') ? env.npm_execpath : undefined,
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  return script ? { program: process.execPath, parameters: [script] } : { program: 'npm', parameters: [] };
}
