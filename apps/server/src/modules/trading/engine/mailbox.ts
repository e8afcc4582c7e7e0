import type { MarketData, ReadQuery, Submission } from './messages.ts';

/** What waits for the writer, in the order in which it came. */
export type Mail =
  /** `isNew`: the table has been asked, its key was never answered. */
  | { readonly type: 'submission'; readonly submission: Submission; readonly isNew: boolean }
  | { readonly type: 'read'; readonly id: number; readonly query: ReadQuery }
  | { readonly type: 'market_data'; readonly command: MarketData; readonly isLast: boolean };

/** Where emptied places are given back at the latest. */
const COMPACT_FROM = 4_096;

/** First in, first out. How much waits is bounded by who sends it. */
export class Mailbox {
  #mails: Mail[] = [];
  #head = 0;

  get size(): number {
    return this.#mails.length - this.#head;
  }

  push(mail: Mail): void {
    this.#mails.push(mail);
  }

  shift(): Mail | undefined {
    const mail = this.#mails[this.#head];
    if (mail === undefined) return undefined;
    this.#head += 1;
    if (this.#head === this.#mails.length) {
      this.#mails = [];
      this.#head = 0;
    } else if (this.#head >= COMPACT_FROM) {
      this.#mails = this.#mails.slice(this.#head);
      this.#head = 0;
    }
    return mail;
  }

  /** Takes everything out. */
  clear(): Mail[] {
    const waiting = this.#mails.slice(this.#head);
    this.#mails = [];
    this.#head = 0;
    return waiting;
  }
}
