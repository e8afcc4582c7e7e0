import { indexAtOrAfter, sliceCandles } from '@tradewind/market';
import type { Candles } from '@tradewind/market';
import { builtInInstruments } from '../src/instruments/built-in.ts';
import { practiceCandles } from '../src/practice/candles.ts';
import { practiceParameters } from '../src/practice/parameters.ts';
import { MarketPath } from '../src/practice/path.ts';
import { readCandles } from './recordings.ts';
import {
  autocorrelation,
  correlation,
  kurtosis,
  logReturns,
  mean,
  quantile,
  standardDeviation,
} from './statistics.ts';

/** One figure of the recordings beside the same figure of the practice market. */
export interface Comparison {
  readonly figure: string;
  readonly recorded: number;
  readonly practice: number;
  /** Greatest difference that is accepted: of the figures, or of their ratio from 1 where `relative`. */
  readonly tolerance: number;
  readonly relative: boolean;
}

export function isWithin({ recorded, practice, tolerance, relative }: Comparison): boolean {
  return relative
    ? Math.abs(Math.log(practice / recorded)) <= Math.log(1 + tolerance)
    : Math.abs(practice - recorded) <= tolerance;
}

/** Several seeds, so that the figures are the model's and not one path's. */
export const COMPARED_SEEDS: readonly number[] = [1, 2, 3, 4, 5, 6];

const DAY = 86_400_000;
const MAJORS = ['BTC', 'ETH', 'BNB', 'SOL', 'XRP'] as const;

/** One figure of a series of candles, and how near the practice market has to come. */
interface Figure {
  readonly name: string;
  readonly tolerance: number;
  readonly relative?: boolean;
  readonly of: (candles: Candles) => number;
}

const absolute = (returns: Float64Array) => returns.map(Math.abs);
const logarithms = (values: Float64Array) => values.filter((value) => value > 0).map(Math.log);

function variance(candles: Candles, step: number): number {
  return standardDeviation(logReturns(candles.close, step)) ** 2;
}

function ranges(candles: Candles): Float64Array {
  return candles.high.map((high, index) => Math.log(high / candles.low[index]!));
}

function varianceRatio(step: number, label: string, tolerance: number): Figure {
  return {
    name: `variance ratio, ${label}`,
    tolerance,
    of: (candles) => variance(candles, step) / variance(candles, 1) / step,
  };
}

function tails(step: number, label: string): Figure[] {
  return [
    {
      name: `kurtosis of returns, ${label}`,
      tolerance: 1,
      relative: true,
      of: ({ close }) => kurtosis(logReturns(close, step)),
    },
    {
      name: `99.9 % quantile of absolute returns in standard deviations, ${label}`,
      tolerance: 0.25,
      relative: true,
      of: ({ close }) => {
        const returns = logReturns(close, step);
        return quantile(absolute(returns), 0.999) / standardDeviation(returns);
      },
    },
    {
      name: `median of absolute returns in standard deviations, ${label}`,
      tolerance: 0.2,
      relative: true,
      of: ({ close }) => {
        const returns = logReturns(close, step);
        return quantile(absolute(returns), 0.5) / standardDeviation(returns);
      },
    },
  ];
}

function memory(lag: number, label: string, tolerance: number): Figure {
  return {
    name: `autocorrelation of absolute returns, ${label}`,
    tolerance,
    of: ({ close }) => autocorrelation(absolute(logReturns(close)), lag),
  };
}

const RANGE: Figure = {
  name: 'mean range over mean absolute return',
  tolerance: 0.2,
  relative: true,
  of: (candles) => mean(ranges(candles)) / mean(absolute(logReturns(candles.close))),
};

const VOLUME: readonly Figure[] = [
  {
    name: 'standard deviation of log volume',
    tolerance: 0.3,
    relative: true,
    of: ({ volume }) => standardDeviation(logarithms(volume)),
  },
  {
    name: 'autocorrelation of log volume, lag 1',
    tolerance: 0.2,
    of: ({ volume }) => autocorrelation(logarithms(volume), 1),
  },
  {
    name: 'correlation of log volume and log range',
    tolerance: 0.15,
    of: (candles) => {
      const kept = [...candles.volume.keys()].filter((k) => candles.volume[k]! > 0);
      const range = ranges(candles);
      return correlation(
        Float64Array.from(kept, (k) => Math.log(candles.volume[k]!)),
        Float64Array.from(kept, (k) => Math.log(range[k]! + 1e-5)),
      );
    },
  },
];

const MINUTE_FIGURES: readonly Figure[] = [
  varianceRatio(5, '5 minutes', 0.12),
  varianceRatio(60, '1 hour', 0.15),
  ...tails(1, '1 minute'),
  ...tails(60, '1 hour'),
  memory(1, '1 minute', 0.08),
  memory(5, '5 minutes', 0.1),
  memory(15, '15 minutes', 0.08),
  memory(60, '1 hour', 0.08),
  memory(240, '4 hours', 0.06),
  memory(1440, '1 day', 0.06),
  RANGE,
  ...VOLUME,
];

