import { z } from 'zod';
import { marketIdentity, utcMs } from '../inputs.ts';

/** Last price, best prices and rolling 24 h statistics. JSON numbers. */
export const ticker = z
  .object({
    ...marketIdentity,
    price: z.number(),
    bid: z.number().nullable(),
    ask: z.number().nullable(),
    open24h: z.number(),
    high24h: z.number(),
    low24h: z.number(),
    volume24h: z.number(),
    quoteVolume24h: z.number(),
    change24h: z.number(),
    changePercent24h: z.number(),
    indexPrice: z.number().nullable(),
    markPrice: z.number().nullable(),
    fundingRate: z.number().nullable(),
    time: utcMs,
  })
  .meta({ id: 'Ticker' });

export type TickerResource = z.infer<typeof ticker>;
