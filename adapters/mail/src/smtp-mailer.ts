import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import SMTPPool from 'nodemailer/lib/smtp-pool';
import { checkedMail } from './mail.ts';
import { parseSender } from './mail-address.ts';
import { MailError } from './mail-error.ts';
import type { Mailer } from './mailer.ts';
import { smtpFailure } from './smtp-failure.ts';
import { parseSmtpUrl } from './smtp-url.ts';

/** Milliseconds that a server may take. */
export interface SmtpTimeouts {
  /** Until it is connected and has greeted, each. */
  readonly connect: number;
  /** Between two signs of life. */
  readonly silence: number;
  /** For a whole mail, waiting for a free connection included. */
  readonly total: number;
}

const TIMEOUTS: SmtpTimeouts = { connect: 10_000, silence: 30_000, total: 60_000 };
const CONNECTIONS = 3;

export interface SmtpMailerOptions {
  /** As `parseSmtpUrl` reads it. */
  readonly url: string;
  /** As `Tradewind <mail@example.com>`. */
  readonly from: string;
  /** Connections kept open at the same time; more mails wait. */
  readonly connections?: number;
  readonly timeouts?: Partial<SmtpTimeouts>;
  /** Certificates (PEM) to trust in place of the well-known authorities. */
  readonly ca?: string;
}

/**
 * Sends by SMTP over a few connections that are kept open. Certificates are verified.
 * @throws {TypeError} where the address of the server or the sender can't be read.
 */
export function createSmtpMailer(options: SmtpMailerOptions): Mailer {
  const server = parseSmtpUrl(options.url);
  const from = parseSender(options.from);
  const domain = from.address.slice(from.address.indexOf('@') + 1);
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const pool = new SMTPPool({
    host: server.host,
    port: server.port,
    secure: server.tls === 'immediate',
    requireTLS: server.tls === 'starttls',
    ignoreTLS: server.tls === 'none',
    tls: { minVersion: 'TLSv1.2', ...(options.ca === undefined ? {} : { ca: options.ca }) },
    ...(server.credentials === undefined
      ? {}
      : { auth: { user: server.credentials.user, pass: server.credentials.password } }),
    maxConnections: options.connections ?? CONNECTIONS,
    // A connection that the server closed while it was idle is replaced at once; what fails twice is up to the caller.
    maxRequeues: 1,
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.connect,
    socketTimeout: timeouts.silence,
    // A mail is text of ours: nothing in it may make the transport read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const transport = createTransport(pool);
  return {
    async send(mail) {
      const { to, subject, text, html, messageId = randomUUID() } = checkedMail(mail);
      const deadline = AbortSignal.timeout(timeouts.total);
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          envelope: { from: from.address, to },
          subject,
          text,
          html,
          messageId: `<${messageId}@${domain}>`,
          // Keeps out-of-office notes and other robots from answering (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          signal: deadline,
        });
      } catch (error) {
        if (deadline.aborted) {
          throw new MailError(`the mail server took more than ${timeouts.total} ms`, { permanent: false });
        }
        throw smtpFailure(error);
      }
    },
    close() {
      pool.close({ force: true });
    },
  };
}
