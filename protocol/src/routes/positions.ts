import { z } from 'zod';
import {
  decimalInput,
  isoTime,
  listOf,
  pageQuery,
  positiveDecimalInput,
  symbolInput,
  timeInput,
} from '../inputs.ts';
import { MARGIN_MODES, order, TRIGGERS } from '../resources/order.ts';
import { closedPosition, position } from '../resources/position.ts';
import { defineRoute } from '../route.ts';
import { clientOrderIdInput } from './orders.ts';
import { ORDER_ERRORS, orderId, seq } from './trading.ts';

const withSeq = position.extend({ seq });

const marginSetting = z.object({
  symbol: z.string(),
  leverage: z.number().int(),
  marginMode: z.enum(MARGIN_MODES),
});

export const positionRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/positions',
    tag: 'Trading',
    summary: 'Open positions',
    access: 'order:read',
    query: z.object({ symbol: symbolInput.optional() }),
    response: listOf(position).extend({ seq }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'UNKNOWN_SYMBOL', 'NOT_READY'],
  }),
  history: defineRoute({
    method: 'GET',
    path: '/positions/history',
    tag: 'Trading',
    summary: 'Closed positions, newest first',
    access: 'order:read',
    query: z.object({
      symbol: symbolInput.optional(),
      from: timeInput.optional(),
      to: timeInput.optional(),
      ...pageQuery,
    }),
    response: listOf(closedPosition),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'UNKNOWN_SYMBOL'],
  }),
  get: defineRoute({
    method: 'GET',
    path: '/positions/:id',
    tag: 'Trading',
    summary: 'One open position',
    access: 'order:read',
    params: orderId,
    response: position,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'NOT_READY'],
  }),
  close: defineRoute({
    method: 'POST',
    path: '/positions/:id/close',
    tag: 'Trading',
    summary: 'Close a position, or a part of it, at market',
    access: 'order:create',
    params: orderId,
    body: z
      .strictObject({
        quantity: positiveDecimalInput.optional(),
        clientOrderId: clientOrderIdInput.optional(),
      })
      .optional(),
    response: z.object({ order, position: position.nullable(), seq }),
    errors: [...ORDER_ERRORS, 'NOT_FOUND'],
  }),
  margin: defineRoute({
    method: 'PUT',
    path: '/positions/:id/margin',
    tag: 'Trading',
    summary: 'Add margin to an isolated position (above zero) or take some out (below zero)',
    access: 'order:create',
    params: orderId,
    body: z.strictObject({ amount: decimalInput }),
    response: withSeq,
    errors: [...ORDER_ERRORS, 'NOT_FOUND'],
  }),
  protect: defineRoute({
    method: 'PUT',
    path: '/positions/:id/tp-sl',
    tag: 'Trading',
    summary: 'Set stop and target of a position; null takes one away, what is left out stays',
    access: 'order:create',
    params: orderId,
    body: z.strictObject({
      stopLoss: positiveDecimalInput.nullable().optional(),
      takeProfit: positiveDecimalInput.nullable().optional(),
      triggerBy: z.enum(TRIGGERS).optional(),
    }),
    response: withSeq,
    errors: [...ORDER_ERRORS, 'NOT_FOUND'],
  }),
  marginSettings: defineRoute({
    method: 'GET',
    path: '/positions/settings',
    tag: 'Trading',
    summary: 'Leverage and margin mode of a perpetual market, as they are for this account',
    access: 'order:read',
    query: z.object({ symbol: symbolInput }),
    response: marginSetting,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'UNKNOWN_SYMBOL', 'NOT_READY'],
  }),
  configure: defineRoute({
    method: 'PUT',
    path: '/positions/settings',
    tag: 'Trading',
    summary: 'Set leverage and margin mode of a perpetual market',
    access: 'order:create',
    body: z.strictObject({
      symbol: symbolInput,
      leverage: z.number().int().min(1).max(125).optional(),
      marginMode: z.enum(MARGIN_MODES).optional(),
    }),
    response: marginSetting.extend({ seq, updatedAt: isoTime }),
    errors: ORDER_ERRORS,
  }),
};
