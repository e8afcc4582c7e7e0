import type { Logger } from '../logger.ts';
import { backlogBytes, cutOff } from './connection.ts';
import type { Connection } from './connection.ts';
import type { RealtimeCounters } from './counters.ts';
import type { RealtimeLimits } from './options.ts';

/**
 * Cuts off connections that don't read what is sent to them, before their backlog eats the memory of the rest. What a
 * room is sent is encoded once and shared, so within the bound a backlog costs references more than bytes.
 */
export class SlowConsumers {
  readonly #connections = new Set<Connection>();
  readonly #limits: RealtimeLimits;
  readonly #counters: RealtimeCounters;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;

  constructor(limits: RealtimeLimits, counters: RealtimeCounters, logger: Logger) {
    this.#limits = limits;
    this.#counters = counters;
    this.#logger = logger;
    this.#timer = setInterval(() => this.#check(), limits.backlogCheckMs);
    this.#timer.unref();
  }

  add(connection: Connection): void {
    this.#connections.add(connection);
  }

  delete(connection: Connection): void {
    this.#connections.delete(connection);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    for (const connection of this.#connections) {
      const messages = connection.writeBuffer.length;
      const bytes = backlogBytes(connection);
      if (bytes <= this.#limits.backlogBytesMax && messages <= this.#limits.backlogMessagesMax) continue;
      this.#connections.delete(connection);
      this.#counters.dropped('slow_consumer');
      this.#logger.warn({ address: connection.remoteAddress, bytes, messages }, 'slow consumer dropped');
      cutOff(connection);
    }
  }
}
