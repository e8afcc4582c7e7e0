import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { StoredTimeframe } from '@tradewind/market';
import { HistoryError, importCandles } from '@tradewind/candles';
import type { CandleHistory, ImportResult } from '@tradewind/candles';
import { parseStoredTimeframe } from '../arguments.ts';
import { EXIT, failureLine, UsageError } from '../failure.ts';
import type { CommandContext } from '../program.ts';
import { startProgress } from '../progress.ts';
import { withHistory } from '../session.ts';
import type { CommonOptions } from '../session.ts';
import { Symbols } from '../symbols.ts';
import { amount, countText, minuteText } from '../words.ts';
import { examples, withHistoryOptions } from './command-options.ts';

interface ImportCommandOptions extends CommonOptions {
  readonly venue: string;
  readonly symbol?: string;
  readonly timeframe?: StoredTimeframe;
  readonly quote: string;
  readonly perpetual?: boolean;
}

interface FailedFile {
  readonly file: string;
  readonly error: string;
}

const CANDLE_FILE = /\.(csv|csv\.gz|zip|parquet)$/i;

/** Malformed rows that are shown; `--json` has more. */
const SHOWN_DEFECTS = 10;

export function addImport(parent: Command, context: CommandContext): void {
  withHistoryOptions(
    parent
      .command('import')
      .description('import candles from CSV (plain, gzip, zip; also Binance’s kline files) or Parquet')
      .argument('<files...>', 'files, or folders of them'),
  )
    .addOption(new Option('--venue <venue>', 'venue that the candles are of').default('binance'))
    .addOption(
      new Option('--symbol <symbol>', 'market, where file names do not tell it, for example BTC/USDT'),
    )
    .addOption(
      new Option('--timeframe <timeframe>', 'timeframe, where file names do not tell it').argParser(
        parseStoredTimeframe,
      ),
    )
    .addOption(
      new Option('--quote <currency>', 'quote currency that unknown markets’ names end on').default('USDT'),
    )
    .addOption(new Option('--perpetual', 'file names are of perpetuals, as those of Binance’s futures'))
    .addHelpText(
      'after',
      `
A malformed row is reported with file and line and left out; the others are imported. Each file comes into force as a
whole at its end: Ctrl-C leaves nothing half-written. Candles that are stored already are replaced.
${examples(
  'tradewind data import BTCUSDT-1m-2025-01.zip',
  'tradewind data import history/ --venue binance',
  'tradewind data import prices.csv --symbol ETH/USDT --timeframe 1h --venue kraken',
)}`,
    )
    .action((paths: string[], options: ImportCommandOptions) => runImport(paths, options, context));
}

async function runImport(
  paths: readonly string[],
  options: ImportCommandOptions,
  context: CommandContext,
): Promise<void> {
  const files = await listFiles(paths);
  if (options.symbol !== undefined && files.length > 1) {
    throw new UsageError(`--symbol is for one file; these are ${files.length}`);
  }
  const symbols = new Symbols(options.quote);
  const results = await withHistory(options, context, 'tradewind data import', async (store) => {
    const done: (ImportResult | FailedFile)[] = [];
    for (const [index, file] of files.entries()) {
      const result = await importFile(
        store,
        file,
        `${index + 1}/${files.length} ${file}`,
        symbols,
        options,
        context,
      );
      done.push(result);
      if (options.json !== true) printResult(file, result, context);
      if ('cancelled' in result && result.cancelled) break;
    }
    return done;
  });
  if (options.json === true) context.stdout.write(`${JSON.stringify({ files: results }, null, 2)}\n`);
  else if (files.length > 1) context.stdout.write(`${summary(results)}\n`);
  context.finish(exitCode(results));
}

async function importFile(
  store: CandleHistory,
  source: string,
  title: string,
  symbols: Symbols,
  { venue, symbol, timeframe, perpetual, json }: ImportCommandOptions,
  context: CommandContext,
): Promise<ImportResult | FailedFile> {
  const progress = startProgress(title, context, json === true);
  try {
    return await importCandles({
      store,
      source,
      venue,
      signal: context.signal,
      resolveMarket: (market) => symbols.find(perpetual === true ? `${market}.P` : market),
      onProgress: ({ progress: share, rows }) => progress.update(share, amount(rows, 'row')),
      ...(symbol === undefined ? {} : { symbol: symbols.resolve(symbol) }),
      ...(timeframe === undefined ? {} : { timeframe }),
    });
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    return { file: source, error: failureLine(error, context.env) };
  } finally {
    progress.end();
  }
}

/** Files as given, and of folders the candle files in and below them. */
async function listFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isFolder) {
      files.push(path);
      continue;
    }
    const inside = (await readdir(path, { recursive: true }))
      .filter((name) => CANDLE_FILE.test(name))
      .toSorted();
    if (inside.length === 0) throw new UsageError(`${path}: holds no .csv, .csv.gz, .zip or .parquet files`);
    files.push(...inside.map((name) => join(path, name)));
  }
  return files;
}

function printResult(
  file: string,
  result: ImportResult | FailedFile,
  { stdout, stderr }: CommandContext,
): void {
  if ('error' in result) {
    stderr.write(`tradewind: ${result.error}\n`);
    return;
  }
  if (result.cancelled) {
    stderr.write(`tradewind: ended; nothing of ${file} was imported\n`);
    return;
  }
  const { venue, symbol, timeframe, imported, rejected, defects, first, last } = result;
  const span = first === null || last === null ? '' : `, ${minuteText(first)} to ${minuteText(last)}`;
  stdout.write(`${file}: ${amount(imported, 'candle')} of ${venue} ${symbol} ${timeframe}${span}\n`);
  if (rejected === 0) return;
  stderr.write(`${file}: ${amount(rejected, 'malformed row')} left out\n`);
  for (const defect of defects.slice(0, SHOWN_DEFECTS)) {
    stderr.write(`  ${defect.file}, line ${defect.line}: ${defect.reason}\n`);
  }
  if (rejected > SHOWN_DEFECTS) stderr.write(`  and ${countText(rejected - SHOWN_DEFECTS)} more\n`);
}

function summary(results: readonly (ImportResult | FailedFile)[]): string {
  const imported = results.filter((result) => 'imported' in result && !result.cancelled) as ImportResult[];
  const candles = imported.reduce((sum, result) => sum + result.imported, 0);
  const failed = results.filter((result) => 'error' in result).length;
  return `${amount(candles, 'candle')} from ${amount(imported.length, 'file')}${failed > 0 ? `; ${amount(failed, 'file')} failed` : ''}`;
}

function exitCode(results: readonly (ImportResult | FailedFile)[]): number {
  if (results.some((result) => 'cancelled' in result && result.cancelled)) return EXIT.cancelled;
  if (results.some((result) => 'error' in result)) return EXIT.failed;
  return results.some((result) => 'rejected' in result && result.rejected > 0)
    ? EXIT.rejectedRows
    : EXIT.done;
}
