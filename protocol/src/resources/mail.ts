import { z } from 'zod';
import { isoTime } from '../inputs.ts';

/** A mail that a development server kept instead of sending. */
export const outboxMail = z
  .object({
    id: z.string(),
    time: isoTime,
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
  })
  .meta({ id: 'OutboxMail' });

export type OutboxMail = z.infer<typeof outboxMail>;
