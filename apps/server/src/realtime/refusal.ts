import { randomUUID } from 'node:crypto';
import type { ApiError } from '@tradewind/protocol';
import { envelope } from '../http/errors.ts';

/** For a namespace's middleware: reaches the client as `connect_error`, its `data` the envelope. */
export function refusal(error: ApiError, requestId: string = randomUUID()): Error {
  return Object.assign(new Error(error.message), { data: envelope(error, requestId) });
}
