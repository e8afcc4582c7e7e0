import type { User } from '@tradewind/protocol';
import type { SessionEndReason } from './session-change.ts';

/** A valid access token and whom it is for. */
export interface Access {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly user: User;
}

export type SharedMessage =
  | { readonly state: 'signed_in' | 'refreshed'; readonly access: Access }
  | { readonly state: 'ended'; readonly reason: SessionEndReason };

/**
 * Tells the other tabs of an origin. They share the cookie, so they are signed in and out together; passing the access
 * token on saves each of them a refresh of its own.
 */
export class SharedSession {
  readonly #channel: BroadcastChannel;

  constructor(name: string, onMessage: (message: SharedMessage) => void) {
    this.#channel = new BroadcastChannel(name);
    // Under Node an open channel would keep the process alive.
    (this.#channel as { unref?: () => void }).unref?.();
    this.#channel.addEventListener('message', ({ data }: MessageEvent<SharedMessage>) => onMessage(data));
  }

  tell(message: SharedMessage): void {
    this.#channel.postMessage(message);
  }

  close(): void {
    this.#channel.close();
  }
}
