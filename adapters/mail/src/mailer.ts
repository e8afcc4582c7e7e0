import type { Mail } from './mail.ts';

/** Sends mails. */
export interface Mailer {
  /**
   * Resolves once the mail was taken over for delivery.
   * @throws {MailError} where it was not; `permanent` says whether trying again is of use.
   */
  send(mail: Mail): Promise<void>;
  /** Ends connections. What is still under way fails, not permanently. */
  close(): void;
}
