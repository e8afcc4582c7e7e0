import { expect, it } from 'vitest';
import { simulate } from './simulate.ts';

/** Seeds that once found something, and some that just cover much. A failing one is repeated by the command it prints. */
const SEEDS = [1, 2, 3, 7, 11, 42];
const STEPS = 15_000;

it.each(SEEDS)(
  'seed %i: no money made or lost, no rule broken',
  (seed) => {
    try {
      const report = simulate({ seed, steps: STEPS });
      expect(report.accepted).toBeGreaterThan(STEPS / 3);
      expect(report.events.fill).toBeGreaterThan(1_000);
      expect(report.events.liquidation).toBeGreaterThan(0);
      expect(report.crashes).toBeGreaterThan(3);
    } catch (error) {
      throw new Error(`npm run simulate -- --seed ${seed} --steps ${STEPS}\n${(error as Error).message}`, {
        cause: error,
      });
    }
  },
  60_000,
);

it('repeats itself to the last event', () => {
  const [once, again] = [simulate({ seed: 5, steps: 3_000 }), simulate({ seed: 5, steps: 3_000 })];
  expect(again).toEqual(once);
});
