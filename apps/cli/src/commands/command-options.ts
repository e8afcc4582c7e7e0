import { Option } from 'commander';
import type { Command } from 'commander';

/** Options of all commands. */
export function withCommonOptions(command: Command): Command {
  return command
    .addOption(new Option('--json', 'print the result as JSON, and no progress'))
    .addOption(
      new Option(
        '--data-dir <folder>',
        'data folder, instead of TRADEWIND_DATA_DIR or the one of this clone',
      ),
    );
}

/** And of those that read or write candles. */
export function withHistoryOptions(command: Command): Command {
  return withCommonOptions(command).addOption(
    new Option('--no-database', 'work on the cold files alone, without the candles of the last days'),
  );
}

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`;
}
