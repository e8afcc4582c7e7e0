import { z } from 'zod';
import { listOf, pageQuery, positiveDecimalInput, symbolInput, timeInput } from '../inputs.ts';
import {
  MARGIN_MODES,
  order,
  ORDER_STATUSES,
  ORDER_TYPES,
  SELF_TRADE_PREVENTIONS,
  SIDES,
  TIMES_IN_FORCE,
  trade,
  TRIGGERS,
} from '../resources/order.ts';
import { defineRoute } from '../route.ts';
import { ORDER_ERRORS, orderId, seq } from './trading.ts';

/** Chosen by the client: a retry with the same id and body answers the first result. */
export const clientOrderIdInput = z
  .string()
  .regex(/^[A-Za-z0-9_.:/-]{1,36}$/, 'must be 1 to 36 of letters, digits and _ . : / -');

const leverageInput = z.coerce.number().int().min(1).max(125);

export const orderBody = z.strictObject({
  symbol: symbolInput,
  side: z.enum(SIDES),
  type: z.enum(ORDER_TYPES),
  quantity: positiveDecimalInput.optional(),
  quoteQuantity: positiveDecimalInput
    .optional()
    .meta({ description: 'Market orders: how much to spend or receive' }),
  price: positiveDecimalInput.optional(),
  stopPrice: positiveDecimalInput.optional(),
  callbackRate: positiveDecimalInput.optional().meta({ description: 'Trailing stops, percent: 0.1 to 10' }),
  activationPrice: positiveDecimalInput.optional(),
  triggerBy: z.enum(TRIGGERS).optional(),
  timeInForce: z.enum(TIMES_IN_FORCE).optional(),
  expiresAt: timeInput.optional().meta({ description: 'GTD: more than 600 s ahead' }),
  postOnly: z.boolean().optional(),
  reduceOnly: z.boolean().optional(),
  closePosition: z.boolean().optional(),
  clientOrderId: clientOrderIdInput.optional(),
  selfTradePrevention: z.enum(SELF_TRADE_PREVENTIONS).optional(),
  leverage: leverageInput.optional(),
  marginMode: z.enum(MARGIN_MODES).optional(),
  stopLoss: positiveDecimalInput.optional(),
  takeProfit: positiveDecimalInput.optional(),
});
export type OrderBody = z.output<typeof orderBody>;

export const ocoBody = z.strictObject({
  symbol: symbolInput,
  side: z.enum(SIDES),
  quantity: positiveDecimalInput,
  price: positiveDecimalInput,
  stopPrice: positiveDecimalInput,
  stopLimitPrice: positiveDecimalInput.optional(),
  triggerBy: z.enum(TRIGGERS).optional(),
  reduceOnly: z.boolean().optional(),
  clientOrderId: clientOrderIdInput.optional(),
});
export type OcoBody = z.output<typeof ocoBody>;

export const amendBody = z
  .strictObject({
    quantity: positiveDecimalInput.optional(),
    price: positiveDecimalInput.optional(),
    stopPrice: positiveDecimalInput.optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'nothing to change');
export type AmendBody = z.output<typeof amendBody>;

const orderWithSeq = order.extend({ seq });

export const orderRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/orders',
    tag: 'Trading',
    summary: 'Open orders, newest first; with a status, those of that status',
    access: 'order:read',
    query: z.object({
      symbol: symbolInput.optional(),
      status: z.enum(ORDER_STATUSES).optional(),
      clientOrderId: clientOrderIdInput.optional(),
      ...pageQuery,
    }),
    response: listOf(order).extend({ seq }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'UNKNOWN_SYMBOL', 'NOT_READY'],
  }),
  history: defineRoute({
    method: 'GET',
    path: '/orders/history',
    tag: 'Trading',
    summary: 'Orders that have ended, newest first',
    access: 'order:read',
    query: z.object({
      symbol: symbolInput.optional(),
      from: timeInput.optional(),
      to: timeInput.optional(),
      ...pageQuery,
    }),
    response: listOf(order),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'UNKNOWN_SYMBOL'],
  }),
  place: defineRoute({
    method: 'POST',
    path: '/orders',
    tag: 'Trading',
    summary: 'Place an order. Paper money',
    access: 'order:create',
    body: orderBody,
    status: 201,
    response: orderWithSeq,
    errors: ORDER_ERRORS,
  }),
  oco: defineRoute({
    method: 'POST',
    path: '/orders/oco',
    tag: 'Trading',
    summary: 'A limit and a stop order of which one cancels the other',
    access: 'order:create',
    body: ocoBody,
    status: 201,
    response: z.object({ orders: z.array(order), seq }),
    errors: ORDER_ERRORS,
  }),
  get: defineRoute({
    method: 'GET',
    path: '/orders/:id',
    tag: 'Trading',
    summary: 'One order',
    access: 'order:read',
    params: orderId,
    response: order,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'],
  }),
  amend: defineRoute({
    method: 'PUT',
    path: '/orders/:id',
    tag: 'Trading',
    summary: 'Change quantity or prices of an open order. A smaller quantity keeps its place in the queue',
    access: 'order:create',
    params: orderId,
    body: amendBody,
    response: orderWithSeq,
    errors: [...ORDER_ERRORS, 'NOT_FOUND'],
  }),
  cancel: defineRoute({
    method: 'DELETE',
    path: '/orders/:id',
    tag: 'Trading',
    summary: 'Cancel an open order',
    access: 'order:create',
    params: orderId,
    response: orderWithSeq,
    errors: [...ORDER_ERRORS, 'NOT_FOUND'],
  }),
  cancelAll: defineRoute({
    method: 'DELETE',
    path: '/orders',
    tag: 'Trading',
    summary: 'Cancel all open orders, or those of one market',
    access: 'order:create',
    query: z.object({ symbol: symbolInput.optional() }),
    response: z.object({ orders: z.array(order), seq }),
    errors: ORDER_ERRORS,
  }),
  countdown: defineRoute({
    method: 'POST',
    path: '/orders/countdown',
    tag: 'Trading',
    summary:
      'Dead man’s switch: cancel a market’s orders unless this is sent again in time; 0 switches it off',
    access: 'order:create',
    body: z.strictObject({ symbol: symbolInput, countdownMs: z.number().int().min(0).max(86_400_000) }),
    response: z.object({ symbol: z.string(), cancelsAt: z.iso.datetime().nullable(), seq }),
    errors: ORDER_ERRORS,
  }),
};

export const tradeRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/trades',
    tag: 'Trading',
    summary: 'One’s own fills, newest first',
    access: 'order:read',
    query: z.object({
      symbol: symbolInput.optional(),
      orderId: z
        .string()
        .regex(/^\d{1,18}$/)
        .optional(),
      from: timeInput.optional(),
      to: timeInput.optional(),
      ...pageQuery,
    }),
    response: listOf(trade),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'UNKNOWN_SYMBOL'],
  }),
  export: defineRoute({
    method: 'GET',
    path: '/trades/export',
    tag: 'Trading',
    summary: 'One’s own fills as CSV, oldest first',
    access: 'order:read',
    cost: 20,
    query: z.object({ from: timeInput.optional(), to: timeInput.optional() }),
    response: z.string(),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
};
