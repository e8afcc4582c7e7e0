import { HistoryError } from '@tradewind/candles';
import { DatabaseError } from '@tradewind/database';

/** What a command's exit code says. */
export const EXIT = {
  done: 0,
  /** It failed; stderr says why. */
  failed: 1,
  /** It was called wrongly. */
  usage: 2,
  /** Done, but some rows were malformed and left out. */
  rejectedRows: 3,
  /** Ended by Ctrl-C or a signal. */
  cancelled: 130,
} as const;

/** A wrong argument, in words for the one who typed it. */
export class UsageError extends Error {}

/**
 * A failure as one line. Those that we foresee say all there is to say; of others the message is shown, and the stack
 * only with TRADEWIND_DEBUG, because a user can't do anything with it.
 */
export function failureLine(error: unknown, env: Readonly<Record<string, string | undefined>>): string {
  if (!(error instanceof Error)) return String(error);
  const foreseen =
    error instanceof UsageError || error instanceof HistoryError || error instanceof DatabaseError;
  if (!foreseen && env.TRADEWIND_DEBUG !== undefined) return error.stack ?? error.message;
  return error.message.split('\n')[0] || error.name;
}
