import { userStreamsPayload } from '@tradewind/protocol';
import type { UserSubscribed } from '@tradewind/protocol';
import type { RealtimeCounters } from './counters.ts';
import { clientEvent } from './dispatch.ts';
import type { ClientEvent } from './dispatch.ts';
import { claimStreams } from './stream-namespace.ts';
import type { UserStreams } from './user-streams.ts';

/** A thousand events may be sent for one that asks for them. */
const RESUME_COST = 10;

/** `subscribe` of `/user`: what was missed first, then the acknowledgement, then what comes. */
export function userSubscribeEvent(
  userStreams: UserStreams,
  streamsMax: number,
  counters: RealtimeCounters,
): ClientEvent {
  return clientEvent({
    schema: userStreamsPayload,
    cost: ({ since }) => (since === undefined ? 1 : RESUME_COST),
    handle: async (socket, { streams, since }) => {
      await userStreams.open(socket);
      // What is not there any more is not counted as subscribed.
      if (!socket.connected) return { result: {} };
      const names = claimStreams(userStreams, streams, socket, streamsMax, counters).map(({ name }) => name);
      const entered = await userStreams.enter(socket, [...new Set(names)], since);
      return { result: { streams: names, ...entered } satisfies UserSubscribed };
    },
  });
}
