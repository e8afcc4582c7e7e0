import { ApiError } from '@tradewind/protocol';
import { PasswordPolicy } from '../auth/password-policy.ts';

/** What examples and tutorials set, with a number or not: long enough for the policy, and known to everybody. */
const DEFAULT =
  /^(change[\W_]*(me|it|this)|admin(istrator)?|password|passw0rd|secret|letmein|welcome|tradewind|default|root)[\W_\d]*$/i;

/** Why a password must not be that of the first administrator in production; null where it may. */
export function administratorPasswordProblem(password: string, email: string | undefined): string | null {
  if (DEFAULT.test(password)) return 'is one that everybody knows; choose another';
  try {
    new PasswordPolicy().assertStrong(password, ['admin', 'administrator', email]);
    return null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return `is too weak: ${error.message}`;
  }
}
