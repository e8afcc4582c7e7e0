/**
 * A mail could not be sent. The text names what failed and the server's reply code, never what the server wrote: replies
 * quote addresses, and of a mail that was refused for its content also its links.
 */
export class MailError extends Error {
  override readonly name = 'MailError';
  /** True where the same mail would be refused again, so that trying again is of no use. */
  readonly permanent: boolean;

  constructor(message: string, options: { readonly permanent: boolean }) {
    super(message);
    this.permanent = options.permanent;
  }
}
