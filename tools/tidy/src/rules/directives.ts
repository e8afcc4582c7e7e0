import type { Problem } from '../problem.ts';
import type { Repository } from '../repository.ts';
import { visit } from '../source.ts';

const UNFINISHED = /\b(TODO|FIXME|XXX|HACK)\b/;
const UNCHECKED = /@ts-(ignore|nocheck)\b/;
/** A silenced checker: the directive, then what is said after it. */
const SILENCED = /(?:@ts-expect-error|(?:ox|es)lint-disable(?:-next-line|-line)?|prettier-ignore)(.*)/s;
const REASON = /(?:--|:)\s*\S.{14,}/s;

/** Nothing is left for later, and a checker is silenced only with the reason beside it. */
export function* directives(repository: Repository): Generator<Problem> {
  for (const file of repository.codeFiles()) {
    const source = repository.source(file);
    for (const comment of source.comments) {
      const found = defect(comment.value);
      if (found === null) continue;
      yield { rule: 'directives', file, line: source.lineAt(comment.start), ...found };
    }
    const lines: number[] = [];
    visit(source.program, { TSAnyKeyword: (node) => void lines.push(source.lineAt(node.start)) });
    for (const line of lines.filter((at) => !isExplained(repository.text(file), at))) {
      yield {
        rule: 'directives',
        file,
        line,
        what: '`any` switches the type checker off',
        cure: 'use the real type, or `unknown` and narrow it',
      };
    }
  }
}

function defect(comment: string): Pick<Problem, 'what' | 'cure'> | null {
  if (UNFINISHED.test(comment)) {
    return { what: 'work is left for later in a comment', cure: 'finish it, or leave it out' };
  }
  if (UNCHECKED.test(comment)) {
    return { what: 'a comment switches the type checker off', cure: 'fix the type; the checker stays on' };
  }
  const silenced = SILENCED.exec(comment);
  if (silenced !== null && !REASON.test(silenced[1]!)) {
    return {
      what: 'a checker is silenced without a reason',
      cure: 'fix what it found, or say after ` -- ` in a sentence why it is wrong here',
    };
  }
  return null;
}

/** The linter reports `any` too; one comment there or on the line above silences both, with a reason. */
function isExplained(text: string, line: number): boolean {
  const lines = text.split('\n').slice(Math.max(0, line - 2), line);
  return lines.some((at) => /lint-disable/.test(at) && REASON.test(at.slice(at.indexOf('lint-disable'))));
}
