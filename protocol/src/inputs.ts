import { decimalFromNumber, isDecimalText } from '@tradewind/money';
import { TIMEFRAMES } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import { z } from 'zod';

/** Decimal text on the wire, never a binary float. */
export const decimalText = z
  .string()
  .refine(isDecimalText, 'must be a decimal number as text')
  .meta({ description: 'A decimal number as text, without exponent', examples: ['64250.10'] });

/** Inputs take text or a number; a number counts by its shortest decimal text. */
export const decimalInput = z
  .union([decimalText, z.number()])
  .transform((value) => (typeof value === 'number' ? decimalFromNumber(value) : value))
  // A number as 1e300 has more digits than anything of the field.
  .refine(isDecimalText, 'must be a decimal number of at most 60 digits');

export const positiveDecimalInput = decimalInput.refine(
  (text) => !text.startsWith('-') && /[1-9]/.test(text),
  'must be above zero',
);

/** A symbol in any accepted spelling; which market it is, the catalogue decides. */
export const symbolInput = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: 'Symbol: BTC/USDT, BTCUSDT, BTC-USDT, btcusdt, BTC%2FUSDT', examples: ['BTCUSDT'] });

export const venueInput = z
  .string()
  .regex(/^[a-z0-9_-]{1,32}$/, 'must be the id of a venue')
  .meta({ description: "Id of a venue; without it the market's primary venue", examples: ['binance'] });

export const timeframe = z
  .enum(TIMEFRAMES as readonly Timeframe[] as [Timeframe, ...Timeframe[]])
  .meta({ description: 'Length of a candle', examples: ['1m'] });

/** 1970 to 2100: beyond that a time is a mistake in units. */
const LATEST = 4_102_444_800_000;

/** A moment as ISO 8601 text or UTC milliseconds; read as UTC milliseconds. */
export const timeInput = z
  .union([
    z.number().int().min(0).max(LATEST),
    z
      .string()
      .regex(/^\d{1,13}$/)
      .transform(Number),
    z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
    z.iso.date().transform((text) => Date.parse(text)),
  ])
  .refine((time) => time >= 0 && time <= LATEST, 'must lie between 1970 and 2100')
  .meta({ description: 'ISO 8601 or UTC milliseconds', examples: ['2024-08-08T00:00:00Z', '1723075200000'] });

/** A whole number in a query, with bounds. */
export function countInput(defaultValue: number, max: number) {
  return z.coerce.number().int().min(1).max(max).default(defaultValue);
}

/** Opening hour of a statistics window in a query. */
export const hourInput = z
  .string()
  .regex(/^([01]?\d|2[0-3])$/, 'must be an hour from 0 to 23')
  .transform(Number)
  .meta({ description: 'Opening hour, UTC', examples: ['9'] });

export const isoTime = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
export const utcMs = z.number().int().meta({ description: 'UTC milliseconds' });

/** What every payload of a market carries. */
export const marketIdentity = {
  symbol: z.string().meta({ description: 'CCXT unified', examples: ['BTC/USDT'] }),
  id: z.string().meta({ examples: ['BTCUSDT'] }),
  venue: z.string().meta({ examples: ['binance'] }),
};

/** The form of every list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** `limit` and `cursor` of every list. */
export const pageQuery = {
  limit: countInput(50, 500),
  cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before' }),
};
