import type { RejectReason } from '@tradewind/exchange';
import { ApiError } from '@tradewind/protocol';
import type { ErrorCode } from '@tradewind/protocol';
import type { Accepted, EngineAnswer, Refused } from './engine.ts';

/** Reasons that have a code of their own; all others are ORDER_REJECTED. Details name the reason in any case. */
const CODES: Partial<Readonly<Record<RejectReason | 'idempotency_conflict', ErrorCode>>> = {
  idempotency_conflict: 'IDEMPOTENCY_CONFLICT',
  insufficient_balance: 'INSUFFICIENT_BALANCE',
  insufficient_margin: 'INSUFFICIENT_MARGIN',
  market_halted: 'MARKET_CLOSED',
  market_cancel_only: 'MARKET_CLOSED',
  unknown_order: 'NOT_FOUND',
  unknown_position: 'NOT_FOUND',
};

const STATUS_OF_CLOSED = { market_halted: 'halted', market_cancel_only: 'cancel_only' } as const;

/** What was done. @throws {ApiError} why it was not */
export function accepted(answer: EngineAnswer): Accepted {
  if (answer.ok) return answer;
  throw refused(answer);
}

export function refused({ reason, message }: Refused): ApiError {
  const code = CODES[reason] ?? 'ORDER_REJECTED';
  const status =
    reason === 'market_halted' || reason === 'market_cancel_only' ? STATUS_OF_CLOSED[reason] : undefined;
  // What somebody else's is called must not differ from what isn't there.
  if (code === 'NOT_FOUND') return notFound();
  return new ApiError(code, message, { details: { reason, ...(status === undefined ? {} : { status }) } });
}

/** For what is not there, and for what is somebody else's. */
export function notFound(): ApiError {
  return new ApiError('NOT_FOUND', 'There is nothing of that name in this account');
}
