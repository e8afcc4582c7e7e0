import type { User } from '@tradewind/protocol';
import type { Gateway } from '../feed/gateway.ts';
import type { SessionState } from '../feed/messages.ts';
import type { AccountApi } from './api.ts';

/** What a page needs to hear of its session: the state before, and the one now. */
export type SessionListener = (now: SessionState, before: SessionState) => void;

/**
 * Who is signed in on this page, as the worker tells it. While somebody is, the account's own stream is followed, which
 * is also how the end of a session is heard at once.
 */
export class AccountStore {
  readonly #gateway: Pick<Gateway, 'watch' | 'onSession'>;
  readonly #api: Pick<AccountApi, 'auth'>;
  readonly #listeners = new Set<SessionListener>();
  readonly #updateListeners = new Set<() => void>();
  #state: SessionState = { state: 'restoring' };
  #stopWatching: (() => void) | undefined;

  constructor(gateway: Pick<Gateway, 'watch' | 'onSession'>, api: Pick<AccountApi, 'auth'>) {
    this.#gateway = gateway;
    this.#api = api;
    gateway.onSession((session) => this.#set(session));
  }

  readonly current = (): SessionState => this.#state;

  readonly subscribe = (listener: SessionListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears of everything that happens to the account: sessions that begin and end, keys, profile. */
  onUpdate(listener: () => void): () => void {
    this.#updateListeners.add(listener);
    return () => this.#updateListeners.delete(listener);
  }

  get user(): User | undefined {
    return this.#state.state === 'signed_in' ? this.#state.user : undefined;
  }

  /** What a call answered about the account of now. */
  setUser(user: User): void {
    if (this.user?.id === user.id) this.#set({ state: 'signed_in', user });
  }

  /** Reads the account again. */
  async reload(): Promise<void> {
    this.setUser(await this.#api.auth.me());
  }

  #set(now: SessionState): void {
    const before = this.#state;
    const isSame =
      before.state === 'signed_in' && now.state === 'signed_in' && before.user.id === now.user.id;
    this.#state = now;
    if (!isSame) {
      this.#stopWatching?.();
      this.#stopWatching = now.state === 'signed_in' ? this.#watch() : undefined;
    }
    for (const listener of this.#listeners) listener(now, before);
  }

  #watch(): () => void {
    return this.#gateway.watch('account:update', ({ type }) => {
      // A failure here is of no harm: the next update, or the next token, brings the account again.
      if (type === 'account_changed') this.reload().catch(() => undefined);
      for (const listener of this.#updateListeners) listener();
    });
  }
}
