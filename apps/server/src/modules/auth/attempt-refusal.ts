import { ApiError } from '@tradewind/protocol';

/** The same words whatever is guessed at, and whether it exists or not. */
export function tooEarly(waitMs: number): ApiError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new ApiError('RATE_LIMITED', `Too many attempts; try again in ${seconds} seconds`, {
    retryAfterSeconds: seconds,
  });
}
