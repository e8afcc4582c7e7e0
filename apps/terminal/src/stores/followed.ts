interface Session {
  readonly key: string;
  followers: number;
  stop: () => void;
}

/**
 * One thing followed at a time, by any number of panels: the first one starts it, the last one stops it, and another
 * key replaces it. Book and depth chart share one stream this way.
 */
export class Followed {
  readonly #start: (key: string) => () => void;
  #session: Session | null = null;

  constructor(start: (key: string) => () => void) {
    this.#start = start;
  }

  follow(key: string): () => void {
    if (this.#session?.key !== key) {
      this.#session?.stop();
      this.#session = { key, followers: 0, stop: this.#start(key) };
    }
    const session = this.#session;
    session.followers += 1;
    let following = true;
    return () => {
      if (!following) return;
      following = false;
      session.followers -= 1;
      if (session.followers > 0 || session !== this.#session) return;
      session.stop();
      this.#session = null;
    };
  }

  /** Begins what is followed anew. */
  restart(): void {
    const session = this.#session;
    if (session === null) return;
    session.stop();
    session.stop = this.#start(session.key);
  }
}
