import { ApiError } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What browsers say about the page that a request comes from. */
export interface Provenance {
  readonly origin: string | undefined;
  /** The host that the request was sent to. */
  readonly host: string | undefined;
  readonly fetchSite: string | undefined;
}

/**
 * Tells requests of pages of other sites, which browsers send with our cookies: by Origin, and by Fetch Metadata where
 * a browser sends no Origin. Programs send neither, and hold no cookies that somebody else could use.
 */
export class CrossSite {
  readonly #allowed: ReadonlySet<string>;

  /** `origins`: those besides a request’s own host whose pages may act with credentials. */
  constructor(origins: readonly string[]) {
    this.#allowed = new Set(origins);
  }

  isForeign({ origin, host, fetchSite }: Provenance): boolean {
    if (origin !== undefined) return !this.#allowed.has(origin) && !isOwn(origin, host);
    return fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none';
  }

  /** @throws {ApiError} CROSS_SITE_REQUEST for what changes something on behalf of a page of another site. */
  assertOwn(request: FastifyRequest): void {
    if (SAFE.has(request.method)) return;
    const { origin, host } = request.headers;
    const fetchSite = request.headers['sec-fetch-site']?.toString();
    if (this.isForeign({ origin, host, fetchSite })) {
      throw new ApiError('CROSS_SITE_REQUEST', 'The request comes from a page of another site');
    }
  }
}

function isOwn(origin: string, host: string | undefined): boolean {
  try {
    return host !== undefined && new URL(origin).host === host;
  } catch {
    // `null`, as sandboxed pages have it.
    return false;
  }
}
