/** One broken house rule. */
export interface Problem {
  readonly rule: string;
  /** Path relative to the repository, with forward slashes. */
  readonly file: string;
  /** 1-based; absent where the whole file is meant. */
  readonly line?: number;
  readonly what: string;
  /** What to do about it, as an instruction. */
  readonly cure: string;
}

/** One paragraph per problem, in an order that doesn't depend on the file system. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ rule, file, line, what, cure }) => {
      const place = line === undefined ? file : `${file}:${line}`;
      return `${place} [${rule}]\n  ${what}.\n  Cure: ${cure}.`;
    })
    .toSorted()
    .join('\n\n');
}
