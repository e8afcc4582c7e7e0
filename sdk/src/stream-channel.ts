import { isSequencedStream, SEQUENCED_STREAMS } from '@tradewind/protocol';
import type {
  Acknowledgement,
  Authenticated,
  OrderBookEvent,
  Sequenced,
  UserSubscribed,
} from '@tradewind/protocol';
import type { Manager, Socket } from 'socket.io-client';
import type { Credentials } from './credentials.ts';
import { ConnectionError, readEnvelope, RequestError } from './errors.ts';
import { FollowedBooks } from './followed-books.ts';
import { isProtected } from './namespaces.ts';
import type { ClientNamespace } from './namespaces.ts';
import { Subscriptions } from './subscriptions.ts';
import { UserEventOrder } from './user-event-order.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/** The library reconnects by itself after a loss, but not after the server refused or ended a connection. */
const REFUSED_RETRY_MS = 2_000;

/** The server takes a namespace that is left and joined in one turn for a fault, and ends the whole connection. */
const LEFT_PAUSE_MS = 50;

/** A token that is refused so soon after it was renewed will not do better the next time. */
const RENEWED_IN_VAIN_MS = 5_000;

/** Between two questions for what is missing. */
const RESUME_PAUSE_MS = 1_000;

export interface StreamChannelOptions {
  readonly manager: Manager;
  readonly namespace: ClientNamespace;
  readonly credentials: Credentials;
  readonly onPayload: (stream: string, payload: unknown) => void;
  readonly onError: (error: Error) => void;
  /** Events of one's own trading were lost; `seq` is that of the newest. */
  readonly onLost: (seq: number) => void;
}

/** The streams of one namespace: one socket, opened with the first subscription. */
export class StreamChannel {
  readonly #options: StreamChannelOptions;
  readonly #isProtected: boolean;
  readonly #socket: Socket;
  readonly #subscriptions: Subscriptions;
  readonly #books: FollowedBooks;
  readonly #userEvents: UserEventOrder;
  #resumeTimer: ReturnType<typeof setTimeout> | undefined;
  #resumedAt = -Infinity;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** The token of the last handshake or of the last `authenticate`. */
  #token: string | undefined;
  /** Handshakes begun; one that was overtaken while it waited for its token is not sent. */
  #handshakes = 0;
  #renewedAt = -Infinity;
  #leftAt = -Infinity;
  /** Why the server is about to end the connection. */
  #farewell: RequestError | undefined;

