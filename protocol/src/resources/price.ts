import { z } from 'zod';
import { utcMs } from '../inputs.ts';

/** Document D's `price_update`: here `symbol` is the id, `BTCUSDT`. */
export const priceUpdate = z
  .object({
    symbol: z.string().meta({ examples: ['BTCUSDT'] }),
    venue: z.string(),
    price: z.number(),
    change24h: z.number(),
    changePercent24h: z.number(),
    high24h: z.number(),
    low24h: z.number(),
    volume24h: z.number(),
    timestamp: utcMs,
  })
  .meta({ id: 'PriceUpdate' });

/** A price at a moment. */
export const pricePoint = z.object({ timestamp: utcMs, price: z.number() }).meta({ id: 'PricePoint' });

export type PriceUpdate = z.infer<typeof priceUpdate>;
export type PricePointResource = z.infer<typeof pricePoint>;
