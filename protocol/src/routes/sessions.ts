import { z } from 'zod';
import { listOf } from '../inputs.ts';
import { session } from '../resources/session.ts';
import { defineRoute } from '../route.ts';

export const sessionRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/auth/sessions',
    tag: 'Sessions',
    summary: 'Where this account is signed in, last used first',
    access: 'session:read',
    response: listOf(session),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  revoke: defineRoute({
    method: 'DELETE',
    path: '/auth/sessions/:id',
    tag: 'Sessions',
    summary: 'End one session; its connections drop within a second',
    access: 'session:revoke',
    params: z.object({ id: z.uuid() }),
    response: session,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'],
  }),
  revokeAll: defineRoute({
    method: 'DELETE',
    path: '/auth/sessions',
    tag: 'Sessions',
    summary: 'Sign out everywhere, or everywhere else',
    access: 'session:revoke',
    query: z.object({
      keepCurrent: z
        .enum(['true', 'false'])
        .default('false')
        .transform((text) => text === 'true'),
    }),
    response: z.object({ revoked: z.number().int() }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
};
