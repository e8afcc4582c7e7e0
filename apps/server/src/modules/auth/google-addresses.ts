import { ApiError, returnToInput } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from './google-loopback.ts';

/** Where Google sends browsers back, below our own address. It has to be registered with Google as it stands. */
export const CALLBACK_PATH = '/api/v1/auth/google/callback';
const SOMEWHERE = 'http://tradewind.invalid';

/**
 * The address that Google sends the browser back to. A request says by its Host header where it was sent to, and whoever
 * sends it can write there what they want; so what it says counts on this very machine alone, and a server that others
 * reach has to be told its address.
 * @param publicUrl PUBLIC_URL
 * @throws {ApiError} GOOGLE_UNAVAILABLE
 */
export function redirectUriFor(
  publicUrl: string | undefined,
  request: Pick<FastifyRequest, 'protocol' | 'host'>,
): string {
  if (publicUrl !== undefined) return new URL(CALLBACK_PATH, publicUrl).href;
  const own = URL.parse(`${request.protocol}://${request.host}`);
  if (own === null || !isLoopback(own.hostname)) {
    throw new ApiError(
      'GOOGLE_UNAVAILABLE',
      'Signing in with Google needs PUBLIC_URL, the address that browsers reach this server by',
    );
  }
  return own.origin + CALLBACK_PATH;
}

/** The path of this site that `returnTo` names, else `fallback`. Browsers must understand it as we do. */
export function pathOfThisSite(returnTo: string | undefined, fallback: string): string {
  const path = returnToInput.safeParse(returnTo);
  if (!path.success) return fallback;
  const url = URL.parse(path.data, SOMEWHERE);
  // `/.//host` is resolved to a path that begins like an address of another site.
  if (url === null || url.origin !== SOMEWHERE || url.pathname.startsWith('//')) return fallback;
  return url.pathname + url.search + url.hash;
}

/** A path with one more parameter. */
export function withParameter(path: string, name: string, value: string): string {
  const url = new URL(path, SOMEWHERE);
  url.searchParams.set(name, value);
  return url.pathname + url.search + url.hash;
}
