import { ApiKeyCredentials } from './api-key.ts';
import type { Credentials } from './credentials.ts';
import type { HttpCaller } from './http-caller.ts';
import type { TradingClientOptions } from './options.ts';
import { ProvidedToken } from './provided-token.ts';
import { ownLock, webLock } from './session/lock.ts';
import { memoryTokenStore } from './session/refresh-token-store.ts';
import { Session } from './session/session.ts';
import type { SessionChange } from './session/session-change.ts';

/** Pages and workers of a browser have a location; there cookies are kept for us. */
const isBrowser = typeof location !== 'undefined';

/** Credentials that the options give once and for all; undefined where the client signs in. */
export function fixedCredentials({ token, apiKey }: TradingClientOptions): Credentials | undefined {
  if (token !== undefined && apiKey !== undefined) throw new TypeError('either token or apiKey, not both');
  if (apiKey !== undefined) return new ApiKeyCredentials(apiKey);
  return token === undefined ? undefined : new ProvidedToken(token);
}

export function openSession(
  options: TradingClientOptions,
  caller: HttpCaller,
  onChange: (change: SessionChange) => void,
): Session {
  const kept = options.refreshTokens ?? (isBrowser ? 'cookie' : memoryTokenStore());
  const isCookie = kept === 'cookie';
  return new Session({
    caller,
    store: isCookie ? undefined : kept,
    // Absent on pages without TLS: there the server's grace for a spent token has to do.
    lock: options.lock ?? (isCookie && navigator.locks !== undefined ? webLock : ownLock()),
    name: `tradewind session ${options.url.replace(/\/+$/, '')}`,
    isShared: isCookie && typeof BroadcastChannel !== 'undefined',
    onChange,
  });
}
