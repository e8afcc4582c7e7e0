export { EXIT } from './failure.ts';
export { run } from './run.ts';
export type { Surroundings } from './surroundings.ts';
