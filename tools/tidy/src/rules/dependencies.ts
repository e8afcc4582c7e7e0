import { isBuiltin } from 'node:module';
import { USED_WITHOUT_IMPORT } from '../exceptions.ts';
import type { Problem } from '../problem.ts';
import type { Package, Repository } from '../repository.ts';
import { packageOf } from '../source.ts';

/** A package lists exactly what it imports: a missing entry works only by luck of hoisting, a spare one is weight. */
export function* dependencies(repository: Repository): Generator<Problem> {
  for (const owner of [...repository.packages, repository.rootPackage]) {
    yield* phantom(repository, owner);
    yield* unused(repository, owner);
  }
}

function* phantom(repository: Repository, owner: Package): Generator<Problem> {
  const { dependencies: runtime = {}, devDependencies: development = {} } = owner.manifest;
  const shared = repository.rootPackage.manifest.devDependencies ?? {};
  for (const file of repository.codeOf(owner)) {
    const ships = repository.ships(file);
    for (const { specifier, line, typeOnly } of repository.source(file).imports) {
      const target = packageOf(specifier);
      if (target === null || isBuiltin(specifier) || target === owner.name || target in runtime) continue;
      if (!ships && (target in development || target in shared)) continue;
      if (typeOnly && target in development) continue;
      yield {
        rule: 'dependencies',
        file,
        line,
        what: `'${target}' is imported but not listed in ${manifestOf(owner)}`,
        cure:
          target in development
            ? `move "${target}" from devDependencies to dependencies, for shipped code uses it`
            : `add "${target}" to ${ships ? 'dependencies' : 'dependencies or devDependencies'} there, then npm install`,
      };
    }
  }
}

function* unused(repository: Repository, owner: Package): Generator<Problem> {
  const files = repository.codeOf(owner);
  const used = new Set<string>();
  for (const file of files) {
    const { imports, strings } = repository.source(file);
    for (const { specifier } of imports) used.add(packageOf(specifier) ?? '');
    for (const text of strings) used.add(text);
  }
  // What every package may use is listed once, in the root.
  if (owner.folder === '') {
    for (const file of repository.codeFiles()) {
      for (const { specifier } of repository.source(file).imports) used.add(packageOf(specifier) ?? '');
    }
  }
  const listed = { ...owner.manifest.dependencies, ...owner.manifest.devDependencies };
  for (const name of Object.keys(listed)) {
    if (used.has(name) || used.has(typedPackage(name)) || name in USED_WITHOUT_IMPORT) continue;
    yield {
      rule: 'dependencies',
      file: manifestOf(owner),
      what: `"${name}" is listed but never imported`,
      cure: `remove it, then npm install; if it is used without an import, say by what in tools/tidy/src/exceptions.ts`,
    };
  }
}

/** What an `@types` package describes: `@types/pg-copy-streams` → `pg-copy-streams`. */
function typedPackage(name: string): string {
  const described = name.startsWith('@types/') ? name.slice('@types/'.length) : name;
  return described.includes('__') ? `@${described.replace('__', '/')}` : described;
}

function manifestOf({ folder }: Package): string {
  return folder === '' ? 'package.json' : `${folder}/package.json`;
}
