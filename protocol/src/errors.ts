/**
 * Every error that Tradewind answers, once: stable code → HTTP status and what it means. Clients branch on the code; the
 * message is for people and may change. `docs/reference/errors.md` is tested against this table.
 */
export const ERRORS = {
  VALIDATION_FAILED: {
    status: 422,
    meaning: 'A parameter or the body is not as the route wants it; details lists the paths.',
  },
  MALFORMED_JSON: { status: 422, meaning: 'The body is not JSON.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 422,
    meaning: 'The body has a content type that the route does not read.',
  },
  UNAUTHENTICATED: { status: 401, meaning: 'No token, or one that is not valid.' },
  FORBIDDEN: { status: 403, meaning: 'Signed in, but not allowed to do this.' },
  INVALID_CREDENTIALS: { status: 401, meaning: 'Username, mail address or password is not right.' },
  INVALID_REFRESH_TOKEN: { status: 401, meaning: 'The refresh token is unknown, expired or revoked.' },
  REFRESH_TOKEN_REUSED: {
    status: 401,
    meaning: 'The refresh token was used before. It may have been stolen, so the whole session was ended.',
  },
  SECOND_FACTOR_REQUIRED: {
    status: 401,
    meaning: 'The first factor is right; details holds a challenge for /auth/2fa/challenge.',
  },
  INVALID_CODE: { status: 401, meaning: 'The one-time code is wrong, used up or expired.' },
  INVALID_TOKEN: { status: 401, meaning: 'The token of a link or a step is unknown, used or expired.' },
  INVALID_SIGNATURE: {
    status: 401,
    meaning: 'The signature of the request does not fit its key, or its time is too far off.',
  },
  ACCOUNT_SUSPENDED: { status: 403, meaning: 'The account was suspended by an administrator.' },
  EMAIL_NOT_VERIFIED: { status: 403, meaning: 'This needs an account with a proven mail address.' },
  REAUTHENTICATION_REQUIRED: {
    status: 403,
    meaning: 'This needs a fresh proof of identity: POST /auth/reauthenticate, then try again.',
  },
  SECOND_FACTOR_SETUP_REQUIRED: {
    status: 403,
    meaning: 'Administrators need a second factor here: switch it on and sign in with it.',
  },
  INSUFFICIENT_SCOPE: { status: 403, meaning: 'The API key was not made for this.' },
  ADDRESS_NOT_ALLOWED: { status: 403, meaning: 'The API key may not be used from this address.' },
  CROSS_SITE_REQUEST: {
    status: 403,
    meaning: 'The request carries a cookie but comes from a page of another site.',
  },
  NOT_FOUND: { status: 404, meaning: 'No such route or resource.' },
  METHOD_NOT_ALLOWED: { status: 404, meaning: 'The path exists, but not with this method.' },
  UNKNOWN_SYMBOL: {
    status: 404,
    meaning: 'The catalogue has no market of that name in any accepted spelling.',
  },
  UNKNOWN_VENUE: { status: 404, meaning: 'No data is kept for a venue of that name.' },
  UNKNOWN_INDICATOR: { status: 404, meaning: 'No indicator of that name.' },
  NO_DATA: { status: 404, meaning: 'The market is known, but nothing has been seen of it yet.' },
  CONFLICT: { status: 409, meaning: 'The state of the resource does not allow this.' },
  SYMBOL_EXISTS: { status: 409, meaning: 'The catalogue already has this symbol.' },
  USERNAME_TAKEN: { status: 409, meaning: 'Another account has this username.' },
  ACCOUNT_EXISTS: { status: 409, meaning: 'The proven mail address has an account already: sign in.' },
  LIMIT_REACHED: { status: 409, meaning: 'The plan allows no more of this; details names the limit.' },
  MARKET_CLOSED: {
    status: 409,
    meaning: 'The market is halted, or takes only cancellations for now; details names its status.',
  },
  IDEMPOTENCY_CONFLICT: {
    status: 409,
    meaning: 'The clientOrderId or Idempotency-Key was used before with another body.',
  },
  INSUFFICIENT_BALANCE: { status: 422, meaning: 'Less of the currency is available than this needs.' },
  INSUFFICIENT_MARGIN: { status: 422, meaning: 'Less margin is available than this needs.' },
  ORDER_REJECTED: {
    status: 422,
    meaning: 'The exchange refused the order, the change or the transfer; details.reason says why.',
  },
  WEAK_PASSWORD: { status: 422, meaning: 'The password is too easy to guess; details says what would help.' },
  UNKNOWN_REFERRAL_CODE: { status: 422, meaning: 'No account has this referral code.' },
  PAYLOAD_TOO_LARGE: { status: 413, meaning: 'The body is larger than the route takes.' },
  RATE_LIMITED: { status: 429, meaning: 'Too many requests or events; retry after the time named.' },
  TOO_MANY_SUBSCRIPTIONS: { status: 429, meaning: 'One connection may hold only so many subscriptions.' },
  TOO_MANY_CONNECTIONS: {
    status: 429,
    meaning: 'The server holds as many connections as it is configured for.',
  },
  UNKNOWN_EVENT: { status: 404, meaning: 'The namespace has no such client event.' },
  UNKNOWN_STREAM: { status: 404, meaning: 'The namespace has no such stream.' },
  VENUE_UNAVAILABLE: { status: 502, meaning: 'The exchange did not answer, or answered with an error.' },
  GOOGLE_UNAVAILABLE: {
    status: 502,
    meaning: 'Signing in with Google is not configured, or Google did not answer.',
  },
  PAYMENTS_UNAVAILABLE: { status: 503, meaning: 'No payment provider is configured.' },
  NOT_READY: { status: 503, meaning: 'A part of the system is not up; details names it.' },
  OVERLOADED: {
    status: 503,
    meaning: 'More work is waiting than can be done in time; retry after the time named.',
  },
  INTERNAL: { status: 500, meaning: 'A fault of the server. The request id finds it in the log.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** An expected failure with a stable code. Everything else that is thrown is a fault of the server. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  /** Seconds after which a retry may succeed; sent as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly details?: unknown; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}
