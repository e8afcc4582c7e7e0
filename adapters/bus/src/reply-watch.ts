/**
 * Notices a server that keeps its connection open but no longer answers. The first call waits out the timeout, those
 * after it fail at once; that leaves the line quiet, so the socket's own timeout ends the connection and a new one is
 * made. Should the server answer after all, calls go through again.
 */
export class ReplyWatch {
  readonly reason: string;
  readonly #timeoutMs: number;
  #silent = false;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.reason = `Redis has not answered for ${timeoutMs} ms`;
  }

  get silent(): boolean {
    return this.#silent;
  }

  /** A new connection starts with a clean slate. */
  reset(): void {
    this.#silent = false;
  }

  async run<T>(command: () => Promise<T>): Promise<T> {
    if (this.#silent) throw new Error(this.reason);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const timer = setTimeout(() => {
      this.#silent = true;
      reject(new Error(this.reason));
    }, this.#timeoutMs);
    command()
      .then((reply) => {
        this.#silent = false;
        resolve(reply);
      }, reject)
      .finally(() => clearTimeout(timer));
    return promise;
  }
}
