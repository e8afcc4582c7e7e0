export { formatProblems } from './problem.ts';
export type { Problem } from './problem.ts';
export { tidy } from './tidy.ts';
