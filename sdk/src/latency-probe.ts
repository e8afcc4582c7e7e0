import { ConnectionError } from './errors.ts';
import type { StreamChannel } from './stream-channel.ts';

type Channel = Pick<StreamChannel, 'isConnected' | 'ask'>;

/** Measures the round trip over whichever channel is connected. */
export class LatencyProbe {
  readonly #channels: readonly Channel[];
  readonly #timer: ReturnType<typeof setInterval> | undefined;

  constructor(channels: readonly Channel[], everyMs: number, onMeasured: (roundTripMs: number) => void) {
    this.#channels = channels;
    if (everyMs <= 0) return;
    this.#timer = setInterval(() => {
      // A lost connection has events of its own.
      if (this.#channel() !== undefined) this.measure().then(onMeasured, () => undefined);
    }, everyMs);
  }

  async measure(): Promise<number> {
    const channel = this.#channel();
    if (channel === undefined) throw new ConnectionError('closed', 'there is no realtime connection');
    const start = performance.now();
    await channel.ask('ping', {});
    return performance.now() - start;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #channel() {
    return this.#channels.find(({ isConnected }) => isConnected);
  }
}
