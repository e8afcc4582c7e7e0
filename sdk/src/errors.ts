import { ApiError, ERRORS, errorEnvelope, secondFactorChallenge } from '@tradewind/protocol';
import type { ErrorEnvelope, SecondFactorChallenge } from '@tradewind/protocol';

interface AnswerFacts {
  readonly status?: number;
  readonly retryAfterSeconds?: number;
}

/** What the server refused or failed at: `code`, `details`, `status`, and `requestId`, by which its log knows it. */
export class RequestError extends ApiError {
  readonly requestId: string;
  readonly #status: number;

  constructor(envelope: ErrorEnvelope, facts: AnswerFacts = {}) {
    super(envelope.code, envelope.message, {
      details: envelope.details,
      ...(facts.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: facts.retryAfterSeconds }),
    });
    this.name = 'RequestError';
    this.requestId = envelope.requestId;
    this.#status = facts.status ?? ERRORS[envelope.code].status;
  }

  override get status(): number {
    return this.#status;
  }
}

/** The first factor was right. `completeSecondFactor` finishes with the challenge and a code. */
export class SecondFactorRequiredError extends RequestError {
  readonly challenge: string;
  /** Seconds for which the challenge is valid. */
  readonly expiresIn: number;
  readonly methods: SecondFactorChallenge['methods'];

  constructor(envelope: ErrorEnvelope, challenge: SecondFactorChallenge, facts: AnswerFacts = {}) {
    super(envelope, facts);
    this.name = 'SecondFactorRequiredError';
    this.challenge = challenge.challenge;
    this.expiresIn = challenge.expiresIn;
    this.methods = challenge.methods;
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

/** The error that an envelope stands for. */
export function requestError(envelope: ErrorEnvelope, facts: AnswerFacts = {}): RequestError {
  if (envelope.code === 'SECOND_FACTOR_REQUIRED') {
    const challenge = secondFactorChallenge.safeParse(envelope.details);
    if (challenge.success) return new SecondFactorRequiredError(envelope, challenge.data, facts);
  }
  return new RequestError(envelope, facts);
}
