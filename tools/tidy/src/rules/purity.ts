import type { Expression, PrivateIdentifier } from 'oxc-parser';
import { PURE_FOLDER } from '../layers.ts';
import type { Problem } from '../problem.ts';
import type { Repository } from '../repository.ts';
import { packageOf, visit } from '../source.ts';
import type { Source } from '../source.ts';

const CLOCK = 'take a Clock or the time itself as an argument';
const CHANCE = 'take a seed or a random source as an argument, so that the same input gives the same output';

/**
 * Sources in core are functions of their arguments: no I/O, no clock, no chance, no third party. That `process`,
 * `setTimeout` or `window` don't even exist there is the compiler's work, so this rule also guards its settings.
 */
export function* purity(repository: Repository): Generator<Problem> {
  for (const file of repository.files) {
    if (file === 'tsconfig.base.json' || (file.startsWith(PURE_FOLDER) && file.endsWith('/tsconfig.json'))) {
      yield* compilerSettings(file, repository.text(file));
    }
  }
  for (const file of repository.codeFiles()) {
    if (!file.startsWith(PURE_FOLDER) || !file.includes('/src/')) continue;
    const source = repository.source(file);
    for (const { specifier, line } of source.imports) {
      const target = packageOf(specifier);
      if (target === null || target.startsWith('@tradewind/')) continue;
      yield {
        rule: 'purity',
        file,
        line,
        what: `core imports '${specifier}', but core sees neither Node nor third parties`,
        cure: 'declare a port (a type) in core and put the code that needs this into an adapter',
      };
    }
    yield* clockAndChance(file, source);
  }
}

function* compilerSettings(file: string, text: string): Generator<Problem> {
  const { compilerOptions = {} } = JSON.parse(text) as {
    compilerOptions?: { types?: readonly string[]; lib?: readonly string[] };
  };
  const foreign = [
    ...(compilerOptions.types ?? []),
    ...(compilerOptions.lib ?? []).filter((lib) => !lib.startsWith('ES')),
  ];
  if (foreign.length === 0) return;
  yield {
    rule: 'purity',
    file,
    what: `the compiler would let core use ${foreign.join(', ')}`,
    cure: 'leave "types" empty and "lib" at ECMAScript here; a package that needs more sets it in its own tsconfig.json',
  };
}

function clockAndChance(file: string, source: Source): Problem[] {
  const problems: Problem[] = [];
  const report = (offset: number, what: string, cure: string): void => {
    problems.push({ rule: 'purity', file, line: source.lineAt(offset), what, cure });
  };
  visit(source.program, {
    MemberExpression: ({ object, property, start }) => {
      const member = `${nameOf(object)}.${nameOf(property)}`;
      if (member === 'Date.now') report(start, 'Date.now() reads the clock', CLOCK);
      if (member === 'Math.random') report(start, 'Math.random() is chance', CHANCE);
    },
    NewExpression: ({ callee, arguments: args, start }) => {
      if (nameOf(callee) === 'Date' && args.length === 0) {
        report(start, 'new Date() without an argument reads the clock', CLOCK);
      }
    },
    CallExpression: ({ callee, start }) => {
      if (nameOf(callee) === 'Date') report(start, 'Date() reads the clock', CLOCK);
    },
  });
  return problems;
}

/** The name of an identifier, also where it is written as a literal: `Date['now']`. */
function nameOf(node: Expression | PrivateIdentifier): string | null {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' ? String(node.value) : null;
}
