/**
 * Measures what the practice market costs: `node adapters/venues/tools/time-practice.ts`. Figures are processor time of
 * one thread, so that a busy machine changes them little.
 */
import type { VenueSink } from '@tradewind/market';
import { builtInInstruments, TRACKED_BY_DEFAULT } from '../src/instruments/built-in.ts';
import { practiceCandles } from '../src/practice/candles.ts';
import { practiceParameters } from '../src/practice/parameters.ts';
import { MarketPath } from '../src/practice/path.ts';
import { createPracticeVenue, PRACTICE_SEED } from '../src/practice/venue.ts';

const YEAR = 365 * 86_400_000;
const TO = Date.UTC(2026, 0, 1);
const LIVE_SECONDS = 600;
const WATCHED = 3;

const parameters = practiceParameters(builtInInstruments()).slice(0, TRACKED_BY_DEFAULT);

/** Milliseconds of processor time. */
function cost(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function print(what: string, figure: string): void {
  process.stdout.write(`${what}: ${figure}\n`);
}

function generate(count: number, timeframe: '1m' | '1h'): void {
  for (const own of parameters.slice(0, count)) {
    practiceCandles(new MarketPath(own, PRACTICE_SEED), timeframe, TO - YEAR, TO);
  }
}

async function live(): Promise<void> {
  let now = TO;
  let tick: () => void = () => undefined;
  const told = { tickers: 0, trades: 0, books: 0, candles: 0 };
  const sink: VenueSink = {
    tickers: (tickers) => (told.tickers += tickers.length),
    trades: (trades) => (told.trades += trades.length),
    book: () => (told.books += 1),
    closedCandle: () => (told.candles += 1),
    health: () => undefined,
  };
  const venue = createPracticeVenue({
    clock: { now: () => now },
    scheduler: { after: () => () => undefined, every: (_, task) => ((tick = task), () => undefined) },
  });
  const symbols = parameters.map(({ symbol }) => symbol);
  await venue.start(symbols, sink);
  venue.watchDepth(symbols.slice(0, WATCHED));
  const pass = (seconds: number) => {
    for (const end = now + seconds * 1000; now < end;) {
      now += 50;
      tick();
    }
  };
  print(`first 2 s live of ${symbols.length} markets`, `${cost(() => pass(2)).toFixed(0)} ms`);
  const share = cost(() => pass(LIVE_SECONDS)) / LIVE_SECONDS / 10;
  print(`live, ${symbols.length} markets, ${WATCHED} with depth`, `${share.toFixed(2)} % of a core`);
  const perSecond = (count: number) => (count / (LIVE_SECONDS + 2)).toFixed(0);
  print(
    'a second',
    `${perSecond(told.tickers)} tickers, ${perSecond(told.trades)} trades, ${perSecond(told.books)} books`,
  );
  await venue.stop();
}

print('a year of 1m, 12 markets', `${cost(() => generate(12, '1m')).toFixed(0)} ms`);
print(
  `a year of 1h, ${parameters.length} markets`,
  `${cost(() => generate(parameters.length, '1h')).toFixed(0)} ms`,
);
await live();
