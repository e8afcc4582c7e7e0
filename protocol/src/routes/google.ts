import { z } from 'zod';
import { returnToInput } from '../account-inputs.ts';
import { defineRoute } from '../route.ts';

/** Google through OpenID Connect. */
export const googleRoutes = {
  status: defineRoute({
    method: 'GET',
    path: '/auth/providers',
    tag: 'Authentication',
    summary: 'Ways to sign in that this server has',
    access: 'public',
    response: z.object({
      password: z.literal(true),
      emailCode: z.literal(true),
      google: z.boolean(),
      demo: z.boolean(),
    }),
    errors: [],
  }),
  start: defineRoute({
    method: 'GET',
    path: '/auth/google',
    tag: 'Authentication',
    summary: 'Redirects to Google to sign in',
    access: 'public',
    attempts: 'token',
    query: z.object({ returnTo: returnToInput.optional() }),
    response: z.unknown(),
    status: 302,
    errors: ['GOOGLE_UNAVAILABLE'],
  }),
  callback: defineRoute({
    method: 'GET',
    path: '/auth/google/callback',
    tag: 'Authentication',
    summary: 'Where Google sends the browser back; redirects into the terminal',
    access: 'public',
    attempts: 'token',
    query: z.looseObject({}),
    response: z.unknown(),
    status: 302,
    errors: ['GOOGLE_UNAVAILABLE'],
  }),
  link: defineRoute({
    method: 'POST',
    path: '/auth/google/link',
    tag: 'Authentication',
    summary: 'Begin to link Google to this account: go to the answered address',
    access: 'account:secure',
    body: z.strictObject({ returnTo: returnToInput.optional() }).optional(),
    response: z.object({ url: z.string() }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'REAUTHENTICATION_REQUIRED', 'GOOGLE_UNAVAILABLE', 'CONFLICT'],
  }),
  unlink: defineRoute({
    method: 'DELETE',
    path: '/auth/google/link',
    tag: 'Authentication',
    summary: 'Unlink Google; another way to sign in must remain',
    access: 'account:secure',
    response: z.object({ message: z.string() }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'REAUTHENTICATION_REQUIRED', 'CONFLICT'],
  }),
};
