import { cpus, totalmem } from 'node:os';
import type { BenchResult } from './result.ts';

/** Every benchmark by name, in the order of `docs/reference/performance.md`. Loaded one by one, so that none warms another. */
const BENCHES: Readonly<Record<string, () => Promise<{ run(): Promise<BenchResult[]> }>>> = {
  startup: () => import('./startup.ts'),
  candles: () => import('./candles.ts'),
  indicators: () => import('./indicators.ts'),
  ingestion: () => import('./ingestion.ts'),
  durable: () => import('./durable.ts'),
  orders: () => import('./orders.ts'),
  rest: () => import('./rest.ts'),
  auth: () => import('./auth.ts'),
  'fan-out': () => import('./fan-out.ts'),
  'terminal-bundle': () => import('./terminal-bundle.ts'),
  'terminal-frames': () => import('./terminal-frames.ts'),
  matching: () => import('./matching.ts'),
  margin: () => import('./margin.ts'),
};

function print(results: readonly BenchResult[]): void {
  for (const { name, value, unit, target, note } of results) {
    const figure = Number.isInteger(value)
      ? value.toLocaleString('en')
      : value.toLocaleString('en', { maximumSignificantDigits: 4 });
    const aim = target === undefined ? '' : `   (aim ${target})`;
    process.stdout.write(`  ${name.padEnd(62)} ${figure.padStart(12)} ${unit}${aim}\n`);
    if (note !== undefined) process.stdout.write(`      ${note}\n`);
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.\n`,
  );
  process.exit(1);
}
const [cpu] = cpus();
process.stdout.write(
  `${cpu?.model ?? 'unknown CPU'} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
);
let failures = 0;
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  process.stdout.write(`\n${name}\n`);
  try {
    const bench = await BENCHES[name]!();
    print(await bench.run());
  } catch (error) {
    failures += 1;
    process.stdout.write(`  failed: ${(error as Error).message}\n`);
  }
}
process.exit(failures > 0 ? 1 : 0);
