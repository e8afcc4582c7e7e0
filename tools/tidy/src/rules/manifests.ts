import { LAYERS, TESTING_DOOR } from '../layers.ts';
import type { Problem } from '../problem.ts';
import type { Package, Repository } from '../repository.ts';

const TABLE = 'tools/tidy/src/layers.ts';

/** Each package says what it is in one line, has one door, and stands in the layers table. */
export function* manifests(repository: Repository): Generator<Problem> {
  for (const owner of repository.packages) {
    const file = `${owner.folder}/package.json`;
    for (const [what, cure] of defects(repository, owner)) yield { rule: 'manifests', file, what, cure };
  }
  if (!repository.has(TABLE)) return;
  const names = new Set(repository.packages.map(({ name }) => name));
  for (const name of Object.keys(LAYERS)) {
    if (names.has(name)) continue;
    yield {
      rule: 'manifests',
      file: TABLE,
      what: `the layers table names ${name}, which is no package`,
      cure: 'remove its row, and its name from the other rows',
    };
  }
}

function* defects(repository: Repository, { name, folder, manifest }: Package): Generator<[string, string]> {
  if (!(name in LAYERS)) {
    yield [
      `${name || 'the package'} is not in the layers table`,
      `add a row to ${TABLE} that says what it may import, and the reason in docs/decisions`,
    ];
  }
  if ((manifest.description ?? '').length < 15) {
    yield ['the description is missing or says nothing', 'say in one line what the package is for'];
  }
  if (manifest.license !== 'MIT') yield ['the licence is not MIT', 'set "license": "MIT"'];
  if (manifest.type !== 'module') yield ['the package is not an ES module', 'set "type": "module"'];
  if (manifest.exports === undefined) return;
  const doors = typeof manifest.exports === 'object' && manifest.exports !== null ? manifest.exports : {};
  const allowed = ['.', `.${TESTING_DOOR}`];
  for (const [door, file] of Object.entries(doors)) {
    if (!allowed.includes(door) || typeof file !== 'string') {
      yield [
        `the package has the door "${door}" besides its own`,
        `set "exports": { ".": "./src/index.ts" } and export all from there; what only tests need may stand under ".${TESTING_DOOR}"`,
      ];
    } else if (!repository.has(`${folder}/${file.replace('./', '')}`)) {
      yield [
        `the door ${file} does not exist`,
        'create it, or remove "exports" from a package that nobody imports',
      ];
    }
  }
}
