import type { Problem } from './problem.ts';
import { Repository } from './repository.ts';
import { decisions } from './rules/decisions.ts';
import { dependencies } from './rules/dependencies.ts';
import { directives } from './rules/directives.ts';
import { imports } from './rules/imports.ts';
import { licences } from './rules/licences.ts';
import { links } from './rules/links.ts';
import { lintConfig } from './rules/lint-config.ts';
import { manifests } from './rules/manifests.ts';
import { names } from './rules/names.ts';
import { purity } from './rules/purity.ts';
import { size } from './rules/size.ts';
import { testMarks } from './rules/test-marks.ts';
import { words } from './rules/words.ts';

const RULES: readonly ((repository: Repository) => Iterable<Problem>)[] = [
  imports,
  purity,
  dependencies,
  manifests,
  licences,
  lintConfig,
  directives,
  testMarks,
  size,
  names,
  words,
  links,
  decisions,
];

/** Every broken house rule in the working tree at `root`. */
export function tidy(root: string): Problem[] {
  const repository = new Repository(root);
  return RULES.flatMap((rule) => [...rule(repository)]);
}
