import type { CancelTask, Scheduler } from '../scheduler.ts';

export interface SubscriptionContext {
  readonly scheduler: Scheduler;
  /** Resolves when subscribing makes sense: at once, or while a venue is down when the next attempt is due. */
  ready(): Promise<void>;
  /** A failure that another attempt may cure. */
  failed(error: unknown): void;
  /** The exchange will never serve this; told once. */
  refused(name: string, error: unknown): void;
}

/** How often a subscription looks for errors that CCXT stored while nobody awaited its promise. */
const REARM_MS = 1_000;

/** Wait after an order book fell out of step, before it is loaded again. */
const RESYNC_MS = 250;

/**
 * Keeps one subscription of a CCXT exchange alive: subscribes, notices failures, waits for the shared backoff and
 * subscribes again. Data does not pass through here (see `createExchange`).
 */
export class Subscription {
  readonly name: string;
  readonly #context: SubscriptionContext;
  readonly #watch: () => Promise<unknown>;
  #stopped = false;
  #wake: (() => void) | null = null;

  constructor(name: string, context: SubscriptionContext, watch: () => Promise<unknown>) {
    this.name = name;
    this.#context = context;
    this.#watch = watch;
    void this.#run();
  }

  /** Subscribes again at once where the connection is new; does nothing on one that lives. */
  renew(): void {
    this.#wake?.();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#context.ready();
      if (this.#stopped) return;
      try {
        await this.#watch();
        await this.#pause(REARM_MS);
      } catch (error) {
        if (this.#stopped) return;
        if (isResync(error)) {
          await this.#pause(RESYNC_MS);
        } else if (isRefusal(error)) {
          this.#context.refused(this.name, error);
          return;
        } else {
          this.#context.failed(error);
        }
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      let cancel: CancelTask = () => undefined;
      const wake = (): void => {
        cancel();
        this.#wake = null;
        resolve();
      };
      this.#wake = wake;
      cancel = this.#context.scheduler.after(ms, wake);
    });
  }
}

function isResync(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === 'ChecksumError';
}

const REFUSALS = new Set([
  'NotSupported',
  'BadSymbol',
  'BadRequest',
  'ArgumentsRequired',
  'AuthenticationError',
  'PermissionDenied',
]);

function isRefusal(error: unknown): boolean {
  return error instanceof Error && REFUSALS.has(error.constructor.name);
}
