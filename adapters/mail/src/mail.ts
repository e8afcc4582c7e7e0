import { isMailAddress } from './mail-address.ts';
import { MailError } from './mail-error.ts';

/** One mail to one person, in both forms: what a client shows is the reader's choice. */
export interface Mail {
  /** One address, without a name. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /**
   * Part before the `@` of the Message-ID: letters, digits, `.`, `_`, `-`. A mail that is sent again with the same one is
   * known to receivers as the same mail. Chosen by the mailer where absent.
   */
  readonly messageId?: string;
}

const MESSAGE_ID = /^[\w.-]{1,128}$/;

/** Whatever breaks a header line or turns its direction; a subject is one line of text. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]+/gu;

/**
 * The mail as it may be sent: no header can be added through its subject, and it goes to the one address it names.
 * @throws {MailError} permanent, where the recipient is no address.
 * @throws {TypeError} where the Message-ID is none: it is ours, so that is a mistake in the program.
 */
export function checkedMail(mail: Mail): Mail {
  if (!isMailAddress(mail.to)) throw new MailError('the recipient is no mail address', { permanent: true });
  if (mail.messageId !== undefined && !MESSAGE_ID.test(mail.messageId)) {
    throw new TypeError('a Message-ID has 1 to 128 letters, digits, dots, dashes or underscores');
  }
  return { ...mail, subject: mail.subject.replaceAll(UNPRINTABLE, ' ').trim() };
}
