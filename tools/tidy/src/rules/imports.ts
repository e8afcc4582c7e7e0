import { posix } from 'node:path';
import { LAYERS, TESTING_DOOR } from '../layers.ts';
import type { Problem } from '../problem.ts';
import type { Package, Repository } from '../repository.ts';
import { packageOf } from '../source.ts';
import type { ImportReference } from '../source.ts';

const OURS = '@tradewind/';

/** Imports point downwards, go by package name through the one door, and no relative path leaves its package. */
export function* imports(repository: Repository): Generator<Problem> {
  for (const file of repository.codeFiles()) {
    const owner = repository.owner(file);
    for (const reference of repository.source(file).imports) {
      const found = reference.specifier.startsWith('.')
        ? relative(repository, file, owner, reference.specifier)
        : byName(owner, reference, repository.ships(file));
      if (found !== null) yield { rule: 'imports', file, line: reference.line, ...found };
    }
  }
}

type Finding = Pick<Problem, 'what' | 'cure'> | null;

function relative(repository: Repository, file: string, owner: Package, specifier: string): Finding {
  const target = posix.normalize(posix.join(posix.dirname(file), specifier));
  const other = repository.owner(target);
  if (target.startsWith('..') || other !== owner) {
    return {
      what: `the relative path '${specifier}' leaves the package ${owner.name || 'root'}`,
      cure:
        other.name === ''
          ? 'move what both need into a package and import it by that package name'
          : `import it from '${other.name}', and export it in ${other.folder}/src/index.ts if it isn't yet`,
    };
  }
  const here = moduleOf(file);
  const there = moduleOf(target);
  if (there !== null && here !== null && here !== there && /(^|\/)repository[^/]*$/.test(target)) {
    return {
      what: `the module ${here} reaches into the tables of the module ${there}`,
      cure: `call apps/server/src/modules/${there}/service.ts, and add what is missing there`,
    };
  }
  return null;
}

function byName(owner: Package, { specifier }: ImportReference, ships: boolean): Finding {
  const target = packageOf(specifier);
  if (target === null || !target.startsWith(OURS)) return null;
  if (specifier === target + TESTING_DOOR && ships) {
    return {
      what: `'${specifier}' is for tests, and this code ships`,
      cure: `import from '${target}', or move this file to the tests`,
    };
  }
  if (specifier !== target && specifier !== target + TESTING_DOOR) return deep(specifier, target);
  if (target === owner.name) return null;
  const allowed = LAYERS[owner.name] ?? [];
  if (allowed.includes(target)) return null;
  const list = allowed.length === 0 ? 'no package of ours' : allowed.join(', ');
  return {
    what: `${owner.name || 'the root'} may not import ${target}: imports only point down the layers table`,
    cure: `${owner.name || 'the root'} may import ${list}; declare a type (a port) in core for what is needed, and let the caller hand it in`,
  };
}

function deep(specifier: string, target: string): Finding {
  return {
    what: `'${specifier}' reaches past the door of ${target}`,
    cure: `import from '${target}', and export what is missing in its src/index.ts`,
  };
}

function moduleOf(path: string): string | null {
  return /^apps\/server\/src\/modules\/([^/]+)\//.exec(path)?.[1] ?? null;
}
