import { Option } from 'commander';
import type { Command } from 'commander';
import type { Timeframe } from '@tradewind/market';
import { exportCandles } from '@tradewind/candles';
import { parseMoment, parseTimeframe } from '../arguments.ts';
import { EXIT } from '../failure.ts';
import type { CommandContext } from '../program.ts';
import { startProgress } from '../progress.ts';
import { withHistory } from '../session.ts';
import type { CommonOptions } from '../session.ts';
import { Symbols } from '../symbols.ts';
import { amount, minuteText } from '../words.ts';
import { examples, withHistoryOptions } from './command-options.ts';

interface ExportCommandOptions extends CommonOptions {
  readonly venue: string;
  readonly timeframe: Timeframe;
  readonly from?: number;
  readonly to?: number;
}

export function addExport(parent: Command, context: CommandContext): void {
  withHistoryOptions(
    parent
      .command('export')
      .description('write candles of any timeframe to a file')
      .argument('<symbol>', 'market, for example BTC/USDT')
      .argument('<file>', 'its ending tells the form: .csv, .csv.gz or .parquet'),
  )
    .addOption(new Option('--venue <venue>', 'venue').default('binance'))
    .addOption(new Option('--timeframe <timeframe>', 'timeframe').argParser(parseTimeframe).default('1m'))
    .addOption(new Option('--from <date>', 'first candle, UTC').argParser(parseMoment))
    .addOption(new Option('--to <date>', 'up to, not including, UTC').argParser(parseMoment))
    .addHelpText(
      'after',
      examples(
        'tradewind data export BTC/USDT BTCUSDT-1m.parquet',
        'tradewind data export ETHUSDT eth.csv.gz --timeframe 4h --from 2025-01-01 --to 2025-07-01',
      ),
    )
    .action((symbol: string, path: string, options: ExportCommandOptions) =>
      runExport(symbol, path, options, context),
    );
}

async function runExport(
  market: string,
  path: string,
  { venue, timeframe, from, to, ...common }: ExportCommandOptions,
  context: CommandContext,
): Promise<void> {
  const symbol = new Symbols().resolve(market);
  const progress = startProgress(path, context, common.json === true);
  const result = await withHistory(common, context, 'tradewind data export', (store) =>
    exportCandles({
      store,
      key: { venue, symbol },
      timeframe,
      path,
      signal: context.signal,
      onProgress: ({ progress: share, rows }) => progress.update(share, amount(rows, 'candle')),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    }),
  ).finally(() => progress.end());
  if (result === null) {
    context.stderr.write(`tradewind: ended; ${path} was not written\n`);
    context.finish(EXIT.cancelled);
    return;
  }
  if (common.json === true) {
    context.stdout.write(`${JSON.stringify({ file: path, venue, symbol, timeframe, ...result }, null, 2)}\n`);
    return;
  }
  const span = `${minuteText(result.first)} to ${minuteText(result.last)}`;
  context.stdout.write(
    `${path}: ${amount(result.rows, 'candle')} of ${venue} ${symbol} ${timeframe}, ${span}\n`,
  );
}
