import { ApiError } from '@tradewind/protocol';
import type { Socket } from 'socket.io';
import type { Connection } from './connection.ts';
import { connectionOf } from './connection.ts';
import type { RealtimeCounters } from './counters.ts';
import { refusal } from './refusal.ts';

/** Above the limit a refusal needs a connection to be told on; beyond so many more even that is refused. */
const REFUSALS_AT_ONCE = 200;

export interface AdmissionOptions {
  readonly connectionsMax: number;
  readonly perAddressMax: number | undefined;
  readonly counters: RealtimeCounters;
  readonly onAdmitted: (connection: Connection) => void;
  readonly onClosed: (connection: Connection) => void;
}

/** Lets connections in up to a number. One connection carries the sockets of all its namespaces and counts once. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #admitted = new Set<Connection>();
  readonly #perAddress = new Map<string, number>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** True while a handshake is worth answering at all. */
  hasRoomFor(connectionsHeld: number): boolean {
    return connectionsHeld < this.#options.connectionsMax + REFUSALS_AT_ONCE;
  }

  /** Middleware of each namespace: a refusal reaches the client as `connect_error`, its `data` the envelope. */
  readonly middleware = (socket: Socket, next: (error?: Error) => void): void => {
    const connection = connectionOf(socket);
    if (this.#admitted.has(connection)) return next();
    // One that has ended will not end again, and its place would never be free.
    if (connection.readyState !== 'open') return next(new Error('The connection has ended'));
    const { connectionsMax, perAddressMax, counters, onAdmitted, onClosed } = this.#options;
    const address = connection.remoteAddress;
    const ofAddress = this.#perAddress.get(address) ?? 0;
    const isFull = this.#admitted.size >= connectionsMax;
    if (isFull || (perAddressMax !== undefined && ofAddress >= perAddressMax)) {
      counters.dropped('too_many_connections');
      return next(
        refusal(
          new ApiError(
            'TOO_MANY_CONNECTIONS',
            isFull
              ? `The server holds ${connectionsMax} connections, as many as it is configured for`
              : `Your address holds ${ofAddress} connections, as many as one address may`,
          ),
        ),
      );
    }
    this.#admitted.add(connection);
    this.#perAddress.set(address, ofAddress + 1);
    counters.connected(1);
    onAdmitted(connection);
    connection.once('close', () => {
      this.#admitted.delete(connection);
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
      counters.connected(-1);
      onClosed(connection);
    });
    next();
  };
}
