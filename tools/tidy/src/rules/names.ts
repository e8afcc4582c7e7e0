import type { Problem } from '../problem.ts';
import type { Repository } from '../repository.ts';

const SAYS_NOTHING = /^(utils?|helpers?|common|misc|stuff)$/i;

/** A name says what is inside; these say only that nobody knew where to put it. */
export function* names(repository: Repository): Generator<Problem> {
  for (const file of repository.files) {
    const word = file.split(/[/.]/).find((segment) => SAYS_NOTHING.test(segment));
    if (word === undefined) continue;
    yield {
      rule: 'names',
      file,
      what: `the name '${word}' says nothing about what is inside`,
      cure: 'name it after the concept it holds, or move each function to the concept it belongs to',
    };
  }
}
