import { MailError } from './mail-error.ts';

/** What nodemailer's errors carry besides a text. */
interface SmtpFailure {
  readonly code?: string;
  /** The system's code where nodemailer put its own in front. */
  readonly originalCode?: string;
  /** The command that was answered, as `RCPT TO`. */
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** At these steps a server judges the recipient and the mail; before, it judges us, which an operator can put right. */
const JUDGES_THE_MAIL = new Set(['RCPT TO', 'DATA']);

/** "Bad sequence", and the codes that ask for (other) credentials: none of them is about the mail (RFC 5321, RFC 4954). */
const ABOUT_THE_SESSION = new Set([503, 530, 534, 535, 538]);

/** What a failed delivery means: refused for good, or worth another try. */
export function smtpFailure(error: unknown): MailError {
  const { code, originalCode, command, responseCode, response = '' } = error as SmtpFailure;
  if (responseCode === undefined) {
    const cause = originalCode ?? code ?? 'unknown';
    return new MailError(`the mail server could not be used: ${cause}${command ? ` (${command})` : ''}`, {
      permanent: false,
    });
  }
  const status = /^\d{3}[ -](?<status>[245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.groups?.['status'];
  const reply = status === undefined ? String(responseCode) : `${responseCode} ${status}`;
  return new MailError(`the mail server answered ${reply} to ${command ?? 'the connection'}`, {
    permanent:
      responseCode >= 500 &&
      responseCode < 600 &&
      !ABOUT_THE_SESSION.has(responseCode) &&
      JUDGES_THE_MAIL.has(command ?? ''),
  });
}
