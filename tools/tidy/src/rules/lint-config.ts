import { isDeepStrictEqual } from 'node:util';
import { lintLayers } from '../lint-layers.ts';
import type { Problem } from '../problem.ts';
import type { Repository } from '../repository.ts';

const FILE = '.oxlintrc.json';

/** The linter restricts imports by the same table as this package. */
export function* lintConfig(repository: Repository): Generator<Problem> {
  if (!repository.has(FILE)) return;
  const { overrides = [] } = JSON.parse(repository.text(FILE)) as {
    overrides?: readonly { rules?: Readonly<Record<string, unknown>> }[];
  };
  const present = overrides.filter(({ rules = {} }) => 'no-restricted-imports' in rules);
  if (isDeepStrictEqual(present, lintLayers(repository.packages))) return;
  yield {
    rule: 'lint-config',
    file: FILE,
    what: 'its import restrictions differ from the layers table',
    cure: 'run `npx node tools/tidy/bin/lint-layers.ts`, which writes them from the table',
  };
}
