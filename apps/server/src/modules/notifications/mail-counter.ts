import type { MailMessage } from './mail-message.ts';

/**
 * What became of a mail: `queued`, or `lost` because the queue failed; at each try `sent`, `retried` later, `refused` for
 * good, `expired` because what it carries is of no use any more, or `given_up` after the last try.
 */
export type MailOutcome = 'queued' | 'lost' | 'sent' | 'retried' | 'refused' | 'expired' | 'given_up';

/** Counts mails; a Prometheus counter with these labels is one. */
export interface MailCounter {
  inc(labels: { readonly kind: MailMessage['kind']; readonly outcome: MailOutcome }): void;
}
