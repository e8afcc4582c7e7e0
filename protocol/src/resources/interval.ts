import { z } from 'zod';
import { utcMs } from '../inputs.ts';

/** One statistics window (document D). Prices are null while nothing has traded in it. */
export const interval = z
  .object({
    symbol: z.string(),
    id: z.string(),
    venue: z.string(),
    date: z.iso.date().meta({ description: 'UTC day on which the window opens' }),
    intervalHour: z.number().int().min(0).max(23),
    startTime: utcMs,
    endTime: utcMs,
    open: z.number().nullable(),
    high: z.number().nullable(),
    low: z.number().nullable(),
    close: z.number().nullable(),
    volume: z.number(),
    dataPoints: z.number().int().meta({ description: 'One-minute candles behind the figures' }),
    isComplete: z.boolean().meta({ description: 'The window has ended and no minute of it is missing' }),
  })
  .meta({ id: 'Interval' });

export type Interval = z.infer<typeof interval>;
