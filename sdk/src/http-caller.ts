import type { Route, RouteResponse } from '@tradewind/protocol';
import { ConnectionError, readEnvelope, RequestError } from './errors.ts';
import { readToken } from './options.ts';
import type { CallOptions, TradingClientOptions } from './options.ts';
import { splitInput } from './route-input.ts';
import type { RequestParts, RouteArguments } from './route-input.ts';

const TIMEOUT_MS = 15_000;
const RETRIES_MAX = 2;
const RETRY_FIRST_MS = 250;
/** A server that asks for a longer pause gets its answer told to the caller instead. */
const RETRY_AFTER_MAX_MS = 10_000;

/** Reasons that may pass: too many requests, a gateway without a server behind it, a server that is starting. */
const PASSING = new Set([429, 502, 503, 504]);

/** Calls REST routes. */
export class HttpCaller {
  readonly #options: TradingClientOptions;

  constructor(options: TradingClientOptions) {
    this.#options = options;
  }

  /**
   * Calls a route and resolves with its answer. A GET that failed for a reason that may pass is tried again, after the
   * pause that the server asked for.
   * @throws {RequestError} when the server answers an error. {@link ConnectionError} without an answer.
   */
  async call<R extends Route>(
    route: R,
    ...[input, options]: RouteArguments<R, CallOptions>
  ): Promise<RouteResponse<R>> {
    const parts = splitInput(route, input ?? {});
    const retriesMax = route.method === 'GET' ? (this.#options.retriesMax ?? RETRIES_MAX) : 0;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return (await this.#once(route, parts, options ?? {})) as RouteResponse<R>;
      } catch (error) {
        const pause = attempt < retriesMax ? pauseMs(error, attempt) : undefined;
        if (pause === undefined) throw error;
        await sleep(pause, options?.signal);
      }
    }
  }

  async #once(route: Route, parts: RequestParts, options: CallOptions): Promise<unknown> {
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs ?? TIMEOUT_MS;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
    const token = await readToken(this.#options.token);
    const query = parts.query.size === 0 ? '' : `?${parts.query}`;
    const send = this.#options.fetch ?? fetch;
    try {
      const response = await send(`${this.#options.url.replace(/\/+$/, '')}/api/v1${parts.path}${query}`, {
        method: route.method,
        signal,
        headers: {
          accept: 'application/json',
          ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
      });
      return await read(response);
    } catch (error) {
      if (error instanceof RequestError || error instanceof ConnectionError) throw error;
      options.signal?.throwIfAborted();
      const place = `${route.method} ${parts.path}`;
      if (timeout.aborted) {
        throw new ConnectionError('timeout', `${place} was not answered within ${timeoutMs} ms`, {
          cause: error,
        });
      }
      throw new ConnectionError('unreachable', `${place}: ${this.#options.url} can't be reached`, {
        cause: error,
      });
    }
  }
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw new ConnectionError('not_tradewind', `HTTP ${response.status} without JSON`, { cause: error });
  }
  if (response.ok) return body;
  const envelope = readEnvelope(body);
  if (envelope === undefined) {
    throw new ConnectionError('not_tradewind', `HTTP ${response.status} without Tradewind's error envelope`);
  }
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new RequestError(envelope, {
    status: response.status,
    ...(Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {}),
  });
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
