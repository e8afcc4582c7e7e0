import type { Sequenced, UserSubscribed } from '@tradewind/protocol';

export interface UserEventOrderOptions {
  readonly deliver: (stream: string, payload: unknown) => void;
  /** True where all streams of trading are subscribed, so that their numbers come without a gap. */
  readonly isWhole: () => boolean;
  /** Events are missing: subscribe again with {@link UserEventOrder.since}. */
  readonly onGap: () => void;
  /** Events are lost for good: who shows what they were about reads it again. */
  readonly onLost: (seq: number) => void;
}

/**
 * Keeps the events of one's own trading in the order of their `seq`, each once, over lost connections and lost messages.
 */
export class UserEventOrder {
  readonly #options: UserEventOrderOptions;
  /** Of the newest event that was delivered, or that the server says all before was sent. */
  #seq: number | undefined;
  /** True from a new connection, or a gap, until the server has answered what was missed. */
  #isBehind = false;
  /** What came too early while events before it are asked for. */
  readonly #early: (readonly [stream: string, payload: Sequenced])[] = [];

  constructor(options: UserEventOrderOptions) {
    this.#options = options;
  }

  /** What a subscription carries, so that what was missed is sent first; undefined where nothing can have been. */
  get since(): number | undefined {
    return this.#isBehind ? this.#seq : undefined;
  }

  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** A new connection is there. `isResumed`: streams of trading were subscribed on the one before. */
  connected(isResumed: boolean): void {
    this.#early.length = 0;
    if (!isResumed) this.#seq = undefined;
    this.#isBehind = this.#seq !== undefined;
  }

  receive(stream: string, payload: Sequenced): void {
    const { seq } = payload;
    if (this.#seq !== undefined && seq <= this.#seq) return;
    if (this.#seq !== undefined && seq > this.#seq + 1 && this.#options.isWhole()) {
      this.#early.push([stream, payload]);
      if (this.#isBehind) return;
      this.#isBehind = true;
      this.#options.onGap();
      return;
    }
    this.#seq = seq;
    this.#options.deliver(stream, payload);
  }

  /** The server has confirmed a subscription; what was missed came before. */
  entered({ seq, resumed }: UserSubscribed): void {
    // Where nothing was delivered after it, the server's word counts, also where it is a smaller number than before.
    this.#seq = resumed ? Math.max(this.#seq ?? 0, seq) : seq;
    this.#isBehind = false;
    if (!resumed) this.#options.onLost(seq);
    for (const [stream, payload] of this.#early.splice(0)) this.receive(stream, payload);
  }

  /** Another account begins. */
  reset(): void {
    this.connected(false);
  }
}
