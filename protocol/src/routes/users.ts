import { z } from 'zod';
import { personNameInput, phoneInput, usernameInput } from '../account-inputs.ts';
import { isoTime, listOf, pageQuery, timeframe, venueInput } from '../inputs.ts';
import { preferences, THEMES, user } from '../resources/user.ts';
import { defineRoute } from '../route.ts';

export const profileBody = z.strictObject({
  username: usernameInput.optional(),
  name: personNameInput.nullable().optional(),
  phone: phoneInput.nullable().optional(),
});

export const preferencesBody = z.strictObject({
  defaultTimeframe: timeframe.optional(),
  defaultExchange: venueInput.optional(),
  theme: z.enum(THEMES).optional(),
});

export type ProfileBody = z.output<typeof profileBody>;
export type PreferencesBody = z.output<typeof preferencesBody>;

const readProfile = {
  method: 'GET',
  tag: 'Account',
  access: 'account:read',
  response: user,
  errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
} as const;

const updateProfile = {
  method: 'PUT',
  tag: 'Account',
  access: 'account:update',
  body: profileBody,
  response: user,
  errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'USERNAME_TAKEN'],
} as const;

/** One movement of an account's credits. */
export const creditEntry = z
  .object({
    id: z.string(),
    amount: z.number().int(),
    balanceAfter: z.number().int(),
    reason: z.string(),
    time: isoTime,
  })
  .meta({ id: 'CreditEntry' });

export const userRoutes = {
  profile: defineRoute({ ...readProfile, path: '/auth/profile', summary: 'One’s own account' }),
  userProfile: defineRoute({ ...readProfile, path: '/users/profile', summary: 'As /auth/profile' }),
  updateProfile: defineRoute({
    ...updateProfile,
    path: '/auth/profile',
    summary: 'Change name, phone or username',
  }),
  updateUserProfile: defineRoute({ ...updateProfile, path: '/users/profile', summary: 'As /auth/profile' }),
  preferences: defineRoute({
    method: 'PUT',
    path: '/auth/preferences',
    tag: 'Account',
    summary: 'Change what the terminal starts with; what is left out stays',
    access: 'account:update',
    body: preferencesBody,
    response: preferences,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'UNKNOWN_VENUE'],
  }),
  referrals: defineRoute({
    method: 'GET',
    path: '/users/referrals',
    tag: 'Account',
    summary: 'Who came by one’s own referral code, newest first',
    access: 'account:read',
    query: z.object(pageQuery),
    response: listOf(z.object({ username: z.string(), joinedAt: isoTime })),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  credits: defineRoute({
    method: 'GET',
    path: '/users/credits',
    tag: 'Account',
    summary: 'Credits: balance, and its movements newest first',
    access: 'account:read',
    query: z.object(pageQuery),
    response: z.object({
      balance: z.number().int(),
      data: z.array(creditEntry),
      nextCursor: z.string().nullable(),
    }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  purchaseCredits: defineRoute({
    method: 'POST',
    path: '/users/credits/purchase',
    tag: 'Account',
    summary: 'Buy credits; needs a payment provider',
    access: 'credit:purchase',
    body: z.strictObject({ credits: z.number().int().min(1).max(100_000) }),
    response: z.object({ url: z.string() }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'EMAIL_NOT_VERIFIED', 'PAYMENTS_UNAVAILABLE'],
  }),
  export: defineRoute({
    method: 'GET',
    path: '/users/export',
    tag: 'Account',
    summary: 'Everything that is kept about this account, without secrets',
    access: 'account:export',
    cost: 20,
    response: z.record(z.string(), z.unknown()),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/users/account',
    tag: 'Account',
    summary: 'Delete this account: personal data goes, books that must be kept are de-identified',
    access: 'account:secure',
    body: z.strictObject({ confirm: z.string().max(128).meta({ description: 'One’s own username' }) }),
    response: z.object({ message: z.string() }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'REAUTHENTICATION_REQUIRED', 'CONFLICT'],
  }),
};
