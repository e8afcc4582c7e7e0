import type { Route } from '@tradewind/protocol';
import { ConnectionError, RequestError } from './errors.ts';

const FIRST_PAUSE_MS = 250;
/** A server that asks for a longer pause gets its answer told to the caller instead. */
const RETRY_AFTER_MAX_MS = 10_000;

/** Reasons that may pass: too many requests, a gateway without a server behind it, a server that is starting. */
const PASSING = new Set([429, 502, 503, 504]);

/**
 * Whether a call may be sent again. `reads`: doing it twice is doing it once, but whoever asks has waited long enough
 * where no answer came in time. `keyed`: the server knows the call by a key and does it once, so that a lost answer can
 * be had by asking again.
 */
export type Repetition = 'never' | 'reads' | 'keyed';

/** The key by which the server knows a repeated call; undefined for calls that have none. */
export function keyFor(route: Route, given: string | undefined): string | undefined {
  if (given !== undefined) return given;
  const movesMoney = route.access === 'wallet:transfer' || route.access === 'wallet:withdraw';
  return movesMoney && route.method === 'POST' ? randomKey() : undefined;
}

/** How long to wait before a call is sent again; undefined where that is of no use, or might do something twice. */
export function pauseMs(error: unknown, attempt: number, repetition: Repetition): number | undefined {
  if (repetition === 'never') return undefined;
  const backoff = FIRST_PAUSE_MS * 2 ** attempt;
  if (error instanceof ConnectionError) {
    return repetition === 'keyed' || error.reason === 'unreachable' ? backoff : undefined;
  }
  if (!(error instanceof RequestError) || !PASSING.has(error.status)) return undefined;
  const pause = error.retryAfterSeconds === undefined ? backoff : error.retryAfterSeconds * 1000;
  return pause <= RETRY_AFTER_MAX_MS ? pause : undefined;
}

/** `crypto.randomUUID` is missing on pages without TLS. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
