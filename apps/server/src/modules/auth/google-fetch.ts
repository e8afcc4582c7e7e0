import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@tradewind/protocol';

/** One request waits no longer than this for its answer. */
const REQUEST_TIMEOUT_MS = 4_000;
/** Pauses before the second and third try of what may be asked again. */
const RETRY_AFTER_MS = [200, 600];

/** The provider can't be used now; `reason` is for the log. */
export class GoogleUnreachable extends ApiError {
  readonly reason: string;

  constructor(reason: string) {
    super('GOOGLE_UNAVAILABLE', 'Google does not answer as it should; try again later');
    this.reason = reason;
  }
}

/**
 * `fetch` for talking to the provider: bounded in time, and reads are tried again when the network or the provider
 * fails. What changes something (a code is good for one exchange) is asked once.
 * @throws {GoogleUnreachable}
 */
export async function patientFetch(url: string, init: RequestInit): Promise<Response> {
  const pauses = (init.method ?? 'GET') === 'GET' ? RETRY_AFTER_MS : [];
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await request(url, init);
    if (outcome instanceof Response) return outcome;
    const pause = pauses[attempt];
    if (pause === undefined || init.signal?.aborted === true) throw outcome;
    await sleep(pause);
  }
}

async function request(url: string, init: RequestInit): Promise<Response | GoogleUnreachable> {
  const limit = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
  const { host, pathname } = new URL(url);
  try {
    const response = await fetch(url, { ...init, signal });
    if (response.status < 500 && response.status !== 429) return response;
    await response.body?.cancel();
    return new GoogleUnreachable(`${host}${pathname} answered ${response.status}`);
  } catch (error) {
    const { cause, message } = error as Error;
    return new GoogleUnreachable(`${host}${pathname}: ${cause instanceof Error ? cause.message : message}`);
  }
}
