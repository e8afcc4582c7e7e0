import type { Pong } from '@tradewind/protocol';
import { ConnectionError, RequestError } from './errors.ts';
import type { Latency } from './events.ts';
import type { StreamChannel } from './stream-channel.ts';

type Channel = Pick<StreamChannel, 'isConnected' | 'ask'>;

/** Measures the round trip over whichever channel is connected. */
export class LatencyProbe {
  readonly #channels: readonly Channel[];
  readonly #timer: ReturnType<typeof setInterval> | undefined;

  constructor(channels: readonly Channel[], everyMs: number, onMeasured: (latency: Latency) => void) {
    this.#channels = channels;
    if (everyMs <= 0) return;
    this.#timer = setInterval(() => {
      // A lost connection has events of its own.
      if (this.#channel() !== undefined) this.measure().then(onMeasured, () => undefined);
    }, everyMs);
  }

  /** @throws {ConnectionError} without a connection, {@link RequestError} where the server refuses. */
  async measure(): Promise<Latency> {
    const channel = this.#channel();
    if (channel === undefined) throw new ConnectionError('closed', 'there is no realtime connection');
    const start = performance.now();
    const answer = await channel.ask<Pong>('ping', {});
    const roundTripMs = performance.now() - start;
    if (!('ok' in answer)) throw new RequestError(answer);
    // The server read its clock about half way.
    return { roundTripMs, clockOffsetMs: answer.time + roundTripMs / 2 - Date.now() };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #channel() {
    return this.#channels.find(({ isConnected }) => isConnected);
  }
}
