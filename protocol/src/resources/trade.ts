import { z } from 'zod';
import { decimalText, marketIdentity, utcMs } from '../inputs.ts';

/** One print of the venue's tape; `side` is the taker's. */
export const marketTrade = z
  .object({
    ...marketIdentity,
    tradeId: z.string(),
    price: decimalText,
    quantity: decimalText,
    side: z.enum(['buy', 'sell']),
    time: utcMs,
  })
  .meta({ id: 'MarketTrade' });

export type MarketTrade = z.infer<typeof marketTrade>;
