import type { TradingApi } from '../../../account/api.ts';
import { isOutcomeUnknown } from '../../../trading/outcome.ts';
import type { TradingStore } from '../../../trading/trading-store.ts';
import type { ChartLine, LineHandle } from './chart-line.ts';

export interface LineChangesOptions {
  readonly api: Pick<TradingApi, 'orders' | 'positions'>;
  readonly store: Pick<TradingStore, 'takeOrder' | 'takePosition' | 'reload'>;
  /** Resolves when what the streams tell agrees with what was asked, or can't be waited for any longer. */
  readonly seen: (line: ChartLine, asked: Asked) => Promise<void>;
  /** What is drawn changes. */
  readonly changed: () => void;
  /** The exchange refused, or nobody knows whether it did. */
  readonly failed: (line: ChartLine, error: unknown) => void;
}

/** A change that the exchange has not acknowledged: the price that was asked for; null: that the line goes. */
export type Asked = string | null;

/**
 * Asks the exchange for what was done to a line. Until it answers the line is only pending; what it answers is what is
 * shown, and a refusal leaves everything as it was.
 */
export class LineChanges {
  readonly #options: LineChangesOptions;
  readonly #pending = new Map<string, Asked>();

  constructor(options: LineChangesOptions) {
    this.#options = options;
  }

  /** By the key of the line. */
  get pending(): ReadonlyMap<string, Asked> {
    return this.#pending;
  }

  move(line: ChartLine, price: string): Promise<void> {
    return this.#ask(line, price, (handle) => this.#amend(handle, price));
  }

  /** Cancels the order, or takes the position's stop or target away. */
  remove(line: ChartLine): Promise<void> {
    return this.#ask(line, null, (handle) => this.#cancel(handle));
  }

  async #ask(line: ChartLine, asked: Asked, ask: (handle: LineHandle) => Promise<void>): Promise<void> {
    if (line.handle === null || this.#pending.has(line.key)) return;
    this.#pending.set(line.key, asked);
    this.#options.changed();
    try {
      await ask(line.handle);
      // The stop of a position is another order afterwards, which the streams bring a moment after the answer.
      await this.#options.seen(line, asked);
    } catch (error) {
      // It may have happened all the same; what is shown afterwards is what the exchange says.
      if (isOutcomeUnknown(error)) this.#options.store.reload();
      this.#options.failed(line, error);
    } finally {
      this.#pending.delete(line.key);
      this.#options.changed();
    }
  }

  async #amend(handle: LineHandle, price: string): Promise<void> {
    const { api, store } = this.#options;
    if (handle.on === 'order') {
      const { seq, ...order } = await api.orders.amend({ id: handle.id, [handle.field]: price });
      store.takeOrder(order, seq);
    } else {
      await this.#protect(handle, price);
    }
  }

  async #cancel(handle: LineHandle): Promise<void> {
    const { api, store } = this.#options;
    if (handle.on === 'order') {
      const { seq, ...order } = await api.orders.cancel({ id: handle.id });
      store.takeOrder(order, seq);
    } else {
      await this.#protect(handle, null);
    }
  }

  async #protect(handle: Extract<LineHandle, { on: 'position' }>, price: string | null): Promise<void> {
    const { api, store } = this.#options;
    const { seq, ...position } = await api.positions.protect({ id: handle.id, [handle.field]: price });
    store.takePosition(handle.symbol, position, seq);
  }
}
