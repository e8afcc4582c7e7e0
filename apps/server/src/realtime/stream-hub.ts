import { ApiError, parseStream } from '@tradewind/protocol';
import type { StreamName, StreamNamespace } from '@tradewind/protocol';
import type { Namespace, Socket } from 'socket.io';
import type { Broadcaster } from './broadcaster.ts';
import type { RealtimeCounters } from './counters.ts';
import type { Stream, StreamSources } from './stream.ts';
import { startStream, watchlistStream } from './streams/index.ts';

/** A stream that a client named, resolved: `price:btcusdt` is the stream `price:BTC/USDT`. */
export interface ResolvedStream {
  /** Room and event. */
  readonly name: string;
  readonly parsed: StreamName;
}

/** The streams of one namespace that somebody is subscribed to: room, event and stream share one name. */
export class StreamHub {
  readonly #namespace: Namespace;
  readonly #sources: StreamSources;
  readonly #broadcaster: Broadcaster;
  readonly #counters: RealtimeCounters;
  readonly #active = new Map<string, Stream>();

  constructor(
    namespace: Namespace,
    sources: StreamSources,
    broadcaster: Broadcaster,
    counters: RealtimeCounters,
  ) {
    this.#namespace = namespace;
    this.#sources = sources;
    this.#broadcaster = broadcaster;
    this.#counters = counters;
    namespace.adapter.on('delete-room', (room: string) => this.#end(room));
  }

  /** @throws ApiError UNKNOWN_STREAM, UNKNOWN_SYMBOL */
  resolve(text: string): ResolvedStream {
    const parsed = parseStream(this.#namespace.name as StreamNamespace, text);
    if (parsed === undefined) {
      throw new ApiError('UNKNOWN_STREAM', `${this.#namespace.name} has no stream ${JSON.stringify(text)}`);
    }
    if (parsed.kind === 'prices:all') return { name: parsed.kind, parsed };
    const { symbol } = this.#sources.marketData.instrument(parsed.symbol);
    const timeframe = parsed.kind === 'candle' ? `:${parsed.timeframe}` : '';
    return { name: `${parsed.kind}:${symbol}${timeframe}`, parsed };
  }

  /** Subscribes a socket and sends it the current value. */
  join(socket: Socket, { name, parsed }: ResolvedStream): void {
    const stream = this.#active.get(name) ?? this.#start(name, parsed);
    const current = stream.current();
    if (current !== undefined) {
      socket.emit(name, current);
      this.#counters.messagesOut(this.#namespace.name, 1);
    }
    void socket.join(name);
  }

  close(): void {
    for (const stream of this.#active.values()) stream.stop();
    this.#active.clear();
  }

  #end(name: string): void {
    this.#active.get(name)?.stop();
    this.#active.delete(name);
  }

  #start(name: string, parsed: StreamName): Stream {
    const { marketData, logger } = this.#sources;
    const context = {
      ...this.#sources,
      venue: marketData.primaryVenue,
      publish: (payload: unknown) => this.#broadcaster.send(this.#namespace, name, name, payload),
      publishLatest: (payload: unknown) => this.#broadcaster.sendLatest(this.#namespace, name, name, payload),
      report: (error: unknown) => logger.error({ err: error, stream: name }, 'stream failed'),
    };
    const stream =
      parsed.kind === 'prices:all'
        ? watchlistStream(context)
        : startStream(parsed, { ...context, instrument: marketData.instrument(parsed.symbol) });
    this.#active.set(name, stream);
    return stream;
  }
}
