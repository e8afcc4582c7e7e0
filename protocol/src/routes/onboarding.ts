import { z } from 'zod';
import {
  codeInput,
  emailInput,
  passwordInput,
  personNameInput,
  phoneInput,
  recoveryCodeInput,
  referralCodeInput,
  secretInput,
  usernameInput,
} from '../account-inputs.ts';
import { user } from '../resources/user.ts';
import { defineRoute } from '../route.ts';

const codeSent = z.object({
  message: z.string(),
  expiresIn: z.number().int().meta({ description: 'Seconds for which the code is valid' }),
  resendAfter: z.number().int().meta({ description: 'Seconds after which another may be asked for' }),
});

/** Document C's onboarding: address, one-time code, details, cookie session. */
export const onboardingRoutes = {
  signup: defineRoute({
    method: 'POST',
    path: '/signup',
    root: '/signup',
    tag: 'Onboarding',
    summary: 'Begin with a mail address: a one-time code is sent. The answer is the same for every address',
    access: 'public',
    attempts: 'mail',
    body: z.strictObject({ email: emailInput }),
    response: codeSent,
    status: 202,
    errors: [],
  }),
  verifyOtp: defineRoute({
    method: 'POST',
    path: '/verify-otp',
    root: '/verify-otp',
    tag: 'Onboarding',
    summary: 'Prove the address with the code',
    access: 'public',
    attempts: 'code',
    body: z.strictObject({ email: emailInput, code: codeInput }),
    response: z.object({
      registrationToken: z.string().meta({ description: 'For /complete-registration, within 30 minutes' }),
      expiresIn: z.number().int(),
    }),
    errors: ['INVALID_CODE', 'ACCOUNT_EXISTS'],
  }),
  completeRegistration: defineRoute({
    method: 'POST',
    path: '/complete-registration',
    root: '/complete-registration',
    tag: 'Onboarding',
    summary: 'Create the account with its details and begin a cookie session',
    access: 'public',
    attempts: 'registration',
    body: z.strictObject({
      registrationToken: secretInput,
      name: personNameInput,
      phone: phoneInput.optional(),
      referralCode: referralCodeInput.optional(),
      username: usernameInput.optional().meta({ description: 'Made from the name where absent' }),
      password: passwordInput
        .optional()
        .meta({ description: 'Without one, signing in works by mailed code' }),
    }),
    response: z.object({ user }),
    status: 201,
    errors: [
      'INVALID_TOKEN',
      'USERNAME_TAKEN',
      'ACCOUNT_EXISTS',
      'WEAK_PASSWORD',
      'UNKNOWN_REFERRAL_CODE',
      'CROSS_SITE_REQUEST',
      'OVERLOADED',
    ],
  }),
  signin: defineRoute({
    method: 'POST',
    path: '/signin',
    root: '/signin',
    tag: 'Onboarding',
    summary:
      'Begin a cookie session with password or mailed code; with the address alone, a code is sent (202)',
    access: 'public',
    attempts: 'password',
    body: z
      .strictObject({
        email: emailInput,
        password: passwordInput.optional(),
        code: codeInput.optional().meta({ description: 'The mailed code' }),
        totp: codeInput.optional().meta({ description: 'Code of the second factor' }),
        recoveryCode: recoveryCodeInput.optional(),
      })
      .refine(
        (body) => body.password === undefined || body.code === undefined,
        'either password or code, not both',
      ),
    response: z.union([z.object({ user }), codeSent]),
    errors: [
      'INVALID_CREDENTIALS',
      'INVALID_CODE',
      'SECOND_FACTOR_REQUIRED',
      'ACCOUNT_SUSPENDED',
      'CROSS_SITE_REQUEST',
      'OVERLOADED',
    ],
  }),
  signout: defineRoute({
    method: 'POST',
    path: '/signout',
    root: '/signout',
    tag: 'Onboarding',
    summary: 'End the cookie session. Succeeds also where none is',
    access: 'public',
    response: z.object({ message: z.string() }),
    errors: ['CROSS_SITE_REQUEST'],
  }),
};
