import type { Timeframe } from '@tradewind/market';
import type { AdminStream } from '@tradewind/protocol';
import { Manager } from 'socket.io-client';
import { Emitter } from './emitter.ts';
import { ConnectionError } from './errors.ts';
import type { ClientEvent, ClientEventPayload, Latency, StreamEvent, StreamPayload } from './events.ts';
import { LatencyProbe } from './latency-probe.ts';
import { byNamespace, isProtected, namespaceOf } from './namespaces.ts';
import type { ClientNamespace } from './namespaces.ts';
import type { TradingClientOptions } from './options.ts';
import { RestClient } from './rest-client.ts';
import type { SessionChange } from './session/session-change.ts';
import { StreamChannel } from './stream-channel.ts';
import { userStreams } from './user-streams.ts';
import type { UserStreamName } from './user-streams.ts';

const LATENCY_EVERY_MS = 15_000;

/** One or several symbols, in any spelling that the server accepts. */
export type Symbols = string | readonly string[];

/**
 * The client of one Tradewind server: every REST route as a typed method, and live streams that survive a lost
 * connection. Events are named by unified symbol, whatever spelling was subscribed.
 */
export class TradingClient extends RestClient {
  readonly #emitter = new Emitter();
  readonly #latest = new Map<string, unknown>();
  readonly #manager: Manager;
  readonly #channels: Readonly<Record<ClientNamespace, StreamChannel>>;
  readonly #probe: LatencyProbe;
  #wasConnected = false;
  #userId: string | undefined;

