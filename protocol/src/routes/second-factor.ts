import { z } from 'zod';
import { codeInput, recoveryCodeInput, secretInput, tokenDelivery } from '../account-inputs.ts';
import { signedIn } from '../resources/session.ts';
import { defineRoute } from '../route.ts';

/** Second factor: time-based one-time codes, and recovery codes. */
export const secondFactorRoutes = {
  challenge: defineRoute({
    method: 'POST',
    path: '/auth/2fa/challenge',
    tag: 'Second factor',
    summary: 'Finish a sign-in with a code of the second factor',
    access: 'public',
    attempts: 'code',
    body: z
      .strictObject({
        challenge: secretInput,
        code: codeInput.optional(),
        recoveryCode: recoveryCodeInput.optional(),
        tokenDelivery,
      })
      .refine(
        (body) => (body.code === undefined) !== (body.recoveryCode === undefined),
        'either code or recoveryCode is needed',
      ),
    response: signedIn,
    errors: ['INVALID_TOKEN', 'INVALID_CODE', 'ACCOUNT_SUSPENDED', 'CROSS_SITE_REQUEST'],
  }),
  status: defineRoute({
    method: 'GET',
    path: '/auth/2fa',
    tag: 'Second factor',
    summary: 'Whether it is on, and how many recovery codes are left',
    access: 'session:read',
    response: z.object({
      enabled: z.boolean(),
      enabledAt: z.string().nullable(),
      recoveryCodesLeft: z.number().int(),
      required: z
        .boolean()
        .meta({ description: 'This account may not do without (administrators in production)' }),
    }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  setup: defineRoute({
    method: 'POST',
    path: '/auth/2fa/setup',
    tag: 'Second factor',
    summary: 'A new secret for an authenticator; counts once a code proves it',
    access: 'account:secure',
    response: z.object({
      secret: z.string(),
      uri: z.string().meta({ description: 'otpauth:// for a QR code' }),
    }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'REAUTHENTICATION_REQUIRED', 'CONFLICT'],
  }),
  enable: defineRoute({
    method: 'POST',
    path: '/auth/2fa/enable',
    tag: 'Second factor',
    summary: 'Switch it on with a first code. The recovery codes are shown this once',
    access: 'account:secure',
    attempts: 'code',
    body: z.strictObject({ code: codeInput }),
    response: z.object({ recoveryCodes: z.array(z.string()) }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'REAUTHENTICATION_REQUIRED', 'INVALID_CODE', 'CONFLICT'],
  }),
  disable: defineRoute({
    method: 'POST',
    path: '/auth/2fa/disable',
    tag: 'Second factor',
    summary: 'Switch it off with a code',
    access: 'account:secure',
    attempts: 'code',
    body: z
      .strictObject({ code: codeInput.optional(), recoveryCode: recoveryCodeInput.optional() })
      .refine(
        (body) => (body.code === undefined) !== (body.recoveryCode === undefined),
        'either code or recoveryCode is needed',
      ),
    response: z.object({ message: z.string() }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'REAUTHENTICATION_REQUIRED', 'INVALID_CODE', 'CONFLICT'],
  }),
  recoveryCodes: defineRoute({
    method: 'POST',
    path: '/auth/2fa/recovery-codes',
    tag: 'Second factor',
    summary: 'New recovery codes; the old ones are void',
    access: 'account:secure',
    attempts: 'code',
    body: z.strictObject({ code: codeInput }),
    response: z.object({ recoveryCodes: z.array(z.string()) }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'REAUTHENTICATION_REQUIRED', 'INVALID_CODE', 'CONFLICT'],
  }),
};
