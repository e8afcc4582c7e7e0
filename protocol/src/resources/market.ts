import { z } from 'zod';
import { decimalText, marketIdentity } from '../inputs.ts';

export const leverageBracket = z.object({
  notionalCap: decimalText,
  maintenanceMarginRate: decimalText,
  maxLeverage: z.number().int(),
  maintenanceAmount: decimalText,
});

/** What may be traded, on which grid and at which fees, and how its prices arrive. */
export const market = z
  .object({
    ...marketIdentity,
    type: z.enum(['spot', 'perpetual']),
    base: z.string(),
    quote: z.string(),
    status: z.enum(['open', 'cancel_only', 'halted']),
    tickSize: decimalText,
    lotSize: decimalText,
    minNotional: decimalText,
    maxLeverage: z.number().int(),
    brackets: z.array(leverageBracket),
    takerFee: decimalText,
    makerFee: decimalText,
    feedState: z.enum(['live', 'replay', 'practice', 'stale']),
  })
  .meta({ id: 'Market' });

export type Market = z.infer<typeof market>;
