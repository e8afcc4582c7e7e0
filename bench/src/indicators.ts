import { computeIndicator, IndicatorStream } from '@tradewind/indicators';
import { allocateCandles, candleRows } from '@tradewind/market';
import type { Candles } from '@tradewind/market';
import * as technicalindicators from 'technicalindicators';
import * as signals from 'trading-signals';
import type { BenchResult } from './result.ts';

const YEAR_MINUTES = 525_600;
const MINUTE = 60_000;
const ROUNDS = 7;

/** A year of one-minute candles along a random walk that is the same in every run. */
function yearOfMinutes(): Candles {
  const candles = allocateCandles(YEAR_MINUTES);
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let price = 60_000;
  for (let row = 0; row < YEAR_MINUTES; row += 1) {
    const close = price * (1 + (random() - 0.5) * 0.001);
    candles.time[row] = Date.UTC(2025, 0, 1) + row * MINUTE;
    candles.open[row] = price;
    candles.high[row] = Math.max(price, close) * (1 + random() * 0.0003);
    candles.low[row] = Math.min(price, close) * (1 - random() * 0.0003);
    candles.close[row] = close;
    candles.volume[row] = random() * 10;
    price = close;
  }
  return candles;
}

interface Bar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The same year as each library wants it, made before any clock starts. */
interface Input {
  readonly candles: Candles;
  readonly closes: number[];
  readonly highs: number[];
  readonly lows: number[];
  readonly bars: readonly Bar[];
}

/**
 * Computes an indicator over the whole year and answers its last value. Ours and `technicalindicators` make the column of
 * all values; `trading-signals` is fed bar by bar and keeps only what it needs for the next.
 */
type Contender = (input: Input) => number;

interface Contest {
  readonly name: string;
  readonly ours: Contender;
  readonly technicalindicators: Contender;
  readonly signals?: Contender;
}

function ours(id: string, output: string, parameters: Record<string, number>): Contender {
  return ({ candles }) => computeIndicator(id, candles, parameters).outputs[output]!.at(-1)!;
}

function eachClose(indicator: { update(price: number, replace: boolean): number | null }): Contender {
  return ({ closes }) => closes.reduce((last, close) => indicator.update(close, false) ?? last, NaN);
}

const CONTESTS: readonly Contest[] = [
  {
    name: 'SMA 20',
    ours: ours('sma', 'sma', { length: 20 }),
    technicalindicators: ({ closes }) =>
      technicalindicators.SMA.calculate({ period: 20, values: closes }).at(-1)!,
    signals: (input) => eachClose(new signals.SMA(20))(input),
  },
  {
    name: 'EMA 20',
    ours: ours('ema', 'ema', { length: 20 }),
    technicalindicators: ({ closes }) =>
      technicalindicators.EMA.calculate({ period: 20, values: closes }).at(-1)!,
    signals: (input) => eachClose(new signals.EMA(20))(input),
  },
  {
    name: 'RSI 14',
    ours: ours('rsi', 'rsi', { length: 14 }),
    technicalindicators: ({ closes }) =>
      technicalindicators.RSI.calculate({ period: 14, values: closes }).at(-1)!,
    signals: (input) => eachClose(new signals.RSI(14, signals.WSMA))(input),
  },
  {
    name: 'Bollinger Bands 20, 2',
    ours: ours('bb', 'upper', { length: 20 }),
    technicalindicators: ({ closes }) =>
      technicalindicators.BollingerBands.calculate({ period: 20, stdDev: 2, values: closes }).at(-1)!.upper,
    signals: ({ closes }) => {
      const bands = new signals.BollingerBands(20, 2);
      return closes.reduce((last, close) => bands.update(close, false)?.upper ?? last, NaN);
    },
  },
  {
    name: 'ATR 14',
    ours: ours('atr', 'atr', { length: 14 }),
    technicalindicators: ({ highs, lows, closes }) =>
      technicalindicators.ATR.calculate({ period: 14, high: highs, low: lows, close: closes }).at(-1)!,
    signals: ({ bars }) => {
      const range = new signals.ATR(14, signals.WSMA);
      return bars.reduce((last, bar) => range.update(bar, false) ?? last, NaN);
    },
  },
  {
    name: 'ADX 14',
    ours: ours('adx', 'adx', { length: 14 }),
    technicalindicators: ({ highs, lows, closes }) =>
      technicalindicators.ADX.calculate({ period: 14, high: highs, low: lows, close: closes }).at(-1)!.adx,
  },
  {
    name: 'Stochastic 14, 1, 3',
    ours: ours('stoch', 'k', { length: 14, kSmoothing: 1 }),
    technicalindicators: ({ highs, lows, closes }) =>
      technicalindicators.Stochastic.calculate({
        period: 14,
        signalPeriod: 3,
        high: highs,
        low: lows,
        close: closes,
      }).at(-1)!.k,
  },
];

/** Best wall-clock time of each contender in milliseconds, rounds interleaved so that all share the machine's mood. */
function race(contenders: Readonly<Record<string, Contender>>, input: Input): Record<string, number> {
  const best: Record<string, number> = {};
  const values: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, contender] of Object.entries(contenders)) {
      const start = performance.now();
      values[name] = contender(input);
      best[name] = Math.min(best[name] ?? Infinity, performance.now() - start);
    }
  }
  const [reference = NaN, ...others] = Object.values(values);
  // technicalindicators rounds some of its results to two decimals.
  if (!others.every((value) => Math.abs(value - reference) < 0.01)) {
    throw new Error(`the contenders disagree: ${JSON.stringify(values)}`);
  }
  return best;
}

function contest(
  { name, ours: own, technicalindicators: first, signals: second }: Contest,
  input: Input,
): BenchResult {
  const best = race({ own, first, ...(second === undefined ? {} : { second }) }, input);
  const millions = (milliseconds: number) => YEAR_MINUTES / milliseconds / 1_000;
  const against = (label: string, milliseconds: number) =>
    `${label} ${millions(milliseconds).toFixed(2)} (× ${(milliseconds / best['own']!).toFixed(1)})`;
  const peers = [against('technicalindicators', best['first']!)];
  if (best['second'] !== undefined) peers.push(against('trading-signals', best['second']));
  return {
    name: `${name} over a year of minutes`,
    value: millions(best['own']!),
    unit: 'M bars/s',
    note: `${best['own']!.toFixed(1)} ms; in the same run ${peers.join(', ')}; best of ${ROUNDS} rounds`,
  };
}

function live(input: Input): BenchResult {
  const rows = [...candleRows(input.candles)];
  let best = Infinity;
  for (let round = 0; round < 3; round += 1) {
    const stream = new IndicatorStream('rsi');
    const start = performance.now();
    for (const row of rows) stream.update(row);
    best = Math.min(best, performance.now() - start);
  }
  return {
    name: 'RSI 14 bar by bar, each bar replaceable',
    value: YEAR_MINUTES / best / 1_000,
    unit: 'M bars/s',
    note: `${((best / YEAR_MINUTES) * 1e6).toFixed(0)} ns a bar`,
  };
}

/** Indicators over a year of one-minute candles, beside two npm libraries on the same figures. */
export function run(): Promise<BenchResult[]> {
  const candles = yearOfMinutes();
  const [highs, lows, closes] = [[...candles.high], [...candles.low], [...candles.close]];
  const bars = closes.map((close, row) => ({ close, high: highs[row]!, low: lows[row]! }));
  const input: Input = { candles, closes, highs, lows, bars };
  return Promise.resolve([...CONTESTS.map((each) => contest(each, input)), live(input)]);
}
