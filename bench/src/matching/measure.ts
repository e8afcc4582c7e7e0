import type { Side } from '@tradewind/margin';
import type { Contender } from './contender.ts';
import { play } from './stream.ts';
import type { CommandStream } from './stream.ts';

/** What one contender did with a stream. */
export interface Measured {
  /** Commands in a second of the processor, the best of the rounds: other work on the machine does not count. */
  readonly perSecond: number;
  /** Microseconds that a command took, the clock's own reading included. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** What rests in the end on both sides. */
  readonly depth: readonly (readonly [tick: number, lots: number])[];
}

export interface MeasureOptions {
  /** How many commands of the mix are played. */
  readonly commands: number;
  readonly rounds: number;
}

/** Fills a new book with the orders that rest at the start and plays the commands behind them: seconds of the processor. */
function timed(stream: CommandStream, contender: Contender, commands: number): number {
  play(stream, contender, 0, stream.resting);
  const before = process.threadCpuUsage();
  play(stream, contender, stream.resting, stream.resting + commands);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1e6;
}

/** Microseconds of each command, sorted. */
function latencies(stream: CommandStream, contender: Contender, commands: number): Float64Array {
  play(stream, contender, 0, stream.resting);
  const taken = new Float64Array(commands);
  let before = performance.now();
  for (let count = 0; count < commands; count += 1) {
    play(stream, contender, stream.resting + count, stream.resting + count + 1);
    const now = performance.now();
    taken[count] = (now - before) * 1_000;
    before = now;
  }
  return taken.sort();
}

/**
 * Plays the first `commands` of the mix in so many rounds, each with a new contender, and once more with a clock around
 * every command.
 */
export function measure(
  stream: CommandStream,
  create: () => Contender,
  { commands, rounds }: MeasureOptions,
): Measured {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) best = Math.min(best, timed(stream, create(), commands));
  const contender = create();
  const sorted = latencies(stream, contender, commands);
  const at = (share: number) => sorted[Math.floor(commands * share)]!;
  return {
    perSecond: commands / best,
    p50: at(0.5),
    p99: at(0.99),
    p999: at(0.999),
    depth: ([1, -1] as Side[]).flatMap((side) => contender.depth(side)),
  };
}