/** Median volume of the hours that `first` tells over that of those that `second` tells. */
function volumeRatio(first: (time: Date) => boolean, second: (time: Date) => boolean) {
  return ({ time, volume }: Candles): number => {
    const median = (tells: (time: Date) => boolean) =>
      quantile(
        volume.filter((_, index) => tells(new Date(time[index]!))),
        0.5,
      );
    return median(first) / median(second);
  };
}

const isWeekend = (time: Date) => time.getUTCDay() % 6 === 0;

const HOUR_FIGURES: readonly Figure[] = [
  {
    name: 'standard deviation of daily returns, percent',
    tolerance: 0.3,
    relative: true,
    of: ({ close }) => standardDeviation(logReturns(close, 24)) * 100,
  },
  {
    name: 'volume at 14 h UTC over volume at 4 h UTC',
    tolerance: 0.3,
    relative: true,
    of: volumeRatio(
      (time) => time.getUTCHours() === 14,
      (time) => time.getUTCHours() === 4,
    ),
  },
  {
    name: 'volume at weekends over volume on working days',
    tolerance: 0.3,
    relative: true,
    of: volumeRatio(isWeekend, (time) => !isWeekend(time)),
  },
  varianceRatio(24, '1 day', 0.12),
  varianceRatio(168, '1 week', 0.2),
  ...tails(1, '1 hour'),
  ...tails(24, '1 day'),
  memory(1, '1 hour', 0.08),
  memory(4, '4 hours', 0.08),
  memory(24, '1 day', 0.08),
  memory(72, '3 days', 0.06),
  memory(168, '1 week', 0.06),
  memory(720, '30 days', 0.06),
  RANGE,
  ...VOLUME,
];

/** Figures of several series: each is measured by itself, and their medians are compared. */
function compare(
  title: string,
  figures: readonly Figure[],
  recorded: readonly Candles[],
  practice: readonly Candles[],
): Comparison[] {
  return figures.map(({ name, tolerance, relative = false, of }) => ({
    figure: `${title}: ${name}`,
    recorded: quantile(recorded.map(of), 0.5),
    practice: quantile(practice.map(of), 0.5),
    tolerance,
    relative,
  }));
}

/** Practice markets by base, of one seed. */
export type Paths = ReadonlyMap<string, MarketPath>;

export function practicePaths(seed: number): Paths {
  return new Map(
    practiceParameters(builtInInstruments()).map((parameters) => [
      parameters.symbol.split('/')[0]!,
      new MarketPath(parameters, seed),
    ]),
  );
}

export function compareMinutes(seeds: readonly Paths[]): Comparison[] {
  const recorded = [
    'candles/BTCUSDT-1m',
    'candles/ETHUSDT-1m',
    ...['BNB', 'SOL', 'XRP'].map((base) => `candles-2026-03/${base}USDT-1m`),
  ].map(readCandles);
  const from = Date.UTC(2025, 4, 20);
  const practice = seeds.map((paths) =>
    MAJORS.map((base) => practiceCandles(paths.get(base)!, '1m', from, from + 45 * DAY)),
  );
  const recordedBitcoin = readCandles('candles-2026-03/BTCUSDT-1m');
  const correlations = (['ETH', 'SOL', 'XRP'] as const).flatMap((base) =>
    [1, 60].map((step): Comparison => {
      const own = readCandles(`candles-2026-03/${base}USDT-1m`);
      return {
        figure: `1m of 2026: correlation of ${base} with BTC, ${step} minutes`,
        recorded: correlation(logReturns(recordedBitcoin.close, step), logReturns(own.close, step)),
        practice: mean(
          practice.map((majors) => {
            const [bitcoin, simulated] = [majors[0]!, majors[MAJORS.indexOf(base)]!];
            return correlation(logReturns(bitcoin.close, step), logReturns(simulated.close, step));
          }),
        ),
        tolerance: 0.2,
        relative: false,
      };
    }),
  );
  return [...compare('1m of five majors', MINUTE_FIGURES, recorded, practice.flat()), ...correlations];
}

export function compareHours(seeds: readonly Paths[]): Comparison[] {
  const from = Date.UTC(2022, 5, 1);
  const to = Date.UTC(2026, 4, 1);
  const recorded = MAJORS.map((base) => {
    const all = readCandles(`candles/${base}USDT-1h`);
    return sliceCandles(all, indexAtOrAfter(all, from), indexAtOrAfter(all, to));
  });
  const practice = seeds.flatMap((paths) =>
    MAJORS.map((base) => practiceCandles(paths.get(base)!, '1h', from, to)),
  );
  return compare('1h of five majors over four years', HOUR_FIGURES, recorded, practice);
}

