import { z } from 'zod';
import { decimalText, isoTime, marketIdentity } from '../inputs.ts';
import { MARGIN_MODES } from './order.ts';

/** A position in a perpetual market. Ratios are shares: "0.8" is 80 %. */
export const position = z
  .object({
    ...marketIdentity,
    id: z.string().meta({ description: 'Id of the position' }),
    marketId: z.string(),
    side: z.enum(['long', 'short']),
    quantity: decimalText,
    entryPrice: decimalText,
    markPrice: decimalText.nullable(),
    liquidationPrice: decimalText.nullable().meta({ description: 'null where no price reaches it' }),
    bankruptcyPrice: decimalText.nullable(),
    leverage: z.number().int(),
    marginMode: z.enum(MARGIN_MODES),
    margin: decimalText,
    maintenanceMargin: decimalText,
    marginRatio: decimalText
      .nullable()
      .meta({ description: 'Maintenance margin / margin balance; liquidated at 1' }),
    unrealizedPnl: decimalText,
    realizedPnl: decimalText,
    roe: decimalText.nullable(),
    funding: decimalText,
    fees: decimalText,
    stopLoss: decimalText.nullable(),
    takeProfit: decimalText.nullable(),
    openedAt: isoTime,
    updatedAt: isoTime,
  })
  .meta({ id: 'Position' });

export type PositionResource = z.infer<typeof position>;

/** A position that was closed. */
export const closedPosition = z
  .object({
    ...marketIdentity,
    id: z.string(),
    marketId: z.string(),
    side: z.enum(['long', 'short']),
    quantity: decimalText.meta({ description: 'The largest it was' }),
    entryPrice: decimalText,
    exitPrice: decimalText,
    leverage: z.number().int(),
    marginMode: z.enum(MARGIN_MODES),
    realizedPnl: decimalText,
    fees: decimalText,
    funding: decimalText,
    closedBy: z.enum(['order', 'liquidation', 'auto_deleverage']),
    openedAt: isoTime,
    closedAt: isoTime,
  })
  .meta({ id: 'ClosedPosition' });

export type ClosedPositionResource = z.infer<typeof closedPosition>;
