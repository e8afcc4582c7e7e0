import { posix } from 'node:path';
import type { Problem } from '../problem.ts';
import type { Repository } from '../repository.ts';

const FOLDER = 'docs/decisions/';
const SECTIONS = ['Context', 'Decision', 'Consequences'];

/** Each decision is numbered once and says why it was taken and what follows from it. */
export function* decisions(repository: Repository): Generator<Problem> {
  const taken = new Map<string, string>();
  for (const file of repository.files) {
    const name = posix.basename(file);
    if (!file.startsWith(FOLDER) || name === 'README.md' || name === 'template.md') continue;
    const number = /^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1];
    if (number === undefined) {
      yield {
        rule: 'decisions',
        file,
        what: 'the file name is not NNNN-title-in-lower-case.md',
        cure: 'rename it; the next free number comes first',
      };
      continue;
    }
    const earlier = taken.get(number);
    taken.set(number, file);
    if (earlier !== undefined) {
      yield {
        rule: 'decisions',
        file,
        what: `the number ${number} is taken by ${earlier}`,
        cure: 'take the next free number',
      };
    }
    const text = repository.text(file);
    const missing = SECTIONS.filter((section) => !new RegExp(`^## ${section}$`, 'm').test(text));
    if (missing.length > 0 || !text.startsWith(`# ${number}: `)) {
      const what =
        missing.length > 0
          ? `sections are missing: ${missing.join(', ')}`
          : `the title is not '# ${number}: …'`;
      yield { rule: 'decisions', file, what, cure: `follow ${FOLDER}template.md` };
    }
  }
}