  constructor(options: TradingClientOptions) {
    super(options);
    this.#manager = new Manager(options.url, {
      autoConnect: false,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
      withCredentials: options.credentials === 'include',
      ...options.socket,
    });
    this.#manager.on('open', () => {
      this.#emitter.emit('connected', { isReconnect: this.#wasConnected });
      this.#wasConnected = true;
      this.#probe.start();
    });
    this.#manager.on('close', (reason) => {
      this.#probe.stop();
      this.#emitter.emit('disconnected', { reason });
    });
    this.#manager.on('reconnect_attempt', (attempt) => this.#emitter.emit('reconnecting', { attempt }));

    const channel = (namespace: ClientNamespace) =>
      new StreamChannel({
        manager: this.#manager,
        namespace,
        credentials: this.credentials,
        onPayload: (stream, payload) => this.#receive(stream as StreamEvent, payload),
        onError: (error) => this.#emitter.emit('error', error),
        onLost: (seq) => this.#emitter.emit('user:resync', { seq }),
      });
    this.#channels = {
      '/prices': channel('/prices'),
      '/market': channel('/market'),
      '/user': channel('/user'),
      '/admin': channel('/admin'),
    };
    this.#probe = new LatencyProbe(
      Object.values(this.#channels),
      options.latencyEveryMs ?? LATENCY_EVERY_MS,
      (latency) => this.#emitter.emit('latency', latency),
    );
  }

  /** Calls `listener` with each event of that name; the returned function ends it. */
  on<Event extends ClientEvent>(
    event: Event,
    listener: (payload: ClientEventPayload<Event>) => void,
  ): () => void {
    return this.#emitter.on(event, listener);
  }

  off<Event extends ClientEvent>(event: Event, listener: (payload: ClientEventPayload<Event>) => void): void {
    this.#emitter.off(event, listener);
  }

  /** The newest payload of a stream, for who joins late; undefined before the first. */
  latest<Event extends StreamEvent>(event: Event): StreamPayload<Event> | undefined {
    return this.#latest.get(event) as StreamPayload<Event> | undefined;
  }

  get isConnected(): boolean {
    return Object.values(this.#channels).some(({ isConnected }) => isConnected);
  }

  /** Measures the round trip. @throws {ConnectionError} without a connection. */
  ping(): Promise<Latency> {
    return this.#probe.measure();
  }

  /**
   * Subscribes to streams by name. Each call counts: a stream ends when it has been unsubscribed as often. Resolves with
   * the server's names once it has confirmed; while it can't be reached, that waits for a connection.
   * @throws {RequestError} where the server refuses one; then none of this call is subscribed.
   */
  async subscribe(streams: readonly string[]): Promise<StreamEvent[]> {
    const groups = byNamespace(streams);
    const outcomes = await Promise.allSettled(
      groups.map(([namespace, ofNamespace]) => this.#channels[namespace].hold(ofNamespace)),
    );
    const names = new Map<string, StreamEvent>();
    const held: string[] = [];
    for (const [index, [, ofNamespace]] of groups.entries()) {
      const outcome = outcomes[index]!;
      if (outcome.status === 'rejected') continue;
      held.push(...ofNamespace);
      for (const [place, stream] of ofNamespace.entries())
        names.set(stream, outcome.value[place] as StreamEvent);
    }
    const failure = outcomes.find(({ status }) => status === 'rejected');
    if (failure === undefined) return streams.map((stream) => names.get(stream)!);
    await this.unsubscribe(held);
    throw (failure as PromiseRejectedResult).reason;
  }

  /** Takes back one {@link subscribe} of each. */
  async unsubscribe(streams: readonly string[]): Promise<void> {
    await Promise.all(
      byNamespace(streams).map(([namespace, names]) => this.#channels[namespace].release(names)),
    );
  }

  /** `price:<symbol>`: price and 24 h figures, about once a second. */
  subscribePrices = (symbols: Symbols) => this.subscribe(named('price', symbols));
  unsubscribePrices = (symbols: Symbols) => this.unsubscribe(named('price', symbols));

  /** `prices:all`: all prices, then once a second those that changed. */
  subscribeAllPrices = () => this.subscribe(['prices:all']);
  unsubscribeAllPrices = () => this.unsubscribe(['prices:all']);

  /** `ticker:<symbol>`: the ticker as it comes. */
  subscribeTickers = (symbols: Symbols) => this.subscribe(named('ticker', symbols));
  unsubscribeTickers = (symbols: Symbols) => this.unsubscribe(named('ticker', symbols));

  /**
   * `trades:<symbol>`: recent history, then what trades, oldest first. After a reconnect history comes again; `tradeId`
   * tells what is new.
   */
  subscribeTrades = (symbols: Symbols) => this.subscribe(named('trades', symbols));
  unsubscribeTrades = (symbols: Symbols) => this.unsubscribe(named('trades', symbols));

  /** `orderbook:<symbol>`: the whole book after each change, checked by sequence and checksum. */
  subscribeOrderBook = (symbols: Symbols) => this.subscribe(named('orderbook', symbols));
  unsubscribeOrderBook = (symbols: Symbols) => this.unsubscribe(named('orderbook', symbols));

  /** `stats:<symbol>`: 24 h statistics and the current four-hour window. */
  subscribeStats = (symbols: Symbols) => this.subscribe(named('stats', symbols));
  unsubscribeStats = (symbols: Symbols) => this.unsubscribe(named('stats', symbols));

  /** `candle:<symbol>:<timeframe>`: the open candle as it grows, and once more when it has closed. */
  subscribeCandles = (symbols: Symbols, timeframe: Timeframe) =>
    this.subscribe(named('candle', symbols).map((stream) => `${stream}:${timeframe}`));
  unsubscribeCandles = (symbols: Symbols, timeframe: Timeframe) =>
    this.unsubscribe(named('candle', symbols).map((stream) => `${stream}:${timeframe}`));

  /**
   * Events of one's own account; needs somebody signed in, a token or a bearer API key. Events of trading (orders,
   * positions, wallet, margin) carry one `seq` and come in its order, each once, also over a lost connection: what was
   * missed is sent first. Where the server no longer has it, `user:resync` says so. With all four of them subscribed, a
   * lost message is noticed by the gap in `seq` and asked for.
   */
  subscribeUserStreams = (names: readonly UserStreamName[]) => this.subscribe(userStreams(names));
  unsubscribeUserStreams = (names: readonly UserStreamName[]) => this.unsubscribe(userStreams(names));

  /** Figures of the house; needs staff. */
  subscribeAdminStreams = (streams: readonly AdminStream[]) => this.subscribe(streams);
  unsubscribeAdminStreams = (streams: readonly AdminStream[]) => this.unsubscribe(streams);

  /** Ends the connection and all listeners; calls that wait for a connection fail. The client is of no further use. */
  close(): void {
    this.#emitter.clear();
    this.#latest.clear();
    this.#probe.stop();
    this.closeSession();
    for (const channel of Object.values(this.#channels)) channel.close();
  }

  protected override sessionChanged(change: SessionChange): void {
    const userId = change.state === 'ended' ? undefined : change.user.id;
    const channels = [this.#channels['/user'], this.#channels['/admin']];
    if (this.#userId !== undefined && this.#userId !== userId) {
      // What one account was shown is not for the next.
      for (const stream of this.#latest.keys()) {
        if (isProtected(namespaceOf(stream))) this.#latest.delete(stream);
      }
      const refusal = change.state === 'ended' ? change.error : undefined;
      const reason = refusal ?? new ConnectionError('closed', 'the session is over');
      for (const channel of channels) channel.abandon(reason);
    }
    this.#userId = userId;
    if (userId !== undefined) {
      for (const channel of channels) void channel.authenticate();
    }
    this.#emitter.emit('session', change);
  }

  #receive(stream: StreamEvent, payload: unknown): void {
    this.#latest.set(stream, payload);
    this.#emitter.emit(stream, payload);
  }
}

const named = (kind: string, symbols: Symbols): string[] =>
  (typeof symbols === 'string' ? [symbols] : symbols).map((symbol) => `${kind}:${symbol}`);
