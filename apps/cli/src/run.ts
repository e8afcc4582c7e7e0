import { CommanderError } from 'commander';
import { EXIT, failureLine, UsageError } from './failure.ts';
import { onSignals } from './interruption.ts';
import { buildProgram } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs one command line (without program name) and answers the exit code, see {@link EXIT}. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const interruption = onSignals();
  let code: number = EXIT.done;
  const program = buildProgram({
    ...surroundings,
    signal: interruption.signal,
    finish: (result) => {
      code = result;
    },
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    surroundings.stderr.write(`tradewind: ${failureLine(error, surroundings.env)}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  } finally {
    interruption.end();
  }
}
