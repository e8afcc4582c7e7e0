import type { Acknowledgement, OrderBookEvent, StreamNamespace } from '@tradewind/protocol';
import type { Manager, Socket } from 'socket.io-client';
import { ConnectionError, readEnvelope, RequestError } from './errors.ts';
import { LocalOrderBook } from './local-order-book.ts';
import { readToken } from './options.ts';
import type { TokenProvider } from './options.ts';
import { Subscriptions } from './subscriptions.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/** The library reconnects by itself after a loss, but not after the server refused or ended a connection. */
const REFUSED_RETRY_MS = 2_000;

/** A book that breaks again so soon is not asked for again at once: what broke it may last. */
const BOOK_BROKE_AGAIN_MS = 5_000;
const BOOK_RETRY_MS = 1_000;

export interface StreamChannelOptions {
  readonly manager: Manager;
  readonly namespace: StreamNamespace;
  readonly token: TokenProvider | undefined;
  readonly onPayload: (stream: string, payload: unknown) => void;
  readonly onError: (error: Error) => void;
}

/** The streams of one namespace: one socket, opened with the first subscription. */
export class StreamChannel {
  readonly #options: StreamChannelOptions;
  readonly #socket: Socket;
  readonly #subscriptions: Subscriptions;
  readonly #books = new Map<string, LocalOrderBook>();
  readonly #brokeAt = new Map<string, number>();
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: StreamChannelOptions) {
    this.#options = options;
    this.#socket = options.manager.socket(options.namespace, {
      auth: (give: (data: object) => void) => {
        readToken(options.token).then(
          (token) => give(token === undefined ? {} : { token }),
          (error: unknown) => {
            options.onError(error instanceof Error ? error : new Error(String(error)));
            give({});
          },
        );
      },
    });
    this.#subscriptions = new Subscriptions({
      ask: (event, payload) => this.ask(event, payload),
      isConnected: () => this.#socket.connected,
      onLost: options.onError,
    });
    this.#socket.on('connect', () => {
      for (const book of this.#books.values()) book.reset();
      this.#subscriptions.renewAll();
    });
    this.#socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') this.#connectLater();
    });
    this.#socket.on('connect_error', (error: Error & { data?: unknown }) => {
      const envelope = readEnvelope(error.data);
      options.onError(
        envelope === undefined
          ? new ConnectionError('unreachable', `realtime: ${error.message}`, { cause: error })
          : new RequestError(envelope),
      );
      if (!this.#socket.active) this.#connectLater();
    });
    this.#socket.onAny((stream: string, payload: unknown) => this.#receive(stream, payload));
  }

  get isConnected(): boolean {
    return this.#socket.connected;
  }

  async hold(streams: readonly string[]): Promise<string[]> {
    if (!this.#socket.active) this.#socket.connect();
    return this.#subscriptions.hold(streams);
  }

  release(streams: readonly string[]): Promise<void> {
    return this.#subscriptions.release(streams);
  }

  /** Sends an event and resolves with its acknowledgement. Rejects without a connection, or when it is lost first. */
  async ask<Result extends object>(event: string, payload: object): Promise<Acknowledgement<Result>> {
    return (await this.#socket
      .timeout(ANSWER_TIMEOUT_MS)
      .emitWithAck(event, payload)) as Acknowledgement<Result>;
  }

  close(): void {
    clearTimeout(this.#retryTimer);
    this.#subscriptions.close(new ConnectionError('closed', 'the client was closed'));
    this.#socket.disconnect();
  }

  #connectLater(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#socket.connect(), REFUSED_RETRY_MS);
  }

  #receive(stream: string, payload: unknown): void {
    if (stream === 'error') {
      const envelope = readEnvelope(payload);
      if (envelope !== undefined) this.#options.onError(new RequestError(envelope));
    } else if (stream.startsWith('orderbook:')) this.#receiveBook(stream, payload as OrderBookEvent);
    else this.#options.onPayload(stream, payload);
  }

  #receiveBook(stream: string, event: OrderBookEvent): void {
    const book = this.#books.get(stream) ?? new LocalOrderBook();
    this.#books.set(stream, book);
    const applied = book.apply(event);
    if (applied === 'applied') this.#options.onPayload(stream, book.book);
    else if (applied === 'broken') this.#renewBook(stream);
  }

  #renewBook(stream: string): void {
    const now = performance.now();
    const isAgain = now - (this.#brokeAt.get(stream) ?? -Infinity) < BOOK_BROKE_AGAIN_MS;
    this.#brokeAt.set(stream, now);
    setTimeout(() => this.#subscriptions.renew(stream), isAgain ? BOOK_RETRY_MS : 0);
  }
}
