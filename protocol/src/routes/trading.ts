import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

/** Sequence number of the account: `/user` events of this change and of later ones carry it or a larger one. */
export const seq = z.number().int().min(0);

/** Orders, positions and fills are numbered. */
export const orderId = z.object({ id: z.string().regex(/^\d{1,18}$/, 'must be a number') });

/** What moving money may answer. */
export const ORDER_ERRORS = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'UNKNOWN_SYMBOL',
  'MARKET_CLOSED',
  'INSUFFICIENT_BALANCE',
  'INSUFFICIENT_MARGIN',
  'ORDER_REJECTED',
  'IDEMPOTENCY_CONFLICT',
  'CONFLICT',
  'NO_DATA',
  'NOT_READY',
  'OVERLOADED',
] as const satisfies readonly ErrorCode[];
