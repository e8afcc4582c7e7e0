import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 5_000;
const PAUSE_MS = 50;

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  /** `Idempotency-Key`. */
  readonly key?: string;
}

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** How often it was sent before it was answered; 1 where nothing came between. */
  readonly attempts: number;
}

/**
 * Sends a request until the server has answered it for good, as a client does whose connection broke and who does not know
 * whether it was done: the same body under the same key.
 */
export async function callUntilAnswered(
  url: string,
  token: string | null,
  { method, path, body, key }: Call,
  signal?: AbortSignal,
): Promise<Answered> {
  for (let attempts = 1; ; attempts += 1) {
    signal?.throwIfAborted();
    try {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      // Whatever the server could not do now: it is down, coming up, or has lost its database.
      if (response.status < 500 && response.status !== 429) {
        return { status: response.status, body: JSON.parse(text) as Answered['body'], attempts };
      }
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    await sleep(PAUSE_MS);
  }
}

/** No connection, a broken one, no answer in time, half an answer. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof TypeError || error instanceof SyntaxError || (error as Error).name === 'TimeoutError'
  );
}
