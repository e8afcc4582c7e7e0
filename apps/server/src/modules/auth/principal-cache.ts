import type { Bus, Clock, Unsubscribe } from '@tradewind/market';
import type { Principal, SessionProof } from './principal.ts';
import { SESSIONS_TOPIC } from './session-events.ts';
import type { SessionEvent } from './session-events.ts';

/**
 * How long a looked-up session counts without a new look. Revocations come at once over the bus; this bounds what a
 * lost message can do.
 */
const TTL_MS = 10_000;
const ENTRIES_MAX = 50_000;

/** A session as found in the database, before it is known how it was shown. */
export interface ResolvedSession {
  readonly principal: Omit<Principal, 'proof'>;
  readonly proof: Omit<SessionProof, 'via'>;
}

/** Sessions that were looked up a moment ago, by id or cookie hash; what is revoked anywhere is dropped everywhere. */
export class PrincipalCache {
  readonly #clock: Clock;
  readonly #entries = new Map<string, { readonly until: number; readonly session: ResolvedSession }>();
  /** Lookups that began before a revocation must not bring the session back. */
  #generation = 0;
  #unsubscribe: Unsubscribe | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async start(bus: Bus): Promise<void> {
    this.#unsubscribe = await bus.subscribe(SESSIONS_TOPIC, (message) => this.apply(message as SessionEvent));
  }

  async stop(): Promise<void> {
    await this.#unsubscribe?.();
  }

  apply(event: SessionEvent): void {
    this.#generation += 1;
    const gone = new Set(event.type === 'revoked' ? event.sessionIds : []);
    for (const [key, { session }] of this.#entries) {
      if (
        event.type === 'user' ? session.principal.userId === event.userId : gone.has(session.proof.sessionId)
      ) {
        this.#entries.delete(key);
      }
    }
  }

  async resolve(
    key: string,
    find: () => Promise<ResolvedSession | undefined>,
  ): Promise<ResolvedSession | undefined> {
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > this.#clock.now()) return known.session;
    const generation = this.#generation;
    const session = await find();
    this.#entries.delete(key);
    if (session !== undefined && generation === this.#generation) {
      this.#entries.set(key, { until: this.#clock.now() + TTL_MS, session });
      if (this.#entries.size > ENTRIES_MAX) this.#entries.delete(this.#entries.keys().next().value!);
    }
    return session;
  }
}
