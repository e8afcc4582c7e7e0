/**
 * Remakes `src/practice/table.ts`, the practice market's parameters, from the recorded candles:
 * `node adapters/venues/tools/measure-practice.ts` (set TRADEWIND_DATA where the data folder lies elsewhere).
 *
 * - price level: last close of 2024-07
 * - daily volatility: standard deviation of daily log returns of 2025-01 to 2025-06, each cut at four times the median
 *   absolute return's normal equivalent, so that one listing day doesn't count as the pair's habit; for pairs not in
 *   that recording, one-hour returns of 2024-07 scaled to a day and to the later recording's level
 * - correlation with BTC: over days, daily returns of 2025-01 to 2025-06; over minutes, 5-minute returns of 2024-07, for
 *   the majors the mean of that and of 2026-03
 * - correlation of what remains with the mean of the other pairs' remainders: 5-minute returns, 2024-07
 * - volume: mean traded value a day, 2024-07
 * - profiles: volume and mean absolute return of BTC, ETH and SOL by hour of the working day and by day of the week,
 *   each week counting alike, one-hour candles since 2023
 */
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { indexAtOrAfter, openTime, sliceCandles } from '@tradewind/market';
import type { Candles } from '@tradewind/market';
import { decimalFromNumber } from '@tradewind/money';
import { builtInInstruments } from '../src/instruments/built-in.ts';
import { dataFolder, readCandles } from './recordings.ts';
import { correlation, logReturns, mean, quantile, standardDeviation } from './statistics.ts';

const DAYS_NEEDED = 90;
const FROM = Date.UTC(2024, 6, 22, 22);
const TO = Date.UTC(2024, 6, 30, 9, 30);

/** Standard deviation with every return cut at four robust standard deviations. */
function trimmedDeviation(returns: Float64Array): number {
  const limit = 4 * 1.4826 * quantile(returns.map(Math.abs), 0.5);
  return standardDeviation(limit > 0 ? returns.map((r) => Math.max(-limit, Math.min(limit, r))) : returns);
}

function isRecorded(path: string): boolean {
  return existsSync(resolve(dataFolder(), `${path}.csv.gz`));
}

/** Daily returns of 2025, the newest days last; null where too few were recorded. */
function dailyReturns(id: string): Float64Array | null {
  const path = `candles-2025-h1/${id}-1d`;
  if (!isRecorded(path)) return null;
  const { close } = readCandles(path);
  return close.length < DAYS_NEEDED ? null : logReturns(close);
}

/** Correlation with BTC of 5-minute returns in 2026-03, where recorded. */
function laterCorrelation(id: string): number[] {
  const path = `candles-2026-03/${id}-1m`;
  if (!isRecorded(path)) return [];
  const [own, bitcoin] = [path, 'candles-2026-03/BTCUSDT-1m'].map((series) =>
    logReturns(readCandles(series).close, 5),
  );
  return [correlation(own!, bitcoin!)];
}

const pairs = builtInInstruments().map(({ base, id }) => {
  const all = readCandles(`candles-2024-07/${id}-5m`);
  const window = sliceCandles(all, indexAtOrAfter(all, FROM), indexAtOrAfter(all, TO));
  const turnover = window.volume.reduce((sum, volume, index) => sum + volume * window.close[index]!, 0);
  return {
    base,
    price: all.close.at(-1)!,
    returns: logReturns(window.close),
    hourly: trimmedDeviation(logReturns(window.close, 12)) * Math.sqrt(24),
    daily: dailyReturns(id),
    later: laterCorrelation(id),
    turnover: (turnover / window.time.length) * 288,
  };
});

const laterLevel = quantile(
  pairs.flatMap(({ daily, hourly }) => (daily === null ? [] : [trimmedDeviation(daily) / hourly])),
  0.5,
);
const bitcoin = pairs[0]!.returns;
const whole = pairs.filter(({ returns }) => returns.length === bitcoin.length);
const remainders = new Map(
  whole.map(({ base, returns }) => {
    const slope = (correlation(bitcoin, returns) * standardDeviation(returns)) / standardDeviation(bitcoin);
    const remainder = returns.map((r, index) => r - slope * bitcoin[index]!);
    const deviation = standardDeviation(remainder);
    return [base, remainder.map((r) => (deviation > 1e-12 ? r / deviation : 0))];
  }),
);
const others = [...remainders].filter(([base]) => base !== 'BTC').map(([, remainder]) => remainder);
const common = bitcoin.map((_, index) => mean(others.map((remainder) => remainder[index]!)));

