import type { Pong } from '@tradewind/protocol';
import { ConnectionError, RequestError } from './errors.ts';
import type { Latency } from './events.ts';
import type { StreamChannel } from './stream-channel.ts';

type Channel = Pick<StreamChannel, 'isConnected' | 'ask'>;

/** Measures the round trip over whichever channel is connected. */
export class LatencyProbe {
  readonly #channels: readonly Channel[];
  readonly #everyMs: number;
  readonly #onMeasured: (latency: Latency) => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(channels: readonly Channel[], everyMs: number, onMeasured: (latency: Latency) => void) {
    this.#channels = channels;
    this.#everyMs = everyMs;
    this.#onMeasured = onMeasured;
  }

  /** Measures from time to time; only while connected, for a timer keeps a process alive. */
  start(): void {
    this.stop();
    if (this.#everyMs <= 0) return;
    this.#timer = setInterval(() => {
      // A lost connection has events of its own.
      this.measure().then(this.#onMeasured, () => undefined);
    }, this.#everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** @throws {ConnectionError} without a connection, {@link RequestError} where the server refuses. */
  async measure(): Promise<Latency> {
    const channel = this.#channels.find(({ isConnected }) => isConnected);
    if (channel === undefined) throw new ConnectionError('closed', 'there is no realtime connection');
    const start = performance.now();
    const answer = await channel.ask<Pong>('ping', {});
    const roundTripMs = performance.now() - start;
    if (!('ok' in answer)) throw new RequestError(answer);
    // The server read its clock about half way.
    return { roundTripMs, clockOffsetMs: answer.time + roundTripMs / 2 - Date.now() };
  }
}
