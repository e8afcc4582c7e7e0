import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone, whatever directory the command was called from. */
export const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** One line to the person at the terminal. @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}
