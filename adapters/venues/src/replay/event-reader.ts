import type { RecordedEvent, RecordedEvents } from './source.ts';

/** Events that are held ahead of the feed. */
const HIGH_WATER = 20_000;
const LOW_WATER = 10_000;

/** The recorded events of a market in order, read ahead of the feed. */
export class EventReader {
  readonly #recording: RecordedEvents;
  readonly #events: AsyncIterator<RecordedEvent, void>;
  #buffer: RecordedEvent[] = [];
  #taken = 0;
  #reading = false;
  #ended = false;

  constructor(recording: RecordedEvents) {
    this.#recording = recording;
    this.#events = recording.events()[Symbol.asyncIterator]();
  }

  /** Whether `time` lies within the recording. */
  covers(time: number): boolean {
    return time >= this.#recording.from && time < this.#recording.to;
  }

  /** First moment of the recording. */
  get from(): number {
    return this.#recording.from;
  }

  get ended(): boolean {
    return this.#ended && this.#taken === this.#buffer.length;
  }

  /** True when everything that was read has been taken, and there is more. */
  get isDry(): boolean {
    return !this.#ended && this.#taken === this.#buffer.length;
  }

  /** The events up to `time` that have been read and not been taken yet. */
  *take(time: number): Generator<RecordedEvent> {
    for (
      let event = this.#buffer[this.#taken];
      event !== undefined && event.time <= time;
      event = this.#buffer[this.#taken]
    ) {
      this.#taken += 1;
      yield event;
    }
  }

  /** Reads ahead where little is left; resolves when that is done. */
  async readAhead(): Promise<void> {
    if (this.#reading || this.#ended || this.#buffer.length - this.#taken > LOW_WATER) return;
    this.#reading = true;
    try {
      const read: RecordedEvent[] = [];
      const wanted = HIGH_WATER - (this.#buffer.length - this.#taken);
      while (read.length < wanted) {
        const next: IteratorResult<RecordedEvent, void> = await this.#events.next();
        if (next.done === true) {
          this.#ended = true;
          break;
        }
        read.push(next.value);
      }
      this.#buffer = [...this.#buffer.slice(this.#taken), ...read];
      this.#taken = 0;
    } finally {
      this.#reading = false;
    }
  }

  async close(): Promise<void> {
    this.#ended = true;
    await this.#events.return?.();
  }
}
