import type { Route, RouteResponse } from '@tradewind/protocol';
import type { Credentials } from './credentials.ts';
import { RequestError } from './errors.ts';
import type { HttpTransport } from './http-transport.ts';
import type { CallOptions } from './options.ts';
import { keyFor, pauseMs } from './repetition.ts';
import type { Repetition } from './repetition.ts';
import type { RouteArguments } from './route-input.ts';

const RETRIES_MAX = 2;

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
   * pause that the server asked for. So is a write that the server knows by a key, its `clientOrderId` or an
   * `Idempotency-Key`, and that also where its answer was lost: all attempts carry the same key, so it is done once. A
   * call whose token was not taken is tried once more with a fresh one, because the server has done nothing yet.
   * @throws {RequestError} when the server answers an error. {@link ConnectionError} without an answer: then whether a
   * write was done is not known, and calling again with the same key tells.
   */
  async call<R extends Route>(
    route: R,
    ...[input, options = {}]: RouteArguments<R, HttpCallOptions>
  ): Promise<RouteResponse<R>> {
    const request = this.#transport.prepare(route, input ?? {});
    const key = keyFor(route, options.idempotencyKey);
    const keyHeader = key === undefined ? {} : { 'idempotency-key': key };
    const repetition = repetitionOf(route, input ?? {}, key, options);
    let attempt = 0;
    let isRenewed = false;
    for (;;) {
      const { headers, token } = await this.#credentials.prove(request);
      try {
        return (await this.#transport.send(
          request,
          { ...headers, ...keyHeader },
          options,
        )) as RouteResponse<R>;
      } catch (error) {
        if (token !== undefined && !isRenewed && isUnauthenticated(error)) {
          if (!(await this.#credentials.renew(token))) throw error;
          isRenewed = true;
          continue;
        }
        const pause = attempt < this.#retriesMax ? pauseMs(error, attempt, repetition) : undefined;
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

function repetitionOf(
  { method, body }: Route,
  input: Readonly<Record<string, unknown>>,
  key: string | undefined,
  { isRepeatable }: HttpCallOptions,
): Repetition {
  const isNamed = body !== undefined && typeof input['clientOrderId'] === 'string';
  if (method !== 'GET' && (key !== undefined || isNamed)) return 'keyed';
  return method === 'GET' || isRepeatable === true ? 'reads' : 'never';
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