/**
 * The cross-section: pairs with 5-minute candles of 2024-07, each `every`th of them, and the practice market over the same
 * days, once a seed.
 */
export function comparePairs(seeds: readonly Paths[], every = 1): Comparison[] {
  const from = Date.UTC(2024, 6, 22, 22);
  const to = Date.UTC(2024, 6, 30, 9, 30);
  const bases = [...seeds[0]!.keys()].filter((_, index) => index % every === 0);
  const recorded = new Map(
    bases.map((base) => {
      const all = readCandles(`candles-2024-07/${base}USDT-5m`);
      return [base, sliceCandles(all, indexAtOrAfter(all, from), indexAtOrAfter(all, to))];
    }),
  );
  const length = recorded.get('BTC')!.time.length;
  const whole = bases.filter((base) => recorded.get(base)!.time.length === length);
  const windows = seeds.map(
    (paths) => new Map(whole.map((base) => [base, practiceCandles(paths.get(base)!, '5m', from, to)])),
  );
  const figures = crossSection(whole);
  return figures.map(({ name, tolerance, relative = false, of }) => ({
    figure: `5m of ${whole.length} pairs: ${name}`,
    recorded: of(recorded),
    practice: mean(windows.map(of)),
    tolerance,
    relative,
  }));
}

interface CrossFigure {
  readonly name: string;
  readonly tolerance: number;
  readonly relative?: boolean;
  readonly of: (pairs: ReadonlyMap<string, Candles>) => number;
}

function crossSection(bases: readonly string[]): CrossFigure[] {
  const each = (pairs: ReadonlyMap<string, Candles>, of: (candles: Candles) => number) =>
    quantile(
      bases.map((base) => of(pairs.get(base)!)),
      0.5,
    );
  const withBitcoin = (pairs: ReadonlyMap<string, Candles>, step: number) => {
    const bitcoin = logReturns(pairs.get('BTC')!.close, step);
    return each(pairs, ({ close }) => correlation(bitcoin, logReturns(close, step)));
  };
  return [
    { name: 'correlation with BTC, 5 minutes, median', tolerance: 0.12, of: (p) => withBitcoin(p, 1) },
    { name: 'correlation with BTC, 1 hour, median', tolerance: 0.12, of: (p) => withBitcoin(p, 12) },
    {
      name: 'correlation of two pairs, 5 minutes, mean',
      tolerance: 0.12,
      of: (pairs) => {
        const some = bases.slice(1).filter((_, index) => index % Math.ceil(bases.length / 40) === 0);
        const returns = some.map((base) => logReturns(pairs.get(base)!.close));
        return mean(returns.flatMap((a, i) => returns.slice(i + 1).map((b) => correlation(a, b))));
      },
    },
    {
      name: 'variance ratio, 1 hour, median',
      tolerance: 0.12,
      of: (p) => each(p, (candles) => variance(candles, 12) / variance(candles, 1) / 12),
    },
    {
      name: 'kurtosis of returns, 5 minutes, median',
      tolerance: 1,
      relative: true,
      of: (p) => each(p, ({ close }) => kurtosis(logReturns(close))),
    },
    {
      name: 'autocorrelation of absolute returns, 5 minutes, median',
      tolerance: 0.08,
      of: (p) => each(p, ({ close }) => autocorrelation(absolute(logReturns(close)), 1)),
    },
    {
      name: 'autocorrelation of absolute returns, 1 hour, median',
      tolerance: 0.1,
      of: (p) => each(p, ({ close }) => autocorrelation(absolute(logReturns(close)), 12)),
    },
    {
      name: 'mean range over mean absolute return, median',
      tolerance: 0.2,
      relative: true,
      of: (p) => each(p, RANGE.of),
    },
    {
      name: 'standard deviation of log volume, median',
      tolerance: 0.3,
      relative: true,
      of: (p) => each(p, VOLUME[0]!.of),
    },
    {
      name: 'correlation of log volume and log range, median',
      tolerance: 0.15,
      of: (p) => each(p, VOLUME[2]!.of),
    },
    {
      name: 'candles without a trade, mean share',
      tolerance: 0.02,
      of: (p) => mean(bases.map((base) => mean(p.get(base)!.volume.map((v) => (v === 0 ? 1 : 0))))),
    },
  ];
}

/** All comparisons as a Markdown table. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map((row) => {
    const bound = row.relative ? `× or ÷ ${(1 + row.tolerance).toFixed(2)}` : `± ${row.tolerance}`;
    return `| ${row.figure} | ${row.recorded.toFixed(3)} | ${row.practice.toFixed(3)} | ${bound} | ${isWithin(row) ? 'yes' : 'NO'} |`;
  });
  return ['| figure | recorded | practice | tolerance | within |', '|---|---:|---:|---|---|', ...rows].join(
    '\n',
  );
}
