import type { DropReason, RealtimeMetrics } from './metrics.ts';

/** What realtime does right now, for system status. */
export interface RealtimeStats {
  readonly connections: number;
  readonly subscriptions: number;
  /** Messages sent to clients, one per client, over the last full second. */
  readonly messagesPerSecond: number;
  /** Connections refused or ended by the server since the start. */
  readonly dropped: number;
}

/** Counts, and passes on to the metrics. */
export class RealtimeCounters {
  readonly #metrics: RealtimeMetrics | undefined;
  #connections = 0;
  #subscriptions = 0;
  #sent = 0;
  #sentLastSecond = 0;
  #dropped = 0;

  constructor(metrics: RealtimeMetrics | undefined) {
    this.#metrics = metrics;
  }

  connected(change: 1 | -1): void {
    this.#connections += change;
    this.#metrics?.connections.set(this.#connections);
  }

  subscribed(change: number): void {
    this.#subscriptions += change;
  }

  eventIn(namespace: string): void {
    this.#metrics?.realtimeEventsIn.inc({ namespace });
  }

  messagesOut(namespace: string, count: number): void {
    this.#sent += count;
    this.#metrics?.realtimeMessagesOut.inc({ namespace }, count);
  }

  dropped(reason: DropReason): void {
    this.#dropped += 1;
    this.#metrics?.realtimeDropped.inc({ reason });
  }

  /** Called once a second. */
  second(): void {
    this.#sentLastSecond = this.#sent;
    this.#sent = 0;
  }

  stats(): RealtimeStats {
    return {
      connections: this.#connections,
      subscriptions: this.#subscriptions,
      messagesPerSecond: this.#sentLastSecond,
      dropped: this.#dropped,
    };
  }
}
