import type { Route } from '@tradewind/protocol';
import type { SignableRequest } from './credentials.ts';
import { ConnectionError, readEnvelope, RequestError, requestError } from './errors.ts';
import type { CallOptions, TradingClientOptions } from './options.ts';
import { splitInput } from './route-input.ts';

const TIMEOUT_MS = 15_000;

/** A call of a route, written down. */
export interface HttpRequest extends SignableRequest {
  readonly url: string;
  readonly hasBody: boolean;
  /** For messages: `GET /markets`. */
  readonly place: string;
}

/** Sends one request over HTTP and reads its answer. */
export class HttpTransport {
  readonly #options: TradingClientOptions;

  constructor(options: TradingClientOptions) {
    this.#options = options;
  }

  prepare(route: Route, input: Readonly<Record<string, unknown>>): HttpRequest {
    const { path, query, body } = splitInput(route, input);
    const written = `/api/v1${path}${query.size === 0 ? '' : `?${query}`}`;
    const url = `${this.#options.url.replace(/\/+$/, '')}${written}`;
    return {
      method: route.method,
      url,
      target: requestTarget(url) ?? written,
      hasBody: body !== undefined,
      body: body === undefined ? '' : JSON.stringify(body),
      place: `${route.method} ${path}`,
    };
  }

  /** @throws {RequestError} when the server answers an error. {@link ConnectionError} without an answer. */
  async send(
    request: HttpRequest,
    headers: Readonly<Record<string, string>>,
    options: CallOptions,
  ): Promise<unknown> {
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs ?? TIMEOUT_MS;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
    const send = this.#options.fetch ?? fetch;
    try {
      const response = await send(request.url, {
        method: request.method,
        signal,
        credentials: this.#options.credentials ?? 'same-origin',
        headers: {
          accept: 'application/json',
          ...(request.hasBody ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(request.hasBody ? { body: request.body } : {}),
      });
      return await read(response);
    } catch (error) {
      if (error instanceof RequestError || error instanceof ConnectionError) throw error;
      options.signal?.throwIfAborted();
      const { place } = request;
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

/** Path and query as the request line will have them; undefined where the address is relative. */
function requestTarget(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  if (response.ok && response.headers.get('content-type')?.startsWith('text/csv') === true) return text;
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
  throw requestError(envelope, {
    status: response.status,
    ...(Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {}),
  });
}
