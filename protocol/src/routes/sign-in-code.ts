import { z } from 'zod';
import { codeInput, emailInput, tokenDelivery } from '../account-inputs.ts';
import { signedIn } from '../resources/session.ts';
import { defineRoute } from '../route.ts';

/** Signing in with a mailed code, for clients of tokens. Document C's `/signin` is the same with a cookie session. */
export const signInCodeRoutes = {
  request: defineRoute({
    method: 'POST',
    path: '/auth/code',
    tag: 'Authentication',
    summary: 'Send a code to sign in with. The answer is the same for every address',
    access: 'public',
    attempts: 'mail',
    body: z.strictObject({ email: emailInput }),
    response: z.object({ message: z.string(), expiresIn: z.number().int(), resendAfter: z.number().int() }),
    status: 202,
    errors: [],
  }),
  verify: defineRoute({
    method: 'POST',
    path: '/auth/code/verify',
    tag: 'Authentication',
    summary: 'Sign in with the mailed code',
    access: 'public',
    attempts: 'code',
    body: z.strictObject({ email: emailInput, code: codeInput, tokenDelivery }),
    response: signedIn,
    errors: ['INVALID_CODE', 'SECOND_FACTOR_REQUIRED', 'ACCOUNT_SUSPENDED', 'CROSS_SITE_REQUEST'],
  }),
};
