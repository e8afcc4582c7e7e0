/** Longest text of a failure that is shown. */
const MAX_LENGTH = 200;

const WORDS: Readonly<Record<string, string>> = {
  RequestTimeout: 'no answer in time',
  ExchangeNotAvailable: 'the exchange is not available',
  OnMaintenance: 'the exchange is under maintenance',
  RateLimitExceeded: 'too many requests, the exchange asks to slow down',
  DDoSProtection: 'the exchange refuses further requests for now',
  AuthenticationError: 'the exchange refuses the key',
  PermissionDenied: 'the exchange does not permit this',
  ChecksumError: 'the order book fell out of step and is loaded again',
  BadSymbol: 'the exchange does not have this market',
};

/**
 * A failure in words for users and logs. CCXT's messages carry whole addresses and bodies, in which keys and signatures
 * can stand: of known failures only the kind is told, of others the text without addresses' queries and long tokens.
 */
export function failureInWords(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  const known = WORDS[error.constructor.name];
  if (known !== undefined) return known;
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return redact(error.message + cause) || error.constructor.name;
}

function redact(text: string): string {
  return text
    .replace(/^\w+ (?:GET|POST|PUT|DELETE) \S+ /, '')
    .replace(/\b((?:https?|wss?):\/\/[^\s?#]+)[?#]\S*/g, '$1')
    .replace(/[A-Za-z0-9+/_=-]{33,}/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_LENGTH);
}
