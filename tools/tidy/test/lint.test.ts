import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { plant, TIDY_TREE } from './planted.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const config = JSON.parse(readFileSync(`${root}.oxlintrc.json`, 'utf8')) as Record<string, unknown>;

/** Lints a planted tree under the repository's own configuration; answers rule names with their messages. */
function lint(files: Readonly<Record<string, string>>): string {
  const folder = plant({
    ...files,
    // The typed rules need an installed tree; they are the compiler's neighbours and not the subject here.
    '.oxlintrc.json': JSON.stringify({ ...config, $schema: undefined, options: {} }),
  });
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [`${root}node_modules/oxlint/bin/oxlint`, 'core', 'adapters'],
    { cwd: folder, encoding: 'utf8' },
  );
  // Colours depend on who runs the tests.
  return stripVTControlCharacters(stdout + stderr);
}

const market = (line: string): Record<string, string> => ({
  'core/market/src/index.ts': `${TIDY_TREE['core/market/src/index.ts']}${line}\n`,
});

it('the linter accepts a tidy tree', () => {
  expect(lint({})).toMatch(/0 warnings and 0 errors/);
});

it.each([
  ['an upward import', "export { open } from '@tradewind/bus';", /Imports point only down the layers table/],
  ['a deep import', "export * from '@tradewind/money/src/add.ts';", /A package has one door/],
  ['Date.now in core', 'export const now = () => Date.now();', /Take a Clock or the time itself/],
  ['Math.random in core', 'export const dice = () => Math.random();', /Take a seed or a random source/],
  ['process in core', 'export const home = process.env;', /Core doesn't know its machine/],
  ['a timer in core', 'export const wait = () => setTimeout(() => at, 5);', /Core doesn't wait/],
  ['the network in core', "export const get = () => fetch('/');", /Core has no network/],
  ['the page in core', 'export const width = () => window.innerWidth;', /Core doesn't see the page/],
])('the linter finds %s', (_name, line, message) => {
  const output = lint(market(line));
  expect(output).toMatch(/core\/market\/src\/index\.ts:3:/);
  expect(output).toMatch(message);
});

it('the linter keeps adapters apart', () => {
  const line = "import '@tradewind/venues';\n";
  expect(lint({ 'adapters/bus/src/index.ts': line })).toMatch(/Imports point only down the layers table/);
});
