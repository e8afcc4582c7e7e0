import { z } from 'zod';
import { utcMs } from '../inputs.ts';

/** `[time, open, high, low, close, volume]`; `time` is the open in UTC milliseconds. */
export const candleTuple = z
  .tuple([utcMs, z.number(), z.number(), z.number(), z.number(), z.number()])
  .meta({ id: 'CandleTuple', description: '[time, open, high, low, close, volume]' });

/** The same with names, for `format=object`. */
export const candleObject = z
  .object({
    time: utcMs,
    open: z.number(),
    high: z.number(),
    low: z.number(),
    close: z.number(),
    volume: z.number(),
  })
  .meta({ id: 'Candle' });

export type CandleTuple = z.infer<typeof candleTuple>;
export type CandleObject = z.infer<typeof candleObject>;
