import type { OrderResource, Sequenced } from '@tradewind/protocol';
import type { RouteInputOf } from '@tradewind/client';
import type { orderRoutes } from '@tradewind/protocol';
import type { TradingApi } from '../account/api.ts';
import { CallError } from '../feed/gateway.ts';
import { isOutcomeUnknown } from './outcome.ts';
import type { TradingStore } from './trading-store.ts';

export type OrderInput = Omit<RouteInputOf<typeof orderRoutes.place>, 'clientOrderId'>;
export type OcoInput = Omit<RouteInputOf<typeof orderRoutes.oco>, 'clientOrderId'>;

/** What is sent: one order, or a pair of which one cancels the other. */
export type Placement =
  { readonly kind: 'order'; readonly input: OrderInput } | { readonly kind: 'oco'; readonly input: OcoInput };

/** An order that the exchange has not acknowledged. It is never shown as accepted. */
export interface UnacknowledgedOrder {
  readonly clientOrderId: string;
  readonly placement: Placement;
  /** `unknown`: sent, but no answer came; it is looked for. `missing`: the exchange does not have it. */
  readonly state: 'sending' | 'unknown' | 'missing';
  /** UTC milliseconds of this machine's clock. */
  readonly sentAt: number;
}

/** What became of an order that was sent. */
export type Placed =
  | { readonly outcome: 'acknowledged'; readonly orders: readonly OrderResource[] }
  /** Nobody answered; the order is listed until it is known. */
  | { readonly outcome: 'unknown' };

/** Pauses before each look for an order without an answer. After the last the exchange is believed not to have it. */
const LOOK_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

export interface OrderDeskDependencies {
  readonly api: Pick<TradingApi, 'orders'>;
  readonly store: Pick<TradingStore, 'takeOrder' | 'current' | 'subscribe'>;
  readonly newId: () => string;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Sends orders, each under an id of the page's own, so that one whose answer was lost can be looked for by that id
 * instead of being sent twice.
 */
export class OrderDesk {
  readonly #dependencies: OrderDeskDependencies;
  readonly #listeners = new Set<() => void>();
  #pending: readonly UnacknowledgedOrder[] = [];

  constructor(dependencies: OrderDeskDependencies) {
    this.#dependencies = dependencies;
    // A stream may tell of an order before its answer comes, or in place of it.
    dependencies.store.subscribe(() => this.#dropAcknowledged());
  }

  readonly pending = (): readonly UnacknowledgedOrder[] => this.#pending;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @throws {CallError} where the exchange refuses: nothing has moved then. */
  async place(placement: Placement): Promise<Placed> {
    const clientOrderId = this.#dependencies.newId();
    const sentAt = this.#dependencies.now();
    this.#show([...this.#pending, { clientOrderId, placement, state: 'sending', sentAt }]);
    try {
      const orders = await this.#send(clientOrderId, placement);
      this.#drop(clientOrderId);
      return { outcome: 'acknowledged', orders };
    } catch (error) {
      if (!isOutcomeUnknown(error)) {
        this.#drop(clientOrderId);
        throw error;
      }
      if (!this.#isPending(clientOrderId)) {
        return { outcome: 'acknowledged', orders: this.#known(clientOrderId) };
      }
      this.#mark(clientOrderId, 'unknown');
      void this.#lookFor(clientOrderId);
      return { outcome: 'unknown' };
    }
  }

  /** Takes a row away whose order the exchange does not have. */
  dismiss(clientOrderId: string): void {
    this.#drop(clientOrderId);
  }

  /** Everything of the account that was here goes with it. */
  clear(): void {
    this.#show([]);
  }

  async #send(clientOrderId: string, placement: Placement): Promise<readonly OrderResource[]> {
    const { api, store } = this.#dependencies;
    if (placement.kind === 'oco') {
      const { orders, seq } = await api.orders.oco({ ...placement.input, clientOrderId });
      for (const order of orders) store.takeOrder(order, seq);
      return orders;
    }
    const { seq, ...order }: OrderResource & Sequenced = await api.orders.place({
      ...placement.input,
      clientOrderId,
    });
    store.takeOrder(order, seq);
    return [order];
  }

  /** Reads by the id that the order was sent with, until it is found or was given time enough to arrive. */
  async #lookFor(clientOrderId: string): Promise<void> {
    const { api, store, pause } = this.#dependencies;
    for (const ms of LOOK_AFTER_MS) {
      await pause(ms);
      if (!this.#isPending(clientOrderId)) return;
      try {
        const { data, seq } = await api.orders.list({ clientOrderId });
        if (data.length === 0) continue;
        for (const order of data) store.takeOrder(order, seq);
        this.#drop(clientOrderId);
        return;
      } catch (error) {
        if (error instanceof CallError && error.code === 'UNAUTHENTICATED') return;
      }
    }
    this.#mark(clientOrderId, 'missing');
  }

  #known(clientOrderId: string): OrderResource[] {
    return [...this.#dependencies.store.current().orders.values()]
      .map(({ value }) => value)
      .filter((order) => order.clientOrderId === clientOrderId);
  }

  #dropAcknowledged(): void {
    const left = this.#pending.filter(({ clientOrderId }) => this.#known(clientOrderId).length === 0);
    if (left.length < this.#pending.length) this.#show(left);
  }

  #isPending(clientOrderId: string): boolean {
    return this.#pending.some((order) => order.clientOrderId === clientOrderId);
  }

  #mark(clientOrderId: string, state: UnacknowledgedOrder['state']): void {
    this.#show(
      this.#pending.map((order) => (order.clientOrderId === clientOrderId ? { ...order, state } : order)),
    );
  }

  #drop(clientOrderId: string): void {
    if (this.#isPending(clientOrderId)) {
      this.#show(this.#pending.filter((order) => order.clientOrderId !== clientOrderId));
    }
  }

  #show(pending: readonly UnacknowledgedOrder[]): void {
    this.#pending = pending;
    this.#listeners.forEach((listener) => listener());
  }
}
