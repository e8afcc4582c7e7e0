import type { AccountEvent } from '../engine.ts';

export interface KeptEvent {
  /** As the engine told it: what clients are sent is made when somebody wants it. */
  readonly event: AccountEvent;
  /** What it costs to keep, in units of a small event. */
  readonly weight: number;
}

export interface KeptEventsBounds {
  readonly perAccount: number;
  /** Weight of all events of all accounts together. */
  readonly weightMax: number;
}

interface AccountEvents {
  /** Without a gap, oldest first, never empty. */
  readonly events: KeptEvent[];
  weight: number;
}

/**
 * The newest events of each account, for those who were away. Where all of them would take too much, accounts that had
 * no event for the longest lose theirs.
 */
export class KeptEvents {
  readonly #bounds: KeptEventsBounds;
  /** The account whose last event is the oldest stands first: a map keeps the order in which keys were set. */
  readonly #accounts = new Map<string, AccountEvents>();
  #weight = 0;

  constructor(bounds: KeptEventsBounds) {
    this.#bounds = bounds;
  }

  /** `seq` of an account's newest event; undefined where none is kept. */
  newest(userId: string): number | undefined {
    return this.#accounts.get(userId)?.events.at(-1)?.event.seq;
  }

  add(userId: string, kept: KeptEvent): void {
    let account = this.#accounts.get(userId);
    const newest = account?.events.at(-1)?.event.seq;
    // What does not follow, as after an event that could not be kept, begins anew.
    if (newest !== undefined && kept.event.seq !== newest + 1) this.forget(userId);
    account = this.#accounts.get(userId) ?? { events: [], weight: 0 };
    account.events.push(kept);
    this.#weigh(account, kept.weight);
    if (account.events.length > this.#bounds.perAccount) this.#dropOldest(account);
    this.#accounts.delete(userId);
    this.#accounts.set(userId, account);
    this.#makeRoom();
  }

  /** Events of an account after `since`, oldest first; null where they are not all kept, or were never there. */
  after(userId: string, since: number): readonly KeptEvent[] | null {
    const events = this.#accounts.get(userId)?.events ?? [];
    const oldest = events[0]?.event.seq;
    if (oldest === undefined || since < oldest - 1 || since >= oldest + events.length) return null;
    return events.slice(since - oldest + 1);
  }

  forget(userId: string): void {
    const account = this.#accounts.get(userId);
    if (account === undefined) return;
    this.#weigh(account, -account.weight);
    this.#accounts.delete(userId);
  }

  /** Forgets accounts that had no event for the longest; of the last one left, its oldest events. */
  #makeRoom(): void {
    for (const [userId, account] of this.#accounts) {
      while (
        this.#accounts.size === 1 &&
        this.#weight > this.#bounds.weightMax &&
        account.events.length > 1
      ) {
        this.#dropOldest(account);
      }
      if (this.#weight <= this.#bounds.weightMax || this.#accounts.size === 1) return;
      this.forget(userId);
    }
  }

  #dropOldest(account: AccountEvents): void {
    this.#weigh(account, -account.events.shift()!.weight);
  }

  #weigh(account: AccountEvents, weight: number): void {
    account.weight += weight;
    this.#weight += weight;
  }
}
