import { z } from 'zod';
import { decimalText, isoTime } from '../inputs.ts';

/** What an account was worth at a moment. */
export const portfolioSnapshot = z
  .object({
    time: isoTime,
    totalUsd: decimalText,
    holdings: z.array(
      z.object({
        currency: z.string(),
        quantity: decimalText,
        usdValue: decimalText.nullable(),
        share: decimalText.meta({ description: 'Of the total, "0.25" is a quarter' }),
      }),
    ),
    positions: z.array(
      z.object({
        symbol: z.string(),
        side: z.enum(['long', 'short']),
        quantity: decimalText,
        entryPrice: decimalText,
        markPrice: decimalText.nullable(),
        unrealizedPnl: decimalText,
      }),
    ),
    pnlDay: decimalText,
    pnlTotal: decimalText.meta({ description: 'Worth less what was paid in net' }),
  })
  .meta({ id: 'PortfolioSnapshot' });

export type PortfolioSnapshot = z.infer<typeof portfolioSnapshot>;
