import { ApiError, ERRORS } from '@tradewind/protocol';
import type { ErrorCode, ErrorEnvelope, ValidationIssue } from '@tradewind/protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Errors that Fastify and its plugins raise, under our stable codes. */
const FRAMEWORK: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'MALFORMED_JSON',
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_UNDER_PRESSURE: 'OVERLOADED',
  FST_ERR_BAD_URL: 'VALIDATION_FAILED',
  FST_ERR_MAX_PARAM_LENGTH: 'VALIDATION_FAILED',
  FST_ERR_ASYNC_CONSTRAINT: 'VALIDATION_FAILED',
};

interface ZodValidationEntry {
  readonly instancePath?: string;
  readonly message?: string;
}

/** What the client did wrong, as an {@link ApiError}; anything unexpected is `INTERNAL` and keeps its cause in the log. */
export function toApiError(error: FastifyError | Error): ApiError {
  if (error instanceof ApiError) return error;
  const { code, validation, validationContext, statusCode } = error as FastifyError;
  if (validation !== undefined) {
    const root = validationContext === 'querystring' ? 'query' : (validationContext ?? 'request');
    const issues: ValidationIssue[] = (validation as ZodValidationEntry[]).map((entry) => ({
      path: root + (entry.instancePath ?? '').replace(/\/$/, '').replaceAll('/', '.'),
      message: entry.message ?? 'is not valid',
    }));
    const first = issues[0];
    return new ApiError(
      'VALIDATION_FAILED',
      first ? `${first.path}: ${first.message}` : 'The request is not valid',
      {
        details: issues,
      },
    );
  }
  const known = code === undefined ? undefined : FRAMEWORK[code];
  if (known !== undefined) {
    return new ApiError(known, ERRORS[known].meaning, known === 'OVERLOADED' ? { retryAfterSeconds: 2 } : {});
  }
  // JSON with `__proto__` or `constructor` is refused by the parser with a plain 400.
  if (error instanceof SyntaxError || statusCode === 400)
    return new ApiError('MALFORMED_JSON', ERRORS.MALFORMED_JSON.meaning);
  if (statusCode === 413) return new ApiError('PAYLOAD_TOO_LARGE', ERRORS.PAYLOAD_TOO_LARGE.meaning);
  if (statusCode === 415)
    return new ApiError('UNSUPPORTED_MEDIA_TYPE', ERRORS.UNSUPPORTED_MEDIA_TYPE.meaning);
  return new ApiError('INTERNAL', ERRORS.INTERNAL.meaning);
}

export function envelope(error: ApiError, requestId: string): ErrorEnvelope {
  return {
    status: 'error',
    code: error.code,
    message: error.message,
    ...(error.details === undefined ? {} : { details: error.details }),
    requestId,
  };
}

/** Every failure leaves as the one envelope. Faults of the server are logged whole; clients see only the request id. */
export function installErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const apiError = toApiError(error);
    if (apiError.code === 'INTERNAL') request.log.error({ err: error }, 'request failed');
    else request.log.debug({ code: apiError.code }, apiError.message);
    if (apiError.retryAfterSeconds !== undefined) reply.header('retry-after', apiError.retryAfterSeconds);
    return reply.status(apiError.status).type('application/json').send(envelope(apiError, request.id));
  });
}
