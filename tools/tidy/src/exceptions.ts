/** Licences that let anybody use, change and sell what contains them. */
export const PERMISSIVE_LICENCES: readonly string[] = [
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'ISC',
  'BlueOak-1.0.0',
  'PostgreSQL',
];

/** Direct dependencies under another licence: in which package they may stand, and why. */
export const LICENCE_EXCEPTIONS: Readonly<
  Record<string, { readonly only: string; readonly reason: string }>
> = {
  'axe-core': {
    only: '@tradewind/tests',
    reason: 'MPL-2.0; a test tool that runs in the browser under test and is part of nothing that ships',
  },
};

/** Dependencies that are used without being imported, and by what. */
export const USED_WITHOUT_IMPORT: Readonly<Record<string, string>> = {
  node: 'the runtime itself, pinned as a package',
  oxlint: 'npm run lint',
  'oxlint-tsgolint': 'the typed rules of oxlint',
  prettier: 'npm run format',
  typescript: 'npm run typecheck',
  '@types/node': 'types of the runtime',
  '@vitest/coverage-v8': 'npm run test:coverage',
  'drizzle-kit': 'generates the migrations from the schema',
};

/** Files over the line limit, and why splitting them would not help the reader. */
export const LONG_FILES: Readonly<Record<string, string>> = {};

/** Where a word that is talk elsewhere is the subject matter. */
export const WORD_EXCEPTIONS: readonly string[] = [
  // The rule has to name what it forbids.
  'tools/tidy/',
];