const bitcoinDaily = pairs[0]!.daily!;
const rows = pairs.map(({ base, price, returns, hourly, daily, later, turnover }) => {
  const remainder = remainders.get(base);
  const overMinutes = mean([
    returns.length === bitcoin.length ? correlation(bitcoin, returns) : 0.5,
    ...later,
  ]);
  const overDays =
    daily === null
      ? overMinutes
      : correlation(daily, bitcoinDaily.subarray(bitcoinDaily.length - daily.length));
  const withOthers = base === 'BTC' || remainder === undefined ? 0 : correlation(common, remainder);
  return [
    base,
    decimalFromNumber(price),
    ((daily === null ? hourly * laterLevel : trimmedDeviation(daily)) * 100).toFixed(2),
    Math.max(0, overDays).toFixed(2),
    Math.max(0, overMinutes).toFixed(2),
    Math.max(0, withOthers).toFixed(2),
    Number((turnover / 1e6).toPrecision(4)),
  ].join(' ');
});

const HOUR = 3_600_000;
const WEEK_HOURS = 168;

/** Means by hour of the week, Monday 00:00 UTC first, in shares of the week's mean. */
function weekProfile(value: (candles: Candles, index: number) => number): Float64Array {
  const sums = new Float64Array(WEEK_HOURS);
  let weeks = 0;
  for (const base of ['BTC', 'ETH', 'SOL']) {
    const all = readCandles(`candles/${base}USDT-1h`);
    const monday = openTime('1w', Date.UTC(2023, 0, 8));
    const candles = sliceCandles(all, indexAtOrAfter(all, monday));
    for (let time = monday; time <= candles.time.at(-1)!; time += WEEK_HOURS * HOUR) {
      const start = indexAtOrAfter(candles, time);
      const end = indexAtOrAfter(candles, time + WEEK_HOURS * HOUR);
      if (end - start !== WEEK_HOURS) continue;
      const week = Float64Array.from({ length: WEEK_HOURS }, (_, hour) => value(candles, start + hour));
      const weekMean = mean(week);
      week.forEach((hourly, hour) => (sums[hour] = sums[hour]! + hourly / weekMean));
      weeks += 1;
    }
  }
  return sums.map((sum) => sum / weeks);
}

function profileRows(profile: Float64Array): [hours: string, weekdays: string] {
  const days = Array.from({ length: 7 }, (_, day) => mean(profile.subarray(day * 24, day * 24 + 24)));
  const working = mean(days.slice(0, 5));
  const hours = Array.from({ length: 24 }, (_, hour) =>
    mean([0, 1, 2, 3, 4].map((day) => profile[day * 24 + hour]! / working)),
  );
  return [hours.map((h) => h.toFixed(2)).join(', '), days.map((d) => d.toFixed(2)).join(', ')];
}

const [volumeHours, volumeDays] = profileRows(weekProfile(({ volume }, index) => volume[index]!));
const [returnHours, returnDays] = profileRows(
  weekProfile(({ open, close }, index) => Math.abs(Math.log(close[index]! / open[index]!))),
);

const text = `/**
 * What the practice market takes from the recordings: base, price level in USDT, daily volatility in percent,
 * correlation with BTC over days and over minutes, correlation of the remainder with the other pairs' remainders, traded
 * value a day in million USDT; one pair a line. Remade by \`tools/measure-practice.ts\`, which says how each is measured.
 */
export const PARAMETER_TABLE = \`
${rows.join('\n')}
\`;

/** Volume by hour of a working day (UTC) and by weekday from Monday, in shares of the mean. */
export const VOLUME_BY_HOUR: readonly number[] = [${volumeHours}];
export const VOLUME_BY_WEEKDAY: readonly number[] = [${volumeDays}];

/** Mean absolute hourly return by hour of a working day (UTC) and by weekday from Monday, in shares of the mean. */
export const RETURN_BY_HOUR: readonly number[] = [${returnHours}];
export const RETURN_BY_WEEKDAY: readonly number[] = [${returnDays}];
`;
writeFileSync(new URL('../src/practice/table.ts', import.meta.url), text);
process.stdout.write(
  `${rows.length} pairs; daily volatility of 2025 over that of 2024-07: ${laterLevel.toFixed(2)}\n`,
);
