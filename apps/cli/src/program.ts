import { Command } from 'commander';
import { addBackup, addRestore } from './commands/backup.ts';
import { addCoverage } from './commands/coverage.ts';
import { addDownload } from './commands/download.ts';
import { addExport } from './commands/export.ts';
import { addImport } from './commands/import.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command is given besides its arguments. */
export interface CommandContext extends Surroundings {
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Sets the exit code. */
  finish(code: number): void;
}

const EXIT_CODES = `
Exit codes: 0 done · 1 failed · 2 called wrongly · 3 done, but malformed rows were left out · 130 ended by Ctrl-C`;

/** All commands. */
export function buildProgram(context: CommandContext): Command {
  const program = new Command('tradewind')
    .description('Tradewind on the command line. Works while the server runs, and without it.')
    .addHelpText('after', EXIT_CODES);
  const data = program
    .command('data')
    .description('candle history: import, download, coverage, export')
    .helpCommand(false);
  program.helpCommand(false);
  for (const add of [addImport, addDownload, addCoverage, addExport]) add(data, context);
  addBackup(program, context);
  addRestore(program, context);
  prepare(program, context);
  return program;
}

/** Output and exits go through the context, for every command alike. */
function prepare(command: Command, context: CommandContext): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => context.stdout.write(text),
    writeErr: (text) => context.stderr.write(text),
  });
  command.showHelpAfterError('(add --help for what it takes)');
  for (const child of command.commands) prepare(child, context);
}
