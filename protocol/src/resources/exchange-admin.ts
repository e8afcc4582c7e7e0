import { z } from 'zod';
import { decimalText, isoTime } from '../inputs.ts';

/** House-wide bounds of risk; each change is a new version. */
export const riskParameters = z
  .object({
    version: z.number().int(),
    maxLeverage: z.number().int(),
    defaultLeverage: z.number().int(),
    liquidationFee: decimalText,
    takerFee: decimalText,
    makerFee: decimalText,
    priceBand: decimalText,
    marketBound: decimalText,
    maxOrders: z.number().int(),
    maxConditionalOrders: z.number().int(),
    insuranceCap: decimalText.meta({ description: 'Largest takeover per market, USDT' }),
    updatedAt: isoTime.nullable(),
    updatedBy: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'RiskParameters' });

export type RiskParameters = z.infer<typeof riskParameters>;

export const insuranceFund = z
  .object({
    world: z.string(),
    balances: z.array(z.object({ currency: z.string(), amount: decimalText })),
    positions: z.array(
      z.object({
        symbol: z.string(),
        quantity: decimalText,
        entryPrice: decimalText,
        unrealizedPnl: decimalText,
      }),
    ),
    history: z.array(
      z.object({
        id: z.string(),
        time: isoTime,
        amount: decimalText,
        currency: z.string(),
        symbol: z.string().nullable(),
        kind: z.string(),
      }),
    ),
  })
  .meta({ id: 'InsuranceFund' });

export const liquidation = z
  .object({
    id: z.string(),
    userId: z.string().nullable(),
    username: z.string().nullable(),
    symbol: z.string(),
    stage: z.enum(['orders_canceled', 'reduced', 'taken_over', 'auto_deleveraged', 'left_to_house']),
    quantity: decimalText,
    price: decimalText.nullable(),
    fee: decimalText,
    insurance: decimalText,
    time: isoTime,
  })
  .meta({ id: 'Liquidation' });

/** A position close to its liquidation. */
export const atRisk = z
  .object({
    userId: z.string().nullable(),
    username: z.string().nullable(),
    symbol: z.string(),
    side: z.enum(['long', 'short']),
    quantity: decimalText,
    marginRatio: decimalText.nullable(),
    liquidationPrice: decimalText.nullable(),
    markPrice: decimalText.nullable(),
  })
  .meta({ id: 'AtRisk' });

export const reconciliation = z
  .object({
    world: z.string(),
    seq: z.number().int(),
    time: isoTime,
    balanced: z.boolean(),
    currencies: z.array(z.object({ currency: z.string(), sum: decimalText })),
    markets: z.array(z.object({ symbol: z.string(), netLots: z.string() })),
    differences: z.array(z.string()),
  })
  .meta({ id: 'Reconciliation' });

export type Reconciliation = z.infer<typeof reconciliation>;
