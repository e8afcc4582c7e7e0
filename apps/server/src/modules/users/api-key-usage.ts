import type { Clock } from '@tradewind/market';
import type { Logger } from '../../logger.ts';
import type { KeyUse } from './api-key-repository.ts';

/** How often waiting notes are looked at, and how often one key is written at most. */
const FLUSH_EVERY_MS = 5_000;
const WRITE_EVERY_MS = 60_000;

export interface ApiKeyUsageOptions {
  readonly repository: { recordUses(uses: readonly KeyUse[]): Promise<void> };
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn'>;
}

/** When keys were last used, gathered in memory so that a request costs no write. A crash loses a minute of it. */
export class ApiKeyUsage {
  readonly #options: ApiKeyUsageOptions;
  readonly #waiting = new Map<string, KeyUse>();
  readonly #writtenAt = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ApiKeyUsageOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  /** Writes what waits, and no more from then on. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#writtenAt.clear();
    await this.flush();
  }

  used(keyId: string, address: string | null): void {
    this.#waiting.set(keyId, { keyId, at: new Date(this.#options.clock.now()), address });
  }

  /** Writes the keys whose last note is a minute old, in one statement. Never rejects: it is tried again later. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const { repository, clock, logger } = this.#options;
    const now = clock.now();
    for (const [keyId, at] of this.#writtenAt) if (at <= now - WRITE_EVERY_MS) this.#writtenAt.delete(keyId);
    const due = [...this.#waiting.values()].filter(({ keyId }) => !this.#writtenAt.has(keyId));
    if (due.length === 0) return;
    try {
      await repository.recordUses(due);
    } catch (error) {
      logger.warn({ err: error, keys: due.length }, 'the last use of API keys could not be written yet');
      return;
    }
    for (const use of due) {
      this.#writtenAt.set(use.keyId, now);
      if (this.#waiting.get(use.keyId) === use) this.#waiting.delete(use.keyId);
    }
  }
}
