import type { Clock } from '@tradewind/market';
import type { Namespace } from 'socket.io';
import { connectionOf, writeFrame } from './connection.ts';
import type { RealtimeCounters } from './counters.ts';
import { eventFrame } from './frame.ts';

/** How long one turn of the event loop may go on sending before reads, pings and other work get theirs. */
const SLICE_MS = 8;

interface Latest {
  readonly namespace: Namespace;
  readonly room: string;
  readonly event: string;
  readonly payload: unknown;
}

/**
 * Sends to rooms. A message is encoded once and the same bytes go straight to every WebSocket that has nothing waiting;
 * all others get it through Socket.IO's queues. Rooms are local, because each process that serves clients hears the bus
 * itself and another's copy would come twice.
 */
export class Broadcaster {
  readonly #counters: RealtimeCounters;
  readonly #clock: Clock;
  readonly #latest = new Map<string, Latest>();
  #turn: NodeJS.Immediate | undefined;
  #turnEnds = 0;

  constructor(counters: RealtimeCounters, clock: Clock) {
    this.#counters = counters;
    this.#clock = clock;
  }

  /** Sends now and in order. */
  send(namespace: Namespace, room: string, event: string, payload: unknown): void {
    const ids = namespace.adapter.rooms.get(room);
    if (ids === undefined) return;
    const frame = eventFrame(namespace.name, event, payload);
    const others: string[] = [];
    for (const id of ids) {
      const socket = namespace.sockets.get(id);
      if (socket === undefined || !writeFrame(connectionOf(socket), frame)) others.push(id);
    }
    // Those that poll, and those for whom something waits already.
    if (others.length > 0) namespace.local.to(others).emit(event, payload);
    this.#counters.messagesOut(namespace.name, ids.size);
  }

  /**
   * Sends a value of which only the newest counts. When a burst of rooms would hold the event loop, those that don't
   * fit into this turn wait for the next, and a newer value takes the place of one that still waits.
   */
  sendLatest(namespace: Namespace, room: string, event: string, payload: unknown): void {
    if (!namespace.adapter.rooms.has(room)) return;
    this.#latest.set(`${namespace.name} ${event} ${room}`, { namespace, room, event, payload });
    if (this.#turn === undefined) this.#beginTurn();
    else if (this.#clock.now() < this.#turnEnds) this.#drain();
  }

  close(): void {
    clearImmediate(this.#turn);
    this.#latest.clear();
  }

  #beginTurn(): void {
    this.#turnEnds = this.#clock.now() + SLICE_MS;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      if (this.#latest.size > 0) this.#beginTurn();
    });
    this.#drain();
  }

  /** Sends until the turn is over, one at least. */
  #drain(): void {
    for (const [key, { namespace, room, event, payload }] of this.#latest) {
      this.#latest.delete(key);
      this.send(namespace, room, event, payload);
      if (this.#clock.now() >= this.#turnEnds) return;
    }
  }
}
