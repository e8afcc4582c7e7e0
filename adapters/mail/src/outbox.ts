import { randomUUID } from 'node:crypto';
import type { Clock } from '@tradewind/market';
import { checkedMail } from './mail.ts';
import type { Mailer } from './mailer.ts';

/** A mail that was kept instead of sent. */
export interface KeptMail {
  readonly id: string;
  /** UTC milliseconds. */
  readonly time: number;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mailer that sends nothing: a machine for development needs no mail server to sign up. */
export interface Outbox extends Mailer {
  /** Newest first; of one recipient where given, whatever the capitals. */
  list(to?: string): readonly KeptMail[];
}

/** Keeps the last `max` mails in memory. Refuses what the SMTP mailer would refuse. */
export function createOutbox(options: { readonly clock: Clock; readonly max?: number }): Outbox {
  const { clock, max = 200 } = options;
  let kept: readonly KeptMail[] = [];
  return {
    async send(mail) {
      const { to, subject, text, html, messageId: id = randomUUID() } = checkedMail(mail);
      // A mail that comes again under the same Message-ID is the same mail.
      const others = kept.filter((other) => other.id !== id);
      kept = [{ id, time: clock.now(), to, subject, text, html }, ...others].slice(0, max);
    },
    list(to) {
      if (to === undefined) return kept;
      const wanted = to.trim().toLowerCase();
      return kept.filter((mail) => mail.to.toLowerCase() === wanted);
    },
    close() {},
  };
}
