import { LONG_FILES } from '../exceptions.ts';
import type { Problem } from '../problem.ts';
import type { Repository } from '../repository.ts';

const LINES_MAX = 500;

/** One concept a file: what is longer holds several. */
export function* size(repository: Repository): Generator<Problem> {
  for (const file of repository.files) {
    if (!/\.(ts|tsx|mts|mjs|js|cjs|css)$/.test(file) || file in LONG_FILES) continue;
    const lines = repository.text(file).split('\n').length - 1;
    if (lines <= LINES_MAX) continue;
    yield {
      rule: 'size',
      file,
      what: `${lines} lines, more than ${LINES_MAX}`,
      cure: 'give each concept in it a file of its own; a table of data belongs in a .json or .csv file',
    };
  }
}
