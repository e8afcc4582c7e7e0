import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { formatProblems, tidy } from '@tradewind/tidy';

it('the repository keeps its house rules', () => {
  const problems = tidy(fileURLToPath(new URL('../../../', import.meta.url)));
  expect(problems.length, `\n\n${formatProblems(problems)}\n\n`).toBe(0);
});
