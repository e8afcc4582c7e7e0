import type { Permission } from '@tradewind/protocol';
import type { Socket } from 'socket.io';
import { SESSION_COOKIE } from '../modules/auth/cookies.ts';
import type { Principal } from '../modules/auth/principal.ts';

/** What a connection shows of who it is. */
export interface ConnectionCredentials {
  /** An access token, or a bearer API key. It goes before the cookie. */
  readonly token?: string;
  /** Value of the session cookie. */
  readonly cookie?: string;
  /** `Origin`, `Host` and `Sec-Fetch-Site` of the handshake: a browser sends the cookie whichever page asks it to. */
  readonly origin?: string;
  readonly host?: string;
  readonly fetchSite?: string;
  /** Network address of the client. */
  readonly address: string;
}

/** Who knows callers and what they may. */
export interface ConnectionAuthentication {
  /** @throws {ApiError} UNAUTHENTICATED, or CROSS_SITE_REQUEST for the cookie of a page of another site. */
  authenticate(credentials: ConnectionCredentials): Promise<Principal>;
  /** @throws {ApiError} that says what is missing. */
  assertPermission(principal: Principal, permission: Permission): void;
}

/** The credentials of a socket's handshake. */
export function handshakeCredentials({ handshake }: Socket, address: string): ConnectionCredentials {
  const token: unknown = (handshake.auth as { readonly token?: unknown }).token;
  const { origin, host, cookie: cookies } = handshake.headers;
  const cookie = sessionCookie(cookies);
  const fetchSite = handshake.headers['sec-fetch-site'];
  return {
    address,
    ...(typeof token === 'string' && token !== '' ? { token } : {}),
    ...(cookie === undefined ? {} : { cookie }),
    ...(origin === undefined ? {} : { origin }),
    ...(host === undefined ? {} : { host }),
    ...(typeof fetchSite === 'string' ? { fetchSite } : {}),
  };
}

/** Of several with one name the first counts, as it does for requests. Its value is base64url, which needs no decoding. */
function sessionCookie(cookies: string | undefined): string | undefined {
  const prefix = `${SESSION_COOKIE}=`;
  const pair = cookies?.split(';').find((text) => text.trim().startsWith(prefix));
  return pair?.trim().slice(prefix.length);
}
