import { z } from 'zod';
import { tokenDelivery } from '../account-inputs.ts';
import { listOf } from '../inputs.ts';
import { outboxMail } from '../resources/mail.ts';
import { signedIn } from '../resources/session.ts';
import { defineRoute } from '../route.ts';

/** Routes of a development server; they do not exist in production. */
export const developmentRoutes = {
  outbox: defineRoute({
    method: 'GET',
    path: '/dev/outbox',
    tag: 'Development',
    summary: 'Mails that were kept instead of sent, newest first',
    access: 'public',
    query: z.object({ to: z.string().max(254).optional() }),
    response: listOf(outboxMail),
    errors: [],
  }),
  demo: defineRoute({
    method: 'POST',
    path: '/dev/demo',
    tag: 'Development',
    summary: 'Sign in as the demo user',
    access: 'public',
    attempts: 'registration',
    body: z.strictObject({ tokenDelivery }).optional(),
    response: signedIn,
    errors: ['CROSS_SITE_REQUEST'],
  }),
};
