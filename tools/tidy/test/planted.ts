import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A small working tree that keeps every rule. */
export const TIDY_TREE: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ workspaces: ['core/*', 'adapters/*', 'tests'], devDependencies: {} }),
  'package-lock.json': JSON.stringify({
    packages: {
      'node_modules/redis': { license: 'MIT' },
      'node_modules/axe-core': { license: 'MPL-2.0' },
      'node_modules/ghostly': { license: 'GPL-3.0-only' },
      'node_modules/either': { license: '(GPL-2.0-only OR MIT)' },
    },
  }),
  'tsconfig.base.json': '{ "compilerOptions": { "types": [], "lib": ["ES2024"] } }',
  'core/money/package.json': manifest('money', 'Exact decimals, ticks and lots'),
  'core/money/tsconfig.json': '{ "compilerOptions": { "rootDir": "src" } }',
  'core/money/src/index.ts': "export { add } from './add.ts';\n",
  'core/money/src/add.ts': 'export const add = (a: bigint, b: bigint): bigint => a + b;\n',
  'core/market/package.json': manifest('market', 'Instruments and candles', ['@tradewind/money']),
  'core/market/src/index.ts': "export { add } from '@tradewind/money';\nexport const at = new Date(0);\n",
  'adapters/bus/package.json': manifest('bus', 'Publish/subscribe and cache', ['@tradewind/market', 'redis']),
  'adapters/bus/src/index.ts': [
    "import { createClient } from 'redis';",
    "import { at } from '@tradewind/market';",
    "import { join } from 'node:path';",
    'export const open = () => [createClient, at, join, Date.now(), Math.random()];',
    '',
  ].join('\n'),
  'adapters/bus/test/bus.test.ts': [
    "import { open } from '@tradewind/bus';",
    "it.skipIf(!open)('needs Redis', (context) => context.skip('no redis-server on this machine'));",
    '',
  ].join('\n'),
  'README.md': '# Tradewind\n\nSee [the start](#tradewind) and `[code](nowhere.md)`.\n',
  'docs/decisions/0001-one.md':
    '# 0001: One\n\n## Context\n\nA.\n\n## Decision\n\nB.\n\n## Consequences\n\n[Up](../../README.md)\n',
};

/** package.json of one of our packages. */
export function manifest(name: string, description: string, dependencies: readonly string[] = []): string {
  return JSON.stringify({
    name: `@tradewind/${name}`,
    description,
    license: 'MIT',
    type: 'module',
    exports: { '.': './src/index.ts' },
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '*'])),
  });
}

/** Writes the tidy tree with `files` in place of or beside its own; removed when the test ends. */
export function plant(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'tradewind-tidy-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries({ ...TIDY_TREE, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
