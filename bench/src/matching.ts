import { worstFlapping } from './matching/flapping.ts';
import type { Measured } from './matching/measure.ts';
import { measureApart } from './matching/measure-apart.ts';
import { bytesPerOrder } from './matching/memory.ts';
import { createStream } from './matching/stream.ts';
import type { CommandStream } from './matching/stream.ts';
import type { BenchResult } from './result.ts';

const COMMANDS = 1_000_000;
const SEED = 20_260_723;
const OURS = ['order book alone', 'whole exchange, spot', 'whole exchange, perpetual'];
const LIBRARY = 'nodejs-order-book';

/** A stream, and how much of it the library plays: with many orders resting all of it would take minutes. */
interface Contest {
  readonly stream: CommandStream;
  readonly libraryCommands: number;
}

const millions = (perSecond: number) => `${(perSecond / 1e6).toPrecision(2)} M/s`;

function latency({ p50, p99, p999 }: Measured): string {
  return `p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(2)}, p99.9 ${p999.toFixed(2)} µs`;
}

/** All of ours and the library with one stream. After what the library played, all hold the same orders to the last lot. */
async function hold({ stream, libraryCommands }: Contest): Promise<{ ours: Measured[]; library: Measured }> {
  const least = { commands: libraryCommands, rounds: 3 };
  const library = await measureApart({ stream, contender: LIBRARY, options: least });
  const ours: Measured[] = [];
  for (const contender of OURS) {
    const check = await measureApart({ stream, contender, options: least });
    if (JSON.stringify(check.depth) !== JSON.stringify(library.depth)) {
      throw new Error(`${contender} and ${LIBRARY} do not end with the same orders`);
    }
    ours.push(await measureApart({ stream, contender, options: { commands: COMMANDS, rounds: 10 } }));
  }
  return { ours, library };
}

function described(contender: string, contest: Contest, own: Measured, library: Measured): BenchResult {
  const factor = (own.perSecond / library.perSecond).toPrecision(2);
  return {
    name: `${contender}, ${contest.stream.resting.toLocaleString('en')} orders resting`,
    value: own.perSecond / 1e6,
    unit: 'M commands/s',
    note: `${latency(own)}; ${LIBRARY} in the same run ${millions(library.perSecond)} (× ${factor}), ${latency(library)}`,
  };
}

/** Matching under the command mix of exchange-core's benchmark, with few and with many orders resting. */
export async function run(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  const contests: Contest[] = [
    { stream: createStream({ resting: 1_000, commands: COMMANDS, seed: SEED }), libraryCommands: 300_000 },
    { stream: createStream({ resting: 100_000, commands: COMMANDS, seed: SEED }), libraryCommands: 20_000 },
  ];
  for (const contest of contests) {
    const { ours, library } = await hold(contest);
    ours.forEach((own, index) => results.push(described(OURS[index]!, contest, own, library)));
  }
  const bytes = bytesPerOrder(contests.at(-1)!.stream);
  results.push(
    {
      name: 'order book alone, best price that jumps ten windows and back',
      value: worstFlapping(),
      unit: 'ns/operation',
      note: '10,000 prices rest; jumping at once, or staying just long enough that the window follows in vain',
    },
    {
      name: 'order book alone, memory for each of 100,000 orders',
      value: bytes.book,
      unit: 'B',
      note: `the object of the order itself is ${bytes.order.toFixed(0)} B more`,
    },
  );
  return results;
}
