import type { Bus } from '@tradewind/market';
import { SESSIONS_TOPIC } from '../modules/auth/session-events.ts';
import type { SessionEvent } from '../modules/auth/session-events.ts';
import { API_KEYS_TOPIC } from '../modules/users/api-key-directory.ts';
import type { KeyEvent } from '../modules/users/api-key-directory.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';

/** What ends or changes a proof of identity; `keys`: these API keys are gone. */
export type SessionSignal = SessionEvent | ({ readonly type: 'keys' } & KeyEvent);

/** Hears what ends or changes proofs of identity, in whichever process it happened. */
export class SessionSignals {
  readonly #listening: readonly Listening[];
  readonly #watches = new Set<SessionSignal[]>();

  constructor(bus: Bus, onSignal: (signal: SessionSignal) => void, onFailure: (error: unknown) => void) {
    const hear = (signal: SessionSignal) => {
      for (const heard of this.#watches) heard.push(signal);
      onSignal(signal);
    };
    this.#listening = [
      listen(bus, SESSIONS_TOPIC, (message) => hear(message as SessionEvent), onFailure),
      listen(bus, API_KEYS_TOPIC, (message) => hear({ type: 'keys', ...(message as KeyEvent) }), onFailure),
    ];
  }

  get ready(): Promise<void> {
    return Promise.all(this.#listening.map(({ ready }) => ready)).then(() => undefined);
  }

  /** Notes what is heard from now on, for a look-up that has begun and may not see it. */
  watch(): { take(): readonly SessionSignal[]; stop(): void } {
    const heard: SessionSignal[] = [];
    this.#watches.add(heard);
    return { take: () => heard.splice(0), stop: () => this.#watches.delete(heard) };
  }

  stop(): void {
    for (const listening of this.#listening) listening.stop();
  }
}
