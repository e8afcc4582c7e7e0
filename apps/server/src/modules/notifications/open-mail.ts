import { createOutbox, createSmtpMailer } from '@tradewind/mail';
import type { Outbox } from '@tradewind/mail';
import type { Clock } from '@tradewind/market';
import type { PgBoss } from 'pg-boss';
import type { Config } from '../../config.ts';
import type { Logger } from '../../logger.ts';
import type { Vault } from '../../vault/vault.ts';
import type { MailCounter } from './mail-counter.ts';
import type { Notifications } from './mail-message.ts';
import { MailQueue } from './mail-queue.ts';
import type { Site } from './templates/content.ts';

export interface OpenMailOptions {
  readonly config: Pick<Config, 'SMTP_URL' | 'MAIL_FROM' | 'NODE_ENV'>;
  readonly boss: PgBoss;
  readonly vault: Vault;
  readonly site: Site;
  readonly clock: Clock;
  readonly counter: MailCounter;
  readonly logger: Logger;
}

export interface OpenedMail {
  readonly notifications: Notifications;
  /** Where mails are kept instead of sent; only outside production, where no SMTP server is configured. */
  readonly outbox: Outbox | undefined;
  stop(): Promise<void>;
}

/** Mail as the environment has it: through an SMTP server; else into an outbox, or in production nowhere. */
export async function openMail(options: OpenMailOptions): Promise<OpenedMail> {
  const { config, boss, vault, site, clock, counter, logger } = options;
  if (config.SMTP_URL === undefined && config.NODE_ENV === 'production') {
    return {
      notifications: {
        async send({ kind }) {
          counter.inc({ kind, outcome: 'lost' });
          logger.warn({ kind }, 'a mail was not sent: SMTP_URL is not set');
        },
      },
      outbox: undefined,
      stop: async () => {},
    };
  }
  const outbox = config.SMTP_URL === undefined ? createOutbox({ clock }) : undefined;
  const mailer = outbox ?? createSmtpMailer({ url: config.SMTP_URL!, from: config.MAIL_FROM });
  const queue = new MailQueue({ boss, vault, mailer, site, clock, counter, logger });
  await queue.start();
  return {
    notifications: queue,
    outbox,
    async stop() {
      await queue.stop();
      mailer.close();
    },
  };
}
