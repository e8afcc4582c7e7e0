import { describe, expect, it } from 'vitest';
import { formatProblems, tidy } from '@tradewind/tidy';
import { manifest, plant, TIDY_TREE } from './planted.ts';

/** What is planted, where it must be found, and what the message must say to do. */
interface Planted {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly found: string;
  readonly cure: RegExp;
}

const market = (line: string): Record<string, string> => ({
  'core/market/src/index.ts': `${TIDY_TREE['core/market/src/index.ts']}${line}\n`,
});
const bus = (line: string): Record<string, string> => ({
  'adapters/bus/src/index.ts': `${TIDY_TREE['adapters/bus/src/index.ts']}${line}\n`,
});
const busTest = (line: string): Record<string, string> => ({ 'adapters/bus/test/bus.test.ts': `${line}\n` });

const PLANTED: readonly Planted[] = [
  {
    name: 'an upward import',
    files: {
      ...market("export { open } from '@tradewind/bus';"),
      'core/market/package.json': manifest('market', 'Instruments and candles', [
        '@tradewind/money',
        '@tradewind/bus',
      ]),
    },
    found: 'core/market/src/index.ts:3 [imports]',
    cure: /@tradewind\/market may import @tradewind\/money; declare a type \(a port\) in core/,
  },
  {
    name: 'an upward import of a type alone',
    files: {
      ...market("export type Bus = import('@tradewind/bus').Bus;"),
      'core/market/package.json': manifest('market', 'Instruments and candles', [
        '@tradewind/money',
        '@tradewind/bus',
      ]),
    },
    found: 'core/market/src/index.ts:3 [imports]',
    cure: /declare a type \(a port\) in core/,
  },
  {
    name: 'an upward import at run time',
    files: {
      ...market("export const later = () => import('@tradewind/bus');"),
      'core/market/package.json': manifest('market', 'Instruments and candles', [
        '@tradewind/money',
        '@tradewind/bus',
      ]),
    },
    found: 'core/market/src/index.ts:3 [imports]',
    cure: /let the caller hand it in/,
  },
  {
    name: 'a deep import',
    files: market("export * from '@tradewind/money/src/add.ts';"),
    found: 'core/market/src/index.ts:3 [imports]',
    cure: /import from '@tradewind\/money', and export what is missing in its src\/index\.ts/,
  },
  {
    name: 'a relative path that leaves its package',
    files: market("export * from '../../money/src/add.ts';"),
    found: 'core/market/src/index.ts:3 [imports]',
    cure: /import it from '@tradewind\/money'/,
  },
  {
    name: "another module's tables",
    files: {
      'package.json': JSON.stringify({ workspaces: ['core/*', 'adapters/*', 'apps/*'] }),
      'apps/server/package.json': manifest('server', 'The server of the platform'),
      'apps/server/src/index.ts': "export * from './modules/wallet/service.ts';\n",
      'apps/server/src/modules/wallet/service.ts': "export * from '../trading/repository.ts';\n",
      'apps/server/src/modules/trading/repository.ts': 'export const orders = [];\n',
    },
    found: 'apps/server/src/modules/wallet/service.ts:1 [imports]',
    cure: /call apps\/server\/src\/modules\/trading\/service\.ts/,
  },
  {
    name: 'Date.now in core',
    files: market('export const now = () => Date.now();'),
    found: 'core/market/src/index.ts:3 [purity]',
    cure: /take a Clock or the time itself as an argument/,
  },
  {
    name: 'Date.now in core, spelled as an index',
    files: market("export const now = () => Date['now']();"),
    found: 'core/market/src/index.ts:3 [purity]',
    cure: /take a Clock/,
  },
  {
    name: 'new Date() in core',
    files: market('export const now = () => new Date();'),
    found: 'core/market/src/index.ts:3 [purity]',
    cure: /take a Clock/,
  },
  {
    name: 'Math.random in core',
    files: market('export const dice = () => Math.random();'),
    found: 'core/market/src/index.ts:3 [purity]',
    cure: /take a seed or a random source/,
  },
  {
    name: 'Node in core',
    files: market("export { readFileSync } from 'node:fs';"),
    found: 'core/market/src/index.ts:3 [purity]',
    cure: /declare a port \(a type\) in core and put the code that needs this into an adapter/,
  },
  {
    name: 'a compiler that lets core see the page',
    files: { 'core/money/tsconfig.json': '{ "compilerOptions": { "lib": ["ES2024", "DOM"] } }' },
    found: 'core/money/tsconfig.json [purity]',
    cure: /leave "types" empty and "lib" at ECMAScript/,
  },
  {
    name: 'a phantom dependency',
    files: bus("export * from 'lodash';"),
    found: 'adapters/bus/src/index.ts:5 [dependencies]',
    cure: /add "lodash" to dependencies there, then npm install/,
  },
  {
    name: 'an unused dependency',
    files: {
      'adapters/bus/package.json': manifest('bus', 'Publish/subscribe and cache', [
        '@tradewind/market',
        'redis',
        'either',
      ]),
    },
    found: 'adapters/bus/package.json [dependencies]',
    cure: /remove it, then npm install/,
  },
  {
    name: 'a licence that is not permissive',
    files: {
      ...bus("export * from 'ghostly';"),
      'adapters/bus/package.json': manifest('bus', 'Publish/subscribe and cache', [
        '@tradewind/market',
        'redis',
        'ghostly',
      ]),
    },
    found: 'adapters/bus/package.json [licences]',
    cure: /choose a library under MIT, /,
  },
  {
    name: 'an excepted licence in another package',
    files: {
      ...bus("export * from 'axe-core';"),
      'adapters/bus/package.json': manifest('bus', 'Publish/subscribe and cache', [
        '@tradewind/market',
        'redis',
        'axe-core',
      ]),
    },
    found: 'adapters/bus/package.json [licences]',
    cure: /give the reason in tools\/tidy\/src\/exceptions\.ts/,
  },
  {
    name: 'a package without a description',
    files: { 'core/money/package.json': manifest('money', '') },
    found: 'core/money/package.json [manifests]',
    cure: /say in one line what the package is for/,
  },
  {
    name: 'a package with two doors',
    files: {
      'core/money/package.json': manifest('money', 'Exact decimals, ticks and lots').replace(
        '"exports":{',
        '"exports":{"./add":"./src/add.ts",',
      ),
    },
    found: 'core/money/package.json [manifests]',
    cure: /set "exports": \{ "\.": "\.\/src\/index\.ts" \}/,
  },
  {
    name: 'a door for tests in code that ships',
    files: bus("export { fake } from '@tradewind/market/testing';"),
    found: 'adapters/bus/src/index.ts:5 [imports]',
    cure: /import from '@tradewind\/market', or move this file to the tests/,
  },
  {
    name: 'a package that the layers table does not know',
    files: {
      'core/astrology/package.json': manifest('astrology', 'The stars and the candles'),
      'core/astrology/src/index.ts': 'export {};\n',
    },
    found: 'core/astrology/package.json [manifests]',
    cure: /add a row to tools\/tidy\/src\/layers\.ts/,
  },
  {
    name: 'work left for later',
    files: bus('// TODO reconnect'),
    found: 'adapters/bus/src/index.ts:5 [directives]',
    cure: /finish it, or leave it out/,
  },
  {
    name: 'a type checker switched off',
    files: bus('// @ts-ignore'),
    found: 'adapters/bus/src/index.ts:5 [directives]',
    cure: /fix the type/,
  },
  {
    name: 'a linter silenced without a reason',
    files: bus('// oxlint-disable-next-line no-console'),
    found: 'adapters/bus/src/index.ts:5 [directives]',
    cure: /say after ` -- ` in a sentence why/,
  },
  {
    name: 'any',
    files: bus('export const anything = (value: any) => value;'),
    found: 'adapters/bus/src/index.ts:5 [directives]',
    cure: /use the real type, or `unknown`/,
  },
  {
    name: 'a test that hides the others',
    files: busTest("describe.concurrent.only('bus', () => {});"),
    found: 'adapters/bus/test/bus.test.ts:1 [test-marks]',
    cure: /remove \.only/,
  },
  {
    name: 'a test that is left out',
    files: busTest("it.skip('works', () => {});"),
    found: 'adapters/bus/test/bus.test.ts:1 [test-marks]',
    cure: /make it pass or delete it/,
  },
  {
    name: 'a test skipped without a reason',
    files: busTest("it('works', (context) => context.skip());"),
    found: 'adapters/bus/test/bus.test.ts:1 [test-marks]',
    cure: /say what is missing/,
  },
  {
    name: 'a long file',
    files: { 'core/money/src/table.ts': '// row\n'.repeat(501) },
    found: 'core/money/src/table.ts [size]',
    cure: /give each concept in it a file of its own/,
  },
  {
    name: 'a name that says nothing',
    files: { 'adapters/bus/src/utils/format.ts': 'export {};\n' },
    found: 'adapters/bus/src/utils/format.ts [names]',
    cure: /name it after the concept it holds/,
  },
  {
    name: 'talk about who wrote it',
    files: { 'NOTES.md': '# Notes\n\nWritten by an AI agent.\n' },
    found: 'NOTES.md:3 [words]',
    cure: /write about the product and its users/,
  },
  {
    name: 'a path of one machine',
    files: { 'docs/run.md': '# Run\n\ncd /work/project\n' },
    found: 'docs/run.md:3 [words]',
    cure: /a path relative to the repository/,
  },
  {
    name: 'a registry in the lock file',
    files: {
      'package-lock.json':
        '{\n"packages": { "node_modules/redis": { "license": "MIT",\n"resolved": "https://registry.npmjs.org/redis.tgz" } } }',
    },
    found: 'package-lock.json:3 [words]',
    cure: /omit-lockfile-registry-resolved=true/,
  },
  {
    name: 'a link that leads nowhere',
    files: { 'docs/guide.md': '# Guide\n\n[Next](./next.md)\n' },
    found: 'docs/guide.md:3 [links]',
    cure: /correct the path/,
  },
  {
    name: 'a link to a heading that is gone',
    files: { 'docs/guide.md': '# Guide\n\n[Start](../README.md#five-minutes)\n' },
    found: 'docs/guide.md:3 [links]',
    cure: /use the heading in lower case/,
  },
  {
    name: 'a decision without its consequences',
    files: { 'docs/decisions/0002-two.md': '# 0002: Two\n\n## Context\n\nA.\n\n## Decision\n\nB.\n' },
    found: 'docs/decisions/0002-two.md [decisions]',
    cure: /follow docs\/decisions\/template\.md/,
  },
  {
    name: 'a decision whose number is taken',
    files: { 'docs/decisions/0001-two.md': TIDY_TREE['docs/decisions/0001-one.md']! },
    found: 'docs/decisions/0001-two.md [decisions]',
    cure: /take the next free number/,
  },
  {
    name: 'lint restrictions that drifted from the table',
    files: { '.oxlintrc.json': '{ "overrides": [] }' },
    found: '.oxlintrc.json [lint-config]',
    cure: /run `npx node tools\/tidy\/bin\/lint-layers\.ts`/,
  },
];

