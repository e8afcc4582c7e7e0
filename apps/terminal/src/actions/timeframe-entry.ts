import { isTimeframe, TIMEFRAMES } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';

/** What the chart offers: everything but seconds, which exist for the last four hours only. */
export const CHART_TIMEFRAMES: readonly Timeframe[] = TIMEFRAMES.filter((timeframe) => timeframe !== '1s');

const MINUTES: Readonly<Record<string, Timeframe>> = {
  '60': '1h',
  '120': '2h',
  '240': '4h',
  '360': '6h',
  '480': '8h',
  '720': '12h',
  '1440': '1d',
};

/**
 * The timeframe that typed text names: a bare number counts minutes (`15`, `240`), a letter names the unit (`4h`, `1D`,
 * `w`); `m` is minutes, `M` months. Undefined where there is no such timeframe.
 */
export function parseTimeframeEntry(text: string): Timeframe | undefined {
  const match = /^(\d{0,4})\s*([a-zA-Z]?)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, digits = '', letter = ''] = match;
  if (digits === '' && letter === '') return undefined;
  if (letter === '') return MINUTES[digits] ?? offered(`${digits}m`);
  const unit = letter === 'M' || letter === 'm' ? letter : letter.toLowerCase();
  return offered(`${digits === '' ? '1' : digits}${unit}`);
}

function offered(text: string): Timeframe | undefined {
  return isTimeframe(text) && CHART_TIMEFRAMES.includes(text) ? text : undefined;
}

/** Timeframes that the text so far may become, the one it already names first. */
export function matchingTimeframes(text: string): readonly Timeframe[] {
  const exact = parseTimeframeEntry(text);
  const wanted = text.trim().toLowerCase();
  const others = CHART_TIMEFRAMES.filter(
    (timeframe) => timeframe !== exact && timeframe.toLowerCase().startsWith(wanted),
  );
  return exact === undefined ? others : [exact, ...others];
}

/** In words: `15 minutes`, `1 month`. */
export function timeframeWords(timeframe: Timeframe): string {
  const count = Number.parseInt(timeframe, 10);
  const units: Record<string, string> = {
    s: 'second',
    m: 'minute',
    h: 'hour',
    d: 'day',
    w: 'week',
    M: 'month',
  };
  return `${count} ${units[timeframe.at(-1)!]}${count === 1 ? '' : 's'}`;
}
