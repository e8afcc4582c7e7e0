import {
  createHash,
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '@tradewind/protocol';
import type { KeyProofMaterial } from './key-directory.ts';

/** How old a signed request may be, in milliseconds, unless it says otherwise; and the most that it may say. */
export const RECEIVE_WINDOW_MS = 5_000;
export const RECEIVE_WINDOW_MS_MAX = 60_000;
/** How far a client's clock may be ahead. */
export const CLOCK_AHEAD_MS_MAX = 1_000;

/** The headers of a signed request, well-formed but not yet believed. */
export interface SignedRequest {
  /** Public id of the key. */
  readonly key: string;
  /** As sent: UTC milliseconds. */
  readonly timestamp: string;
  readonly signature: string;
  readonly receiveWindowMs: number;
}

/**
 * Reads the headers `x-tw-key`, `x-tw-timestamp`, `x-tw-signature` and `x-tw-recv-window`; null where there are none.
 * @throws {ApiError} INVALID_SIGNATURE where one is missing or not what it should be.
 */
export function readSignedRequest(headers: IncomingHttpHeaders): SignedRequest | null {
  const [key, timestamp, signature, window] = NAMES.map((name) => headers[name]);
  if (key === undefined && timestamp === undefined && signature === undefined) return null;
  if (typeof key !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') {
    throw invalidSignature('A signed request has the headers x-tw-key, x-tw-timestamp and x-tw-signature');
  }
  if (!/^[1-9]\d{0,15}$/.test(timestamp)) {
    throw invalidSignature('x-tw-timestamp must be UTC milliseconds');
  }
  const receiveWindowMs = window === undefined ? RECEIVE_WINDOW_MS : Number(window);
  if (!/^[1-9]\d{0,4}$/.test(String(window ?? 1)) || receiveWindowMs > RECEIVE_WINDOW_MS_MAX) {
    throw invalidSignature(`x-tw-recv-window must be 1 to ${RECEIVE_WINDOW_MS_MAX} milliseconds`);
  }
  return { key, timestamp, signature, receiveWindowMs };
}

const NAMES = ['x-tw-key', 'x-tw-timestamp', 'x-tw-signature', 'x-tw-recv-window'] as const;

/** @throws {ApiError} INVALID_SIGNATURE where the request is too old, or from a clock that is too far ahead. */
export function assertTimely({ timestamp, receiveWindowMs }: SignedRequest, now: number): void {
  const age = now - Number(timestamp);
  if (age <= receiveWindowMs && age >= -CLOCK_AHEAD_MS_MAX) return;
  throw new ApiError(
    'INVALID_SIGNATURE',
    `x-tw-timestamp must be at most ${receiveWindowMs} ms old and ${CLOCK_AHEAD_MS_MAX} ms ahead`,
    { details: { serverTime: now } },
  );
}

/** What is signed: time, method, path with query as it was sent, and the hash of the body as it was sent. */
export function signedMessage(request: {
  readonly timestamp: string;
  readonly method: string;
  readonly target: string;
  readonly body: Uint8Array;
}): string {
  const bodyHash = createHash('sha256').update(request.body).digest('hex');
  return [request.timestamp, request.method, request.target, bodyHash].join('\n');
}

/** What nobody can sign with; made anew by each process. */
const DECOY_SECRET = createSecretKey(randomBytes(32));
const DECOY_PUBLIC_KEY = generateKeyPairSync('ed25519').publicKey;

/**
 * Whether a signature fits: hexadecimal for HMAC-SHA256, base64 for Ed25519. The form of the signature alone says what
 * is computed, and so how long it takes: an unknown key (null) and one of another kind are tried with a decoy.
 */
export function isSignedWith(material: KeyProofMaterial | null, message: string, signature: string): boolean {
  if (/^[0-9a-f]{64}$/i.test(signature)) {
    const secret = material?.algorithm === 'hmac' ? material.secret : DECOY_SECRET;
    const expected = createHmac('sha256', secret).update(message).digest();
    return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
  }
  if (/^[A-Za-z0-9+/]{86}(==)?$/.test(signature)) {
    const publicKey = material?.algorithm === 'ed25519' ? material.publicKey : DECOY_PUBLIC_KEY;
    return verify(null, Buffer.from(message), publicKey, Buffer.from(signature, 'base64'));
  }
  return false;
}

export function invalidSignature(message: string): ApiError {
  return new ApiError('INVALID_SIGNATURE', message);
}
