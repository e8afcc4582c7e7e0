/** Powers of ten between seconds and nanoseconds tell a Unix time's unit, for any date from 1973 to 5138. */
const SECONDS_BELOW = 1e11;
const MILLISECONDS_BELOW = 1e14;
const MICROSECONDS_BELOW = 1e17;

/** UTC milliseconds of a Unix time in seconds, milliseconds, microseconds (Binance since 2025) or nanoseconds. */
export function unixMilliseconds(value: number): number {
  const magnitude = Math.abs(value);
  if (magnitude < SECONDS_BELOW) return value * 1_000;
  if (magnitude < MILLISECONDS_BELOW) return value;
  if (magnitude < MICROSECONDS_BELOW) return value / 1_000;
  return Math.round(value / 1_000) / 1_000;
}

const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** UTC milliseconds of a Unix time or an ISO 8601 date, which counts as UTC where it names no zone; NaN for others. */
export function parseTime(text: string): number {
  const value = parseNumber(text);
  if (!Number.isNaN(value)) return unixMilliseconds(value);
  const match = DATE.exec(text);
  if (match === null) return Number.NaN;
  return Date.parse(text.length > 10 && match[1] === undefined ? `${text.replace(' ', 'T')}Z` : text);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that the text is, nothing else around it; NaN for others. */
export function parseNumber(text: string): number {
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}
