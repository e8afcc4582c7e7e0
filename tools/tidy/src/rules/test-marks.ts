import type { CallExpression, Expression } from 'oxc-parser';
import type { Problem } from '../problem.ts';
import type { Repository } from '../repository.ts';
import { visit } from '../source.ts';

const TEST_FUNCTIONS = new Set(['describe', 'it', 'test', 'suite', 'bench']);

/** No test hides the others or itself. `skipIf(…)` and `context.skip('reason')` are for what a machine lacks. */
export function* testMarks(repository: Repository): Generator<Problem> {
  for (const file of repository.codeFiles()) {
    if (!/\.(test|spec|bench)\.[jt]sx?$/.test(file)) continue;
    const source = repository.source(file);
    const calls: CallExpression[] = [];
    visit(source.program, { CallExpression: (node) => void calls.push(node) });
    for (const call of calls) {
      const found = defect(call);
      if (found !== null) yield { rule: 'test-marks', file, line: source.lineAt(call.start), ...found };
    }
  }
}

function defect(call: CallExpression): Pick<Problem, 'what' | 'cure'> | null {
  const [base, ...marks] = chain(call.callee);
  const onTest = base !== undefined && TEST_FUNCTIONS.has(base);
  if (onTest && marks.includes('only')) {
    return { what: '.only hides every other test of the file', cure: 'remove .only' };
  }
  if (onTest && (marks.includes('skip') || marks.includes('todo') || marks.includes('fails'))) {
    return {
      what: `.${marks.at(-1)} leaves a test out`,
      cure: 'make it pass or delete it; where a machine may lack something, use skipIf or context.skip with the reason',
    };
  }
  if (
    !onTest &&
    marks.at(-1) === 'skip' &&
    /^(ctx|context|task)$/.test(base ?? '') &&
    call.arguments.length === 0
  ) {
    return { what: 'a test is skipped without a reason', cure: "say what is missing: context.skip('…')" };
  }
  return null;
}

/** `it.concurrent.only` → `['it', 'concurrent', 'only']`. */
function chain(node: Expression): string[] {
  if (node.type === 'Identifier') return [node.name];
  if (node.type === 'CallExpression') return chain(node.callee);
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier') return [];
  return [...chain(node.object), node.property.name];
}
