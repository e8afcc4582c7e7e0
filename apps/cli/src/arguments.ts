import { InvalidArgumentError } from 'commander';
import { isTimeframe, TIMEFRAMES } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import { isStoredTimeframe, STORED_TIMEFRAMES } from '@tradewind/candles';
import type { StoredTimeframe } from '@tradewind/market';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$/;

/** UTC milliseconds of `2024-01-31`, `2024-01-31T12:00` (both UTC) or a moment with a zone. */
export function parseMoment(text: string): number {
  const time = DAY.test(text)
    ? Date.parse(text)
    : MOMENT.test(text)
      ? Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`)
      : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError('Give a date as 2024-01-31 or 2024-01-31T12:00, in UTC.');
  return time;
}

export function parseTimeframe(text: string): Timeframe {
  if (text !== '1s' && isTimeframe(text)) return text;
  throw new InvalidArgumentError(`Timeframes are ${TIMEFRAMES.filter((name) => name !== '1s').join(', ')}.`);
}

export function parseStoredTimeframe(text: string): StoredTimeframe {
  if (isStoredTimeframe(text)) return text;
  throw new InvalidArgumentError(
    `Stored timeframes are ${STORED_TIMEFRAMES.join(', ')}; larger ones are derived.`,
  );
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new InvalidArgumentError('Give a whole number.');
}
