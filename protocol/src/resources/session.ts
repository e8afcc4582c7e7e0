import { z } from 'zod';
import { isoTime } from '../inputs.ts';
import { user } from './user.ts';

/** How an identity was proven. */
export const AUTHENTICATION_METHODS = ['password', 'email_code', 'google', 'totp', 'recovery_code'] as const;

/** One place where an account is signed in. */
export const session = z
  .object({
    id: z.uuid(),
    current: z.boolean().meta({ description: 'The one that this request came with' }),
    kind: z.enum(['token', 'cookie']),
    device: z
      .string()
      .meta({ description: 'Browser and system, read from the user agent', examples: ['Firefox on Linux'] }),
    address: z.string().nullable().meta({ description: 'Network address of the last use' }),
    methods: z.array(z.enum(AUTHENTICATION_METHODS)),
    createdAt: isoTime,
    lastSeenAt: isoTime,
    expiresAt: isoTime,
  })
  .meta({ id: 'Session' });

/** What a sign-in answers. */
export const signedIn = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.number().int().meta({ description: 'Seconds for which the access token is valid' }),
    refreshToken: z
      .string()
      .optional()
      .meta({ description: 'Only with tokenDelivery "body"; else it is a cookie' }),
    user,
  })
  .meta({ id: 'SignedIn' });

/** `details` of SECOND_FACTOR_REQUIRED at sign-in. */
export const secondFactorChallenge = z.object({
  challenge: z.string().meta({ description: 'To be sent with the code to /auth/2fa/challenge' }),
  expiresIn: z.number().int(),
  methods: z.array(z.enum(['totp', 'recovery_code'])),
});

export type Session = z.infer<typeof session>;
export type SignedIn = z.infer<typeof signedIn>;
export type SecondFactorChallenge = z.infer<typeof secondFactorChallenge>;
export type AuthenticationMethod = (typeof AUTHENTICATION_METHODS)[number];
