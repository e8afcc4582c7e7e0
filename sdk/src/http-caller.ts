import type { Route, RouteResponse } from '@tradewind/protocol';
import type { Credentials } from './credentials.ts';
import { ConnectionError, RequestError } from './errors.ts';
import type { HttpTransport } from './http-transport.ts';
import type { CallOptions } from './options.ts';
import type { RouteArguments } from './route-input.ts';

const RETRIES_MAX = 2;
const RETRY_FIRST_MS = 250;
/** A server that asks for a longer pause gets its answer told to the caller instead. */
const RETRY_AFTER_MAX_MS = 10_000;

/** Reasons that may pass: too many requests, a gateway without a server behind it, a server that is starting. */
const PASSING = new Set([429, 502, 503, 504]);

export interface HttpCallOptions extends CallOptions {
  /** May be sent again though it is not a GET: doing it twice is doing it once. */
  readonly isRepeatable?: boolean;
}

/** Calls REST routes on behalf of somebody. */
export class HttpCaller {
  readonly #transport: HttpTransport;
  readonly #credentials: Credentials;
  readonly #retriesMax: number;

  constructor(transport: HttpTransport, credentials: Credentials, retriesMax = RETRIES_MAX) {
    this.#transport = transport;
    this.#credentials = credentials;
    this.#retriesMax = retriesMax;
  }

  /**
   * Calls a route and resolves with its answer. A GET that failed for a reason that may pass is tried again, after the
   * pause that the server asked for; a call whose token was not taken is tried once more with a fresh one, whatever its
   * method, because the server has done nothing yet.
   * @throws {RequestError} when the server answers an error. {@link ConnectionError} without an answer.
   */
  async call<R extends Route>(
    route: R,
    ...[input, options = {}]: RouteArguments<R, HttpCallOptions>
  ): Promise<RouteResponse<R>> {
    const request = this.#transport.prepare(route, input ?? {});
    const retriesMax = route.method === 'GET' || options.isRepeatable === true ? this.#retriesMax : 0;
    let attempt = 0;
    let isRenewed = false;
    for (;;) {
      const { headers, token } = await this.#credentials.prove(request);
      try {
        return (await this.#transport.send(request, headers, options)) as RouteResponse<R>;
      } catch (error) {
        if (token !== undefined && !isRenewed && isUnauthenticated(error)) {
          if (!(await this.#credentials.renew(token))) throw error;
          isRenewed = true;
          continue;
        }
        const pause = attempt < retriesMax ? pauseMs(error, attempt) : undefined;
        if (pause === undefined) throw error;
        attempt += 1;
        await sleep(pause, options.signal);
      }
    }
  }
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'UNAUTHENTICATED';
}

/** How long to wait before trying again; undefined where that is of no use. */
function pauseMs(error: unknown, attempt: number): number | undefined {
  const backoff = RETRY_FIRST_MS * 2 ** attempt;
  if (error instanceof ConnectionError) return error.reason === 'unreachable' ? backoff : undefined;
  if (!(error instanceof RequestError) || !PASSING.has(error.status)) return undefined;
  const pause = error.retryAfterSeconds === undefined ? backoff : error.retryAfterSeconds * 1000;
  return pause <= RETRY_AFTER_MAX_MS ? pause : undefined;
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, ms);
    if (signal?.aborted) aborted();
    else signal?.addEventListener('abort', aborted, { once: true });
  });
}
