import { ApiError, ERRORS, errorEnvelope } from '@tradewind/protocol';
import type { ErrorEnvelope } from '@tradewind/protocol';

/** What the server refused or failed at: `code`, `details`, `status`, and `requestId`, by which its log knows it. */
export class RequestError extends ApiError {
  readonly requestId: string;
  readonly #status: number;

  constructor(envelope: ErrorEnvelope, options: { status?: number; retryAfterSeconds?: number } = {}) {
    super(envelope.code, envelope.message, {
      details: envelope.details,
      ...(options.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: options.retryAfterSeconds }),
    });
    this.name = 'RequestError';
    this.requestId = envelope.requestId;
    this.#status = options.status ?? ERRORS[envelope.code].status;
  }

  override get status(): number {
    return this.#status;
  }
}

/** No answer of the server: it can't be reached, did not answer in time, or something else answered in its place. */
export class ConnectionError extends Error {
  readonly reason: 'unreachable' | 'timeout' | 'not_tradewind' | 'closed';

  constructor(reason: ConnectionError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConnectionError';
    this.reason = reason;
  }
}

/** The envelope, if `value` is one. */
export function readEnvelope(value: unknown): ErrorEnvelope | undefined {
  const parsed = errorEnvelope.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