  constructor(options: StreamChannelOptions) {
    this.#options = options;
    this.#isProtected = isProtected(options.namespace);
    this.#socket = options.manager.socket(options.namespace, {
      auth: (give: (data: object) => void) => void this.#introduce(give),
    });
    this.#subscriptions = new Subscriptions({
      ask: (event, payload) =>
        event === 'subscribe' ? this.#subscribe(payload) : this.ask('unsubscribe', payload),
      isConnected: () => this.#socket.connected,
      onLost: options.onError,
    });
    this.#books = new FollowedBooks(options.onPayload, (stream) => this.#subscriptions.renew(stream));
    this.#userEvents = new UserEventOrder({
      deliver: options.onPayload,
      isWhole: () => SEQUENCED_STREAMS.every((stream) => this.#subscriptions.isConfirmed(stream)),
      onGap: () => this.#resume(),
      onLost: options.onLost,
    });
    this.#socket.on('connect', () => {
      this.#farewell = undefined;
      this.#books.reset();
      this.#userEvents.connected(SEQUENCED_STREAMS.some((stream) => this.#subscriptions.isConfirmed(stream)));
      this.#subscriptions.renewAll();
    });
    this.#socket.on('disconnect', (reason) => {
      if (reason !== 'io server disconnect') return;
      if (this.#farewell === undefined) this.#connectLater();
      else void this.#recover(this.#farewell);
    });
    this.#socket.on('connect_error', (error: Error & { data?: unknown }) => this.#refused(error));
    this.#socket.onAny((stream: string, payload: unknown) => this.#receive(stream, payload));
  }

  get isConnected(): boolean {
    return this.#socket.connected;
  }

  async hold(streams: readonly string[]): Promise<string[]> {
    if (!this.#socket.active) {
      const pauseMs = this.#leftAt + LEFT_PAUSE_MS - performance.now();
      if (pauseMs > 0) this.#connectLater(pauseMs);
      else this.#socket.connect();
    }
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

  /** Shows the server the token of now, so that the connection outlives the one that it began with. */
  async authenticate(): Promise<void> {
    if (!this.#socket.connected) return;
    // Without a token or an answer the connection will end, and the next one begins with what there is then.
    const token = await this.#options.credentials.token().catch(() => undefined);
    if (token === undefined || token === this.#token) return;
    const answer = await this.ask<Authenticated>('authenticate', { token }).catch(() => undefined);
    if (answer === undefined) return;
    if ('ok' in answer) this.#token = token;
    else this.#options.onError(new RequestError(answer));
  }

  /** Lets go of everything: whoever was served is not the one who is signed in now. Who still waits is told `reason`. */
  abandon(reason: Error): void {
    this.#leave();
    this.#userEvents.reset();
    this.#subscriptions.close(reason);
  }

  close(): void {
    this.abandon(new ConnectionError('closed', 'the client was closed'));
  }

  /** Subscribes; to one's own trading with the number of the last event seen, so that what was missed comes first. */
  async #subscribe(payload: {
    readonly streams: readonly string[];
  }): Promise<Acknowledgement<{ streams: string[] }>> {
    if (!payload.streams.some(isSequencedStream)) return this.ask('subscribe', payload);
    const { since } = this.#userEvents;
    try {
      const answer = await this.ask<UserSubscribed & { streams: string[] }>(
        'subscribe',
        since === undefined ? payload : { ...payload, since },
      );
      if ('ok' in answer) this.#userEvents.entered(answer);
      return answer;
    } catch (error) {
      // Where the connection is gone too, the next one asks.
      if (this.#socket.connected && this.#userEvents.isBehind) this.#resume();
      throw error;
    }
  }

  #resume(): void {
    const now = performance.now();
    const pauseMs = Math.max(0, this.#resumedAt + RESUME_PAUSE_MS - now);
    this.#resumedAt = now + pauseMs;
    clearTimeout(this.#resumeTimer);
    this.#resumeTimer = setTimeout(() => {
      for (const stream of SEQUENCED_STREAMS) this.#subscriptions.renew(stream);
    }, pauseMs);
  }

  #leave(): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#resumeTimer);
    this.#handshakes += 1;
    this.#token = undefined;
    if (this.#socket.connected) this.#leftAt = performance.now();
    this.#socket.disconnect();
  }

  async #introduce(give: (data: object) => void): Promise<void> {
    const handshake = (this.#handshakes += 1);
    try {
      const token = await this.#options.credentials.token();
      if (handshake !== this.#handshakes) return;
      this.#token = token;
      give(token === undefined ? {} : { token });
    } catch (error) {
      if (handshake !== this.#handshakes) return;
      this.#options.onError(asError(error));
      if (!this.#isProtected) return give({});
      // Without a token it would be refused for good, though only the way to a new one is blocked for now.
      this.#socket.disconnect();
      this.#connectLater();
    }
  }

  #refused(error: Error & { data?: unknown }): void {
    const envelope = readEnvelope(error.data);
    if (envelope === undefined) {
      this.#options.onError(
        new ConnectionError('unreachable', `realtime: ${error.message}`, { cause: error }),
      );
    } else {
      const refusal = new RequestError(envelope);
      if (this.#isProtected && isFinal(refusal)) return void this.#recover(refusal);
      this.#options.onError(refusal);
    }
    if (!this.#socket.active) this.#connectLater();
  }

  /** The server does not take this connection's token: with a new one it comes back, else it is over. */
  async #recover(refusal: RequestError): Promise<void> {
    const now = performance.now();
    const mayRenew = refusal.code === 'UNAUTHENTICATED' && now - this.#renewedAt > RENEWED_IN_VAIN_MS;
    const handshake = this.#handshakes;
    try {
      if (mayRenew && this.#token !== undefined && (await this.#options.credentials.renew(this.#token))) {
        this.#renewedAt = now;
        if (handshake === this.#handshakes) this.#socket.connect();
        return;
      }
    } catch (error) {
      this.#options.onError(asError(error));
      if (handshake === this.#handshakes) this.#connectLater();
      return;
    }
    if (handshake !== this.#handshakes) return;
    this.#leave();
    this.#subscriptions.lose(refusal);
  }

  #connectLater(pauseMs = REFUSED_RETRY_MS): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#socket.connect(), pauseMs);
  }

  #receive(stream: string, payload: unknown): void {
    if (stream === 'error') {
      const envelope = readEnvelope(payload);
      if (envelope === undefined) return;
      const error = new RequestError(envelope);
      if (this.#isProtected && isFinal(error)) this.#farewell = error;
      else this.#options.onError(error);
    } else if (isSequencedStream(stream)) this.#userEvents.receive(stream, payload as Sequenced);
    else if (stream.startsWith('orderbook:')) this.#books.apply(stream, payload as OrderBookEvent);
    else this.#options.onPayload(stream, payload);
  }
}

/** About who asks, not about how much or when. */
function isFinal({ status }: RequestError): boolean {
  return status === 401 || status === 403;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
