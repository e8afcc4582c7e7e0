import type { Instrument } from '@tradewind/market';
import type { Namespace, Socket } from 'socket.io';
import type { MarketData } from '../modules/market-data/market-data.ts';
import { backlogBytes, connectionOf } from './connection.ts';
import type { RealtimeCounters } from './counters.ts';

/** Below this a connection has read what it was sent, near enough to take the next history. */
const BACKLOG_LOW_BYTES = 64 * 1024;
const BACKLOG_LOOK_MS = 20;

interface Request {
  readonly socket: Socket;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Sends four-hour windows: half a megabyte each. One connection gets them one after another, as it reads them; those who
 * ask for the same market while it is being read share one look-up and one encoding.
 */
export class HistorySender {
  readonly #namespace: Namespace;
  readonly #marketData: MarketData;
  readonly #counters: RealtimeCounters;
  readonly #requests = new Map<string, Request[]>();
  readonly #loading = new Set<string>();

  constructor(namespace: Namespace, marketData: MarketData, counters: RealtimeCounters) {
    this.#namespace = namespace;
    this.#marketData = marketData;
    this.#counters = counters;
  }

  /** Resolves once the history has been handed over. Rejects where it can't be read. */
  async send(socket: Socket, instrument: Instrument): Promise<void> {
    await new Promise<void>((done, failed) => {
      const waiting = this.#requests.get(instrument.symbol) ?? [];
      waiting.push({ socket, done, failed });
      this.#requests.set(instrument.symbol, waiting);
      if (!this.#loading.has(instrument.symbol)) void this.#load(instrument);
    });
  }

  /** Resolves once a connection has read what it was sent, near enough, or is gone. */
  async read(socket: Socket): Promise<void> {
    const connection = connectionOf(socket);
    while (socket.connected && backlogBytes(connection) > BACKLOG_LOW_BYTES) {
      await new Promise((resolve) => setTimeout(resolve, BACKLOG_LOOK_MS));
    }
  }

  async #load(instrument: Instrument): Promise<void> {
    const { symbol, id } = instrument;
    const venue = this.#marketData.primaryVenue;
    this.#loading.add(symbol);
    for (let requests = this.#take(symbol); requests.length > 0; requests = this.#take(symbol)) {
      try {
        const points = await this.#marketData.priceWindow(venue, symbol);
        const data = points.map(({ time, value }) => ({ timestamp: time, price: value }));
        const sockets = requests.map(({ socket }) => socket.id);
        const history = { symbol: id, venue, data, count: data.length };
        this.#namespace.local.to(sockets).emit('historical_data', history);
        this.#counters.messagesOut(this.#namespace.name, sockets.length);
        for (const { done } of requests) done();
      } catch (error) {
        for (const { failed } of requests) failed(error);
      }
    }
    this.#loading.delete(symbol);
  }

  #take(symbol: string): Request[] {
    const requests = this.#requests.get(symbol) ?? [];
    this.#requests.delete(symbol);
    return requests;
  }
}