describe('house rules', () => {
  it('find nothing in a tidy tree', () => {
    expect(formatProblems(tidy(plant({})))).toBe('');
  });

  it('accept a choice of licences of which one is permissive', () => {
    const files = {
      ...bus("export * from 'either';"),
      'adapters/bus/package.json': manifest('bus', 'Publish/subscribe and cache', [
        '@tradewind/market',
        'redis',
        'either',
      ]),
    };
    expect(formatProblems(tidy(plant(files)))).toBe('');
  });

  it('accept the door for tests in a test', () => {
    const line = "import { fake } from '@tradewind/market/testing';\nit('works', () => fake());";
    expect(formatProblems(tidy(plant(busTest(line))))).toBe('');
  });

  it.each([
    '// oxlint-disable-next-line no-console -- the command line answers on the console',
    '// oxlint-disable-next-line typescript/no-explicit-any -- its types are wrong here\nexport let a: any;',
    'export let a: any; // oxlint-disable-line typescript/no-explicit-any -- its types are wrong here',
  ])('accept a silenced checker with its reason: %s', (lines) => {
    expect(formatProblems(tidy(plant(bus(lines))))).toBe('');
  });

  it.each(PLANTED)('find $name and say what to do', ({ files, found, cure }) => {
    const message = formatProblems(tidy(plant(files)));
    expect(message.split('\n')[0]).toBe(found);
    expect(message).toMatch(cure);
    expect(message.split('\n\n')).toHaveLength(1);
  });
});
