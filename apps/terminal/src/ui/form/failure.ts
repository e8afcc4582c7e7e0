import { CallError } from '../../feed/gateway.ts';
import { Cancelled } from './cancelled.ts';

/** What a form shows after an attempt that failed. */
export interface Failure {
  /** By the name of the field. */
  readonly fields: Readonly<Record<string, string>>;
  /** What belongs to no field; null where the fields say everything, or there is nothing to say. */
  readonly message: string | null;
  /** Until then another attempt is refused anyway; 0 where it is not. */
  readonly retryAfterSeconds: number;
}

/** At which field the refusals belong that name none themselves; a form without that field shows them as a whole. */
const FIELDS_OF: Readonly<Record<string, readonly string[]>> = {
  USERNAME_TAKEN: ['username'],
  WEAK_PASSWORD: ['newPassword', 'password'],
  UNKNOWN_REFERRAL_CODE: ['referralCode'],
  INVALID_CODE: ['code', 'recoveryCode', 'emailCode'],
  INVALID_CREDENTIALS: ['currentPassword'],
  INSUFFICIENT_BALANCE: ['amount'],
  NOT_FOUND: ['recipient'],
};

const WORDS: Readonly<Record<string, string>> = {
  NETWORK: 'The server does not answer. Try again in a moment.',
  INVALID_CREDENTIALS: 'Username, mail address or password is not right.',
  INVALID_CODE: 'This code is wrong, used up or expired.',
  INVALID_TOKEN: 'This link or step has expired or was used already. Begin again.',
  ACCOUNT_SUSPENDED: 'This account was suspended. Ask the administrators of this server.',
  ACCOUNT_EXISTS:
    'This mail address has an account already: sign in with its password or a mailed code, then link Google.',
  UNKNOWN_REFERRAL_CODE: 'No account has this referral code.',
  USERNAME_TAKEN: 'This username is taken.',
  GOOGLE_UNAVAILABLE: 'Google can’t be reached, or is not set up on this server.',
  CROSS_SITE_REQUEST: 'The browser sent this from another page. Reload the page and try again.',
  EMAIL_NOT_VERIFIED: 'This needs a verified mail address.',
  SECOND_FACTOR_SETUP_REQUIRED: 'Administrators need a second factor here. Switch it on under Security.',
  UNAUTHENTICATED: 'You are not signed in any more.',
  OVERLOADED: 'The server is busy. Try again in a moment.',
};

/** A refusal in words; for codes of which there is no more to say, the server's own. */
export function failureWords(code: string, message: string): string {
  return WORDS[code] ?? message;
}

/** Puts what a call was refused for where the user can see what to change. `fieldNames`: those that the form has. */
export function describeFailure(error: unknown, fieldNames: ReadonlySet<string>): Failure {
  if (error instanceof Cancelled) return { fields: {}, message: null, retryAfterSeconds: 0 };
  if (!(error instanceof CallError)) {
    return { fields: {}, message: 'Something unexpected happened. Try again.', retryAfterSeconds: 0 };
  }
  const retryAfterSeconds = error.retryAfterSeconds ?? 0;
  if (error.code === 'RATE_LIMITED') {
    return { fields: {}, message: 'Too many attempts.', retryAfterSeconds: retryAfterSeconds || 5 };
  }
  if (error.code === 'VALIDATION_FAILED') {
    const { fields, others } = sortIssues(error.details, fieldNames);
    const isPlaced = Object.keys(fields).length > 0;
    return { fields, message: others ?? (isPlaced ? null : error.message), retryAfterSeconds };
  }
  const words =
    error.code === 'WEAK_PASSWORD'
      ? weakPasswordWords(error)
      : sentence(failureWords(error.code, error.message));
  const field = FIELDS_OF[error.code]?.find((name) => fieldNames.has(name));
  return field === undefined
    ? { fields: {}, message: words, retryAfterSeconds }
    : { fields: { [field]: words }, message: null, retryAfterSeconds };
}

/** Issues of a validation are `{path: 'body.email', message: 'must be a mail address'}`. */
function sortIssues(details: unknown, fieldNames: ReadonlySet<string>) {
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const issue of Array.isArray(details) ? (details as readonly unknown[]) : []) {
    const { path, message } = issue as { readonly path?: unknown; readonly message?: unknown };
    if (typeof path !== 'string' || typeof message !== 'string') continue;
    const name = path.split('.').find((part) => fieldNames.has(part));
    if (name === undefined) others.push(message);
    else fields[name] ??= sentence(message);
  }
  return { fields, others: others.length === 0 ? undefined : sentence(others.join('; ')) };
}

/** `must be a mail address` → `It must be a mail address.`; `nothing to change` → `Nothing to change.` */
function sentence(message: string): string {
  const text = /^(must|is|has|needs)\b/.test(message) ? `It ${message}` : message;
  const capitalised = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capitalised) ? capitalised : `${capitalised}.`;
}

function weakPasswordWords({ message, details }: CallError): string {
  const suggestions = (details as { readonly suggestions?: unknown } | undefined)?.suggestions;
  const more = Array.isArray(suggestions) ? suggestions.filter((each) => typeof each === 'string') : [];
  return [sentence(message), ...more].join(' ');
}
