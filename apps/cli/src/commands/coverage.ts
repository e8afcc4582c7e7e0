import { Option } from 'commander';
import type { Command } from 'commander';
import { parseCount } from '../arguments.ts';
import type { CommandContext } from '../program.ts';
import { withHistory } from '../session.ts';
import type { CommonOptions } from '../session.ts';
import { Symbols } from '../symbols.ts';
import { amount, countText, minuteText, table } from '../words.ts';
import { examples, withHistoryOptions } from './command-options.ts';

interface CoverageCommandOptions extends CommonOptions {
  readonly venue?: string;
  readonly gaps?: number | true;
}

/** Gaps listed per series where `--gaps` names no number. */
const GAPS = 20;

export function addCoverage(parent: Command, context: CommandContext): void {
  withHistoryOptions(
    parent
      .command('coverage')
      .description('what is stored, and what is missing in it')
      .argument('[symbol]', 'one market only'),
  )
    .addOption(new Option('--venue <venue>', 'one venue only'))
    .addOption(
      new Option('--gaps [count]', 'list the gaps of each series, so many of them').argParser(parseCount),
    )
    .addHelpText(
      'after',
      examples(
        'tradewind data coverage',
        'tradewind data coverage BTCUSDT --gaps',
        'tradewind data coverage --json',
      ),
    )
    .action((symbol: string | undefined, options: CoverageCommandOptions) =>
      runCoverage(symbol, options, context),
    );
}

async function runCoverage(
  symbol: string | undefined,
  options: CoverageCommandOptions,
  context: CommandContext,
): Promise<void> {
  const gapLimit = options.gaps === true ? GAPS : (options.gaps ?? 0);
  const filter = {
    gapLimit: options.json === true && options.gaps === undefined ? GAPS : gapLimit,
    ...(symbol === undefined ? {} : { symbol: new Symbols().resolve(symbol) }),
    ...(options.venue === undefined ? {} : { venue: options.venue }),
  };
  const coverage = await withHistory(options, context, 'tradewind data coverage', (store) =>
    store.coverage(filter),
  );
  if (options.json === true) {
    context.stdout.write(`${JSON.stringify({ series: coverage }, null, 2)}\n`);
    return;
  }
  if (coverage.length === 0) {
    context.stdout.write('nothing is stored yet\n');
    return;
  }
  const rows = coverage.map((series) => [
    series.venue,
    series.symbol,
    series.timeframe,
    minuteText(series.first),
    minuteText(series.last),
    series.candles,
    series.missing,
    series.gapCount,
  ]);
  const header = ['venue', 'symbol', 'timeframe', 'first (UTC)', 'last (UTC)', 'candles', 'missing', 'gaps'];
  context.stdout.write(`${table(header, rows)}\n`);
  for (const series of coverage) {
    if (series.gaps.length === 0) continue;
    context.stdout.write(`\n${series.venue} ${series.symbol} ${series.timeframe}:\n`);
    for (const { from, to, missing } of series.gaps) {
      context.stdout.write(
        `  ${minuteText(from)} to ${minuteText(to)}  ${amount(missing, 'candle')} missing\n`,
      );
    }
    const more = series.gapCount - series.gaps.length;
    if (more > 0) context.stdout.write(`  and ${countText(more)} more gaps\n`);
  }
}
