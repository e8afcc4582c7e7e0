/**
 * Addresses in mails. They come from the configuration or the listening address, never from a request's Host header,
 * which an attacker can choose.
 */
export class Links {
  #base: string;

  constructor(publicUrl: string | undefined) {
    this.#base = publicUrl?.replace(/\/+$/, '') ?? '';
  }

  /** Where the server turned out to listen; counts where no public address is configured. */
  listeningAt(url: string): void {
    if (this.#base === '') this.#base = url;
  }

  verifyEmail(token: string): string {
    return `${this.#base}/verify-email?token=${token}`;
  }

  resetPassword(token: string): string {
    return `${this.#base}/reset?token=${token}`;
  }

  get base(): string {
    return this.#base;
  }
}
