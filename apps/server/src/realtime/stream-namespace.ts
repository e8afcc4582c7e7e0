import type { Clock } from '@tradewind/market';
import { ApiError, pingPayload, streamsPayload } from '@tradewind/protocol';
import type { Pong } from '@tradewind/protocol';
import type { Socket } from 'socket.io';
import type { RealtimeCounters } from './counters.ts';
import { clientEvent } from './dispatch.ts';
import type { ClientEvent } from './dispatch.ts';
import type { ResolvedStream, StreamHub } from './stream-hub.ts';

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
export function streamEvents(
  hub: StreamHub,
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
          const resolved = resolveAll(hub, streams);
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
              for (const stream of streamsByName.values())
                if (joined.has(stream.name)) hub.join(socket, stream);
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
          const resolved = resolveAll(hub, streams);
          const joined = joinedStreams(socket);
          for (const { name } of resolved) {
            if (!joined.delete(name)) continue;
            counters.subscribed(-1);
            void socket.leave(name);
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
function resolveAll(hub: StreamHub, streams: readonly string[]): ResolvedStream[] {
  const resolved: ResolvedStream[] = [];
  const refused: Refused[] = [];
  let failure: ApiError | undefined;
  for (const [index, text] of streams.entries()) {
    try {
      resolved.push(hub.resolve(text));
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
