/** `npm run simulate -- [--seed S] [--seeds N] [--steps M] [--users U]`: plays N seeds from S on, M commands each. */
import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    steps: { type: 'string', default: '100000' },
    users: { type: 'string', default: '12' },
  },
});
const [first, seeds, steps, users] = [values.seed, values.seeds, values.steps, values.users].map(Number) as [
  number,
  number,
  number,
  number,
];
let failed = 0;
for (let seed = first; seed < first + seeds; seed += 1) {
  const began = performance.now();
  try {
    const { accepted, crashes, events, refused } = simulate({ seed, steps, users });
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    console.log(`seed ${seed}: ${steps} commands, ${accepted} accepted, ${crashes} crashes, ${seconds} s`);
    if (seeds === 1) console.log({ events, refused });
  } catch (error) {
    failed += 1;
    console.error(
      `seed ${seed}: ${(error as Error).stack}\nrepeat: npm run simulate -- --seed ${seed} --steps ${steps} --users ${users}`,
    );
  }
}
process.exitCode = failed > 0 ? 1 : 0;
