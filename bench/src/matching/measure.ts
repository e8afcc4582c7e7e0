import type { Side } from '@tradewind/margin';
import type { Contender } from './contender.ts';
import { play } from './stream.ts';
import type { CommandStream } from './stream.ts';

/** What one contender did with a stream. */
export interface Measured {
  /** Commands a second, the best of the rounds. */
  readonly perSecond: number;
  /** Microseconds that a command took, the clock's own reading included. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** What rests in the end on both sides. */
  readonly depth: readonly (readonly [tick: number, lots: number])[];
}

export interface MeasureOptions {
  /** How many commands of the mix are played. */
  readonly commands: number;
  readonly rounds: number;
}

/** Fills a new book with the orders that rest at the start and plays the commands behind them: their milliseconds. */
function timed(stream: CommandStream, contender: Contender, commands: number): number {
  play(stream, contender, 0, stream.resting);
  const start = performance.now();
  play(stream, contender, stream.resting, stream.resting + commands);
  return performance.now() - start;
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
  const at = (share: number) => sorted[Math.min(commands - 1, Math.floor(commands * share))]!;
  return {
    perSecond: (commands / best) * 1_000,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    depth: ([1, -1] as Side[]).flatMap((side) => contender.depth(side)),
  };
}
