import { ApiError } from '@tradewind/protocol';

const RETRY_AFTER_SECONDS = 2;

/**
 * Runs one piece of work at a time, in the order asked. A password hash fills a core and the memory bus for some
 * milliseconds: several at once would only slow each other and everything else down.
 */
export class PasswordQueue {
  readonly #waitingMax: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param waitingMax How many may wait behind the one that runs. */
  constructor(waitingMax: number) {
    this.#waitingMax = waitingMax;
  }

  /** @throws {ApiError} OVERLOADED at once, when too many wait already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting > this.#waitingMax) {
      throw new ApiError('OVERLOADED', 'Too many passwords are being checked: try again in a moment', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    this.#waiting += 1;
    const result = this.#last.then(work);
    // The next one's turn comes however this one ends; whoever asked for it gets its failure.
    this.#last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      this.#waiting -= 1;
    }
  }
}
