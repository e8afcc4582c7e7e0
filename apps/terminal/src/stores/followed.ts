/**
 * One thing followed at a time, by any number of panels: the first one starts it, the last one stops it, and another
 * key replaces it. Book and depth chart share one stream this way.
 */
export class Followed {
  readonly #start: (key: string) => () => void;
  #key: string | null = null;
  #followers = 0;
  #stop: () => void = () => {};

  constructor(start: (key: string) => () => void) {
    this.#start = start;
  }

  get key(): string | null {
    return this.#key;
  }

  follow(key: string): () => void {
    if (key !== this.#key) {
      this.#stop();
      this.#key = key;
      this.#followers = 0;
      this.#stop = this.#start(key);
    }
    this.#followers += 1;
    let following = true;
    return () => {
      if (!following || key !== this.#key) return;
      following = false;
      this.#followers -= 1;
      if (this.#followers > 0) return;
      this.#stop();
      this.#stop = () => {};
      this.#key = null;
    };
  }
}
