import type { ClientEvent, ClientEventPayload } from './events.ts';

type AnyListener = (payload: never) => void;

/** Listeners by event name. One that throws is reported and keeps none of the others from being called. */
export class Emitter {
  readonly #listeners = new Map<string, Set<AnyListener>>();

  on<Event extends ClientEvent>(
    event: Event,
    listener: (payload: ClientEventPayload<Event>) => void,
  ): () => void {
    const listeners = this.#listeners.get(event) ?? new Set<AnyListener>();
    this.#listeners.set(event, listeners.add(listener));
    return () => this.off(event, listener);
  }

  off<Event extends ClientEvent>(event: Event, listener: (payload: ClientEventPayload<Event>) => void): void {
    const listeners = this.#listeners.get(event);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#listeners.delete(event);
  }

  emit<Event extends ClientEvent>(event: Event, payload: ClientEventPayload<Event>): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        (listener as (payload: ClientEventPayload<Event>) => void)(payload);
      } catch (error) {
        // Thrown again outside, where the host reports it as what it is: an uncaught error of that listener.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
