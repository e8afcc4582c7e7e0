import { z } from 'zod';
import { decimalText, marketIdentity } from '../inputs.ts';

export const leverageBracket = z.object({
  notionalCap: decimalText.meta({ description: 'Largest notional of the bracket, in the quote currency' }),
  maintenanceMarginRate: decimalText,
  maxLeverage: z.number().int(),
  maintenanceAmount: decimalText.meta({
    description: 'Taken off notional × rate, so that maintenance margin is continuous across brackets',
  }),
});

export type MarketBracket = z.infer<typeof leverageBracket>;

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
    brackets: z.array(leverageBracket).meta({ description: 'Smallest notional first; none on spot' }),
    takerFee: decimalText,
    makerFee: decimalText,
    feedState: z.enum(['live', 'replay', 'practice', 'stale']),
    priceSource: z
      .string()
      .nullable()
      .meta({ description: 'The market whose prices this one shows; null where they are its own' }),
  })
  .meta({ id: 'Market' });

export type Market = z.infer<typeof market>;
