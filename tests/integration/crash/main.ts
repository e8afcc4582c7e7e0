import { parseArgs } from 'node:util';
import { runCrashes } from './run-crashes.ts';
import type { CrashTarget } from './run-crashes.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    target: { type: 'string', default: 'server' },
    traders: { type: 'string', default: '4' },
  },
});
const target = values.target as CrashTarget;
const kills = Number(values.kills);
const seed = Number(values.seed);
const traders = Number(values.traders);
if (!['server', 'database'].includes(target) || [kills, seed, traders].some((value) => !(value > 0))) {
  process.stderr.write('npm run crash -- [--target server|database] [--kills N] [--seed N] [--traders N]\n');
  process.exit(1);
}
const repeat = `npm run crash -- --target ${target} --kills ${kills} --seed ${seed} --traders ${traders}`;
process.stdout.write(`${repeat}\n`);
const { contradictions, ...figures } = await runCrashes({
  target,
  kills,
  seed,
  traders,
  onKill: (count) => process.stdout.write(count % 50 === 0 ? ` ${count}\n` : '.'),
});
process.stdout.write(`\n${JSON.stringify(figures)}\n`);
for (const each of contradictions) process.stdout.write(`${each}\n`);
process.stdout.write(contradictions.length === 0 ? 'No contradiction.\n' : `Repeat: ${repeat}\n`);
process.exit(contradictions.length === 0 ? 0 : 1);
