import { z } from 'zod';
import { decimalText, isoTime, marketIdentity } from '../inputs.ts';

export const ORDER_TYPES = [
  'market',
  'limit',
  'stop_loss',
  'stop_loss_limit',
  'take_profit',
  'take_profit_limit',
  'trailing_stop',
] as const;
export const ORDER_STATUSES = [
  'new',
  'open',
  'partially_filled',
  'filled',
  'canceled',
  'rejected',
  'expired',
  'triggered',
] as const;
export const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK', 'GTD'] as const;
export const SIDES = ['buy', 'sell'] as const;
export const MARGIN_MODES = ['isolated', 'cross'] as const;
export const TRIGGERS = ['last', 'mark'] as const;
export const SELF_TRADE_PREVENTIONS = ['none', 'expire_taker', 'expire_maker', 'expire_both'] as const;

/** An order. Paper money: every market of this platform trades with it. */
export const order = z
  .object({
    ...marketIdentity,
    id: z.string().meta({ description: 'Id of the order' }),
    marketId: z.string().meta({ examples: ['BTCUSDT'] }),
    clientOrderId: z.string().nullable(),
    side: z.enum(SIDES),
    type: z.enum(ORDER_TYPES),
    status: z.enum(ORDER_STATUSES).meta({
      description: '`new`: waits for its trigger. `triggered`: was set off and rests. Others as in the book',
    }),
    quantity: decimalText.nullable().meta({ description: 'null while a quote quantity decides it' }),
    quoteQuantity: decimalText.nullable(),
    filledQuantity: decimalText,
    price: decimalText.nullable(),
    averagePrice: decimalText.nullable(),
    stopPrice: decimalText.nullable(),
    callbackRate: decimalText.nullable().meta({ description: 'Percent' }),
    activationPrice: decimalText.nullable(),
    triggerBy: z.enum(TRIGGERS),
    timeInForce: z.enum(TIMES_IN_FORCE),
    expiresAt: isoTime.nullable(),
    postOnly: z.boolean(),
    reduceOnly: z.boolean(),
    closePosition: z.boolean(),
    selfTradePrevention: z.enum(SELF_TRADE_PREVENTIONS),
    leverage: z.number().int().nullable(),
    marginMode: z.enum(MARGIN_MODES).nullable(),
    stopLoss: decimalText.nullable().meta({ description: 'Trigger of the attached stop' }),
    takeProfit: decimalText.nullable().meta({ description: 'Trigger of the attached target' }),
    link: z
      .object({
        kind: z.enum(['oco', 'bracket', 'position']),
        group: z.string(),
        parentId: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'The pair, bracket or position that the order belongs to' }),
    fee: decimalText,
    feeCurrency: z.string().nullable(),
    rejectReason: z
      .string()
      .nullable()
      .meta({ description: 'Why it ended unfilled: user, time_in_force, liquidity, oco, liquidation …' }),
    createdAt: isoTime,
    updatedAt: isoTime,
  })
  .meta({ id: 'Order' });

export type OrderResource = z.infer<typeof order>;

/** One fill of an order of one's own. */
export const trade = z
  .object({
    ...marketIdentity,
    id: z.string(),
    marketId: z.string(),
    orderId: z.string().nullable().meta({ description: 'null where a liquidation did without an order' }),
    side: z.enum(SIDES),
    price: decimalText,
    quantity: decimalText,
    quoteQuantity: decimalText,
    fee: decimalText,
    feeCurrency: z.string(),
    liquidity: z.enum(['maker', 'taker']),
    realizedPnl: decimalText.nullable().meta({ description: 'Perpetuals: before fees' }),
    time: isoTime,
  })
  .meta({ id: 'Trade' });

export type TradeResource = z.infer<typeof trade>;
