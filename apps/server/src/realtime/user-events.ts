import type { Bus } from '@tradewind/market';
import type { UserStream, UserStreamPayloads } from '@tradewind/protocol';

/** Bus topic of what happens to one account. Messages are {@link UserMessage}. */
export const userTopic = (userId: string): string => `account.${userId}`;

/** Bus topic of {@link EventsAsked}. */
export const EVENTS_ASKED_TOPIC = 'account-events-asked';

/** Something that happened to an account, as its connections are sent it. */
export interface UserEvent {
  readonly stream: string;
  readonly payload: unknown;
}

/** Asks who keeps events of trading for those after `since`; null: only for how far they have come. */
export interface EventsAsked {
  readonly userId: string;
  /** Id of the question. */
  readonly ask: string;
  readonly since: number | null;
  readonly streams: readonly string[];
}

/**
 * The answer. It comes on the account's own topic, from who publishes the account's events of trading, and a bus keeps
 * the order of a topic and its publisher: what comes before it on the topic is part of it, what comes after it is not.
 */
export interface EventsAnswered {
  readonly answers: string;
  /** `seq` of the account's newest event; null where that can't be told. */
  readonly seq: number | null;
  /** Those after `since` of the streams that were asked for, oldest first; null where they are not all kept. */
  readonly events: readonly UserEvent[] | null;
}

export type UserMessage = UserEvent | EventsAnswered;

/** Sends to every connection of an account that is subscribed to the stream, in whichever process it is. */
export async function publishToUser<Stream extends UserStream>(
  bus: Bus,
  userId: string,
  stream: Stream,
  payload: UserStreamPayloads[Stream],
): Promise<void> {
  await bus.publish(userTopic(userId), { stream, payload } satisfies UserMessage);
}
