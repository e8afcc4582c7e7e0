import { LICENCE_EXCEPTIONS, PERMISSIVE_LICENCES } from '../exceptions.ts';
import type { Problem } from '../problem.ts';
import type { Package, Repository } from '../repository.ts';

interface Lockfile {
  readonly packages?: Readonly<Record<string, { readonly license?: string; readonly link?: boolean }>>;
}

/** Every direct dependency is under a permissive licence, as the lock file states it. */
export function* licences(repository: Repository): Generator<Problem> {
  if (!repository.has('package-lock.json')) return;
  const lock = JSON.parse(repository.text('package-lock.json')) as Lockfile;
  for (const owner of [repository.rootPackage, ...repository.packages]) {
    const file = owner.folder === '' ? 'package.json' : `${owner.folder}/package.json`;
    const listed = { ...owner.manifest.dependencies, ...owner.manifest.devDependencies };
    for (const name of Object.keys(listed)) {
      const locked =
        lock.packages?.[`${owner.folder}/node_modules/${name}`] ?? lock.packages?.[`node_modules/${name}`];
      if (locked === undefined || locked.link === true) continue;
      const licence = locked.license ?? 'no licence at all';
      if (isPermissive(licence) || isExcepted(name, owner)) continue;
      yield {
        rule: 'licences',
        file,
        what: `"${name}" is under ${licence}, which is not permissive`,
        cure: `choose a library under ${PERMISSIVE_LICENCES.slice(0, 3).join(', ')} or the like; where there is none and it never ships, give the reason in tools/tidy/src/exceptions.ts`,
      };
    }
  }
}

function isExcepted(name: string, owner: Package): boolean {
  return LICENCE_EXCEPTIONS[name]?.only === owner.name;
}

/** SPDX: of `A OR B` one suffices, of `A AND B` both are needed. */
function isPermissive(expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => PERMISSIVE_LICENCES.includes(licence.trim())));
}
