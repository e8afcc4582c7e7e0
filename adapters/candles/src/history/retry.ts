import { setTimeout as sleepMs } from 'node:timers/promises';
import type { CancelSignal } from '@tradewind/market';
import { isCancelled } from '../cancel.ts';

/** Failures that pass, by the names that CCXT and Node give them; a venue wraps them as causes. */
const TRANSIENT = new Set([
  'NetworkError',
  'RequestTimeout',
  'ExchangeNotAvailable',
  'OnMaintenance',
  'RateLimitExceeded',
  'DDoSProtection',
  'InvalidNonce',
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'UND_ERR_SOCKET',
]);

/** True for failures that asking again later may cure: no connection, no answer, too many requests, maintenance. */
export function isTransient(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (TRANSIENT.has(cause.name) || TRANSIENT.has(cause.constructor.name)) return true;
    if ('code' in cause && TRANSIENT.has(String(cause.code))) return true;
  }
  return false;
}

export interface BackoffOptions {
  readonly firstMs: number;
  readonly longestMs: number;
  /** Attempts in a row without progress before the failure is final. */
  readonly attempts: number;
}

/** Two seconds, doubling to two minutes: longer than the minute for which exchanges count requests. */
export const DOWNLOAD_BACKOFF: BackoffOptions = { firstMs: 2_000, longestMs: 120_000, attempts: 8 };

/** How long to wait before the attempt with that number (1 for the first again), with a random half against herds. */
export function backoffMs(
  { firstMs, longestMs }: BackoffOptions,
  attempt: number,
  random: () => number,
): number {
  const full = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random();
}

/** How often a wait looks whether it has been cancelled. */
const SLICE_MS = 100;

/** Waits, or less long when the signal aborts. */
export async function sleep(ms: number, signal?: CancelSignal): Promise<void> {
  for (let left = ms; left > 0 && !isCancelled(signal); left -= SLICE_MS)
    await sleepMs(Math.min(left, SLICE_MS));
}
