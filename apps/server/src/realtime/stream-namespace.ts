import type { Clock } from '@tradewind/market';
import { ApiError, pingPayload, streamsPayload } from '@tradewind/protocol';
import type { Pong } from '@tradewind/protocol';
import type { Socket } from 'socket.io';
import type { RealtimeCounters } from './counters.ts';
import { clientEvent } from './dispatch.ts';
import type { ClientEvent } from './dispatch.ts';

/** A stream that a client named, by the name that it has here: `price:btcusdt` is `price:BTC/USDT`. */
export interface NamedStream {
  readonly name: string;
}

/** The streams of a namespace. */
export interface StreamDirectory<Stream extends NamedStream> {
  /** @throws {ApiError} for what a client can't have */
  resolve(text: string, socket: Socket): Stream;
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
          const resolved = claimStreams(directory, streams, socket, streamsMax, counters);
          const joined = joinedStreams(socket);
          return {
            result: { streams: resolved.map(({ name }) => name) },
            // Also for those that were held already: that is how a client asks for a new snapshot.
            afterwards: () => {
              const streamsByName = new Map(resolved.map((stream) => [stream.name, stream]));
              for (const stream of streamsByName.values()) {
                if (joined.has(stream.name)) directory.join(socket, stream);
              }
            },
          };
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

/**
 * Counts streams as subscribed to by a socket, before it joins them: one for each that was asked for, in that order.
 * @throws {ApiError} that names those that can't be had, or TOO_MANY_SUBSCRIPTIONS; then none is counted
 */
export function claimStreams<Stream extends NamedStream>(
  directory: Pick<StreamDirectory<Stream>, 'resolve'>,
  streams: readonly string[],
  socket: Socket,
  streamsMax: number,
  counters: RealtimeCounters,
): Stream[] {
  const resolved = resolveAll(directory, streams, socket);
  const joined = joinedStreams(socket);
  const fresh = new Set(resolved.map(({ name }) => name).filter((name) => !joined.has(name)));
  if (joined.size + fresh.size > streamsMax) {
    throw new ApiError(
      'TOO_MANY_SUBSCRIPTIONS',
      `A connection may hold ${streamsMax} streams of a namespace; ${joined.size} are held`,
    );
  }
  for (const name of fresh) joined.add(name);
  counters.subscribed(fresh.size);
  return resolved;
}

/** What a socket is subscribed to, by resolved name. */
export function joinedStreams(socket: Socket): Set<string> {
  const data = socket.data as { streams?: Set<string> };
  return (data.streams ??= new Set());
}

/** One for each that was asked for, in that order. */
function resolveAll<Stream extends NamedStream>(
  directory: Pick<StreamDirectory<Stream>, 'resolve'>,
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
