import { Option } from 'commander';
import type { Command } from 'commander';
import type { StoredTimeframe } from '@tradewind/market';
import { downloadCandles } from '@tradewind/candles';
import type { DownloadResult } from '@tradewind/candles';
import { parseCount, parseMoment, parseStoredTimeframe } from '../arguments.ts';
import { EXIT, UsageError } from '../failure.ts';
import type { CommandContext } from '../program.ts';
import { startProgress } from '../progress.ts';
import { systemClock, withHistory } from '../session.ts';
import type { CommonOptions } from '../session.ts';
import { Symbols } from '../symbols.ts';
import { openVenue, VENUE_NAMES } from '../venue.ts';
import { amount, minuteText } from '../words.ts';
import { examples, withHistoryOptions } from './command-options.ts';

const DAY = 86_400_000;

interface DownloadCommandOptions extends CommonOptions {
  readonly venue: string;
  readonly timeframe: StoredTimeframe;
  readonly from?: number;
  readonly days?: number;
  readonly to?: number;
  readonly attempts: number;
}

export function addDownload(parent: Command, context: CommandContext): void {
  withHistoryOptions(
    parent
      .command('download')
      .description('download candles from a venue: what is not stored yet')
      .argument('<symbols...>', 'markets, for example BTC/USDT'),
  )
    .addOption(new Option('--venue <venue>', 'venue').choices(VENUE_NAMES).default('binance'))
    .addOption(
      new Option('--timeframe <timeframe>', 'timeframe').argParser(parseStoredTimeframe).default('1m'),
    )
    .addOption(new Option('--from <date>', 'first candle, UTC').argParser(parseMoment).conflicts('days'))
    .addOption(new Option('--days <count>', 'so many days back from now (default: 30)').argParser(parseCount))
    .addOption(new Option('--to <date>', 'up to, not including, UTC; by default now').argParser(parseMoment))
    .addOption(
      new Option('--attempts <count>', 'how often to ask a venue that does not answer, with growing pauses')
        .argParser(parseCount)
        .default(6),
    )
    .addHelpText(
      'after',
      `
Ended at any time, it keeps what it has, and goes on there the next time. Gaps that the venue has itself are reported.
${examples(
  'tradewind data download BTC/USDT ETH/USDT --from 2024-01-01',
  'tradewind data download SOLUSDT --venue kraken --timeframe 1h --days 365',
)}`,
    )
    .action((markets: string[], options: DownloadCommandOptions) => runDownload(markets, options, context));
}

async function runDownload(
  markets: readonly string[],
  options: DownloadCommandOptions,
  context: CommandContext,
): Promise<void> {
  const symbols = new Symbols();
  const wanted = markets.map((market) => symbols.resolve(market));
  const now = systemClock.now();
  const to = Math.min(options.to ?? now, now);
  const from = options.from ?? to - (options.days ?? 30) * DAY;
  if (from >= to) throw new UsageError('--from must lie before --to and before now');
  const venue = openVenue(options.venue, context);
  const results: (DownloadResult & { readonly symbol: string })[] = [];
  try {
    await withHistory(options, context, 'tradewind data download', async (store) => {
      for (const symbol of wanted) {
        const progress = startProgress(
          `${venue.id} ${symbol} ${options.timeframe}`,
          context,
          options.json === true,
        );
        const result = await downloadCandles({
          store,
          venue,
          symbol,
          timeframe: options.timeframe,
          from,
          to,
          signal: context.signal,
          random: Math.random,
          backoff: { firstMs: 1_000, longestMs: 60_000, attempts: Math.max(1, options.attempts) },
          onProgress: ({ progress: share, rows, waiting }) =>
            progress.update(share, waiting === null ? amount(rows, 'candle') : `waiting: ${waiting}`),
        }).finally(() => progress.end());
        results.push({ symbol, ...result });
        if (options.json !== true) print(venue.id, symbol, options.timeframe, result, context);
        if (result.cancelled) break;
      }
    });
  } finally {
    await venue.stop();
  }
  if (options.json === true) {
    const { timeframe } = options;
    context.stdout.write(
      `${JSON.stringify({ venue: venue.id, timeframe, from, to, series: results }, null, 2)}\n`,
    );
  }
  if (results.some(({ cancelled }) => cancelled)) context.finish(EXIT.cancelled);
}

function print(
  venue: string,
  symbol: string,
  timeframe: string,
  { rows, gaps, missing, cancelled }: DownloadResult,
  { stdout }: CommandContext,
): void {
  const state = cancelled ? 'ended; so far ' : '';
  stdout.write(`${venue} ${symbol} ${timeframe}: ${state}${amount(rows, 'new candle')}\n`);
  if (missing === 0) return;
  stdout.write(`  the venue itself lacks ${amount(missing, 'candle')} in ${amount(gaps.length, 'gap')}:\n`);
  for (const gap of gaps.slice(0, 10)) stdout.write(`  ${minuteText(gap.from)} to ${minuteText(gap.to)}\n`);
}
