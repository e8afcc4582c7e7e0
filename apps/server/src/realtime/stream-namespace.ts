import type { Clock } from '@tradewind/market';
import { ApiError, pingPayload, streamsPayload } from '@tradewind/protocol';
import type { Pong } from '@tradewind/protocol';
import type { Socket } from 'socket.io';
import type { RealtimeCounters } from './counters.ts';
import { clientEvent } from './dispatch.ts';
import type { ClientEvent, Outcome } from './dispatch.ts';

/** A stream that a client named, by the name that it has here: `price:btcusdt` is `price:BTC/USDT`. */
export interface NamedStream {
  readonly name: string;
}

/** The streams of a namespace. */
export interface StreamDirectory<Stream extends NamedStream> {
  /** @throws {ApiError} for what a client can't have */
  resolve(text: string, socket: Socket): Stream;
  /** What a socket waits for before it can subscribe to anything. */
  open?(socket: Socket): Promise<void>;
  /** Subscribes a socket and sends it the current value, if there is one. */
  join(socket: Socket, stream: Stream): void;
  leave(socket: Socket, stream: Stream): void;
}

/** Why one of the streams that a client named can't be had. */
interface Refused {
  readonly path: string;
  readonly stream: string;
  readonly code: string;
  readonly message: string;
}

/**
 * `subscribe` and `unsubscribe` of a namespace of streams. All streams of a call are taken or none: an error's details
 * name those that can't be had.
 */
export function streamEvents<Stream extends NamedStream>(
  directory: StreamDirectory<Stream>,
  streamsMax: number,
  counters: RealtimeCounters,
  clock: Clock,
): ReadonlyMap<string, ClientEvent> {
  const subscribe = (socket: Socket, streams: readonly string[]): Outcome => {
    const resolved = resolveAll(directory, streams, socket);
    const joined = joinedStreams(socket);
    const streamsByName = new Map(resolved.map((stream) => [stream.name, stream]));
    const fresh = [...streamsByName.keys()].filter((name) => !joined.has(name));
    if (joined.size + fresh.length > streamsMax) {
      throw new ApiError(
        'TOO_MANY_SUBSCRIPTIONS',
        `A connection may hold ${streamsMax} streams of a namespace; ${joined.size} are held`,
      );
    }
    for (const name of fresh) joined.add(name);
    counters.subscribed(fresh.length);
    return {
      result: { streams: resolved.map(({ name }) => name) },
      // Also for those that were held already: that is how a client asks for a new snapshot.
      afterwards: () => {
        for (const stream of streamsByName.values()) {
          if (joined.has(stream.name)) directory.join(socket, stream);
        }
      },
    };
  };

  return new Map([
    [
      'ping',
      clientEvent({
        schema: pingPayload,
        handle: () => ({ result: { time: clock.now() } satisfies Pong }),
      }),
    ],
    [
      'subscribe',
      clientEvent({
        schema: streamsPayload,
        handle: (socket, { streams }) => {
          const opened = directory.open?.(socket);
          if (opened === undefined) return subscribe(socket, streams);
          return opened.then(() => {
            // What is not there any more is not counted as subscribed.
            return socket.connected ? subscribe(socket, streams) : { result: {} };
          });
        },
      }),
    ],
    [
      'unsubscribe',
      clientEvent({
        schema: streamsPayload,
        handle: (socket, { streams }) => {
          const resolved = resolveAll(directory, streams, socket);
          const joined = joinedStreams(socket);
          for (const stream of resolved) {
            if (!joined.delete(stream.name)) continue;
            counters.subscribed(-1);
            directory.leave(socket, stream);
          }
          return { result: { streams: resolved.map(({ name }) => name) } };
        },
      }),
    ],
  ]);
}

/** What a socket is subscribed to, by resolved name. */
export function joinedStreams(socket: Socket): Set<string> {
  const data = socket.data as { streams?: Set<string> };
  return (data.streams ??= new Set());
}

/** One for each that was asked for, in that order. */
function resolveAll<Stream extends NamedStream>(
  directory: StreamDirectory<Stream>,
  streams: readonly string[],
  socket: Socket,
): Stream[] {
  const resolved: Stream[] = [];
  const refused: Refused[] = [];
  let failure: ApiError | undefined;
  for (const [index, text] of streams.entries()) {
    try {
      resolved.push(directory.resolve(text, socket));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failure ??= error;
      const { code, message } = error;
      refused.push({ path: `payload.streams.${index}`, stream: text, code, message });
    }
  }
  if (failure !== undefined) throw new ApiError(failure.code, failure.message, { details: refused });
  return resolved;
}
