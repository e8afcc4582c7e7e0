export { LAYERS } from './layers.ts';
export { lintLayers } from './lint-layers.ts';
export { formatProblems } from './problem.ts';
export type { Problem } from './problem.ts';
export { tidy } from './tidy.ts';
