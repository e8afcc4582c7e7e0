import type { Handler } from './handler.ts';

/** One handler on one pattern. */
export interface Subscription {
  readonly handler: Handler;
  active: boolean;
}

/** Who listens to what, found by topic without looking at every subscription. */
export class Subscriptions {
  readonly #byTopic = new Map<string, Set<Subscription>>();
  readonly #byPrefix = new Map<string, Set<Subscription>>();

  /** Adds a handler; the result takes it away again. */
  add(pattern: string, handler: Handler): () => void {
    const subscription: Subscription = { handler, active: true };
    const prefixed = pattern.endsWith('*');
    const index = prefixed ? this.#byPrefix : this.#byTopic;
    const key = prefixed ? pattern.slice(0, -1) : pattern;
    const members = index.get(key) ?? new Set();
    index.set(key, members.add(subscription));
    return () => {
      subscription.active = false;
      members.delete(subscription);
      if (members.size === 0 && index.get(key) === members) index.delete(key);
    };
  }

  /** Those who listen to `topic` at this moment. */
  matching(topic: string): Subscription[] {
    const found = [...(this.#byTopic.get(topic) ?? [])];
    for (const [prefix, members] of this.#byPrefix) {
      if (topic.startsWith(prefix)) found.push(...members);
    }
    return found;
  }

  clear(): void {
    for (const index of [this.#byTopic, this.#byPrefix]) {
      for (const members of index.values()) for (const member of members) member.active = false;
      index.clear();
    }
  }
}
