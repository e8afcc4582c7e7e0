import type { Bus } from '@tradewind/market';
import type { UserStream, UserStreamPayloads } from '@tradewind/protocol';

/** Bus topic of what happens to one account. Messages are {@link UserMessage}. */
export const userTopic = (userId: string): string => `account.${userId}`;

export interface UserMessage {
  readonly stream: string;
  readonly payload: unknown;
}

/** Sends to every connection of an account that is subscribed to the stream, in whichever process it is. */
export async function publishToUser<Stream extends UserStream>(
  bus: Bus,
  userId: string,
  stream: Stream,
  payload: UserStreamPayloads[Stream],
): Promise<void> {
  await bus.publish(userTopic(userId), { stream, payload } satisfies UserMessage);
}
