import { useSyncExternalStore } from 'react';
import { useServices } from '../services.ts';
import type { Services } from '../services.ts';
import { MarkStore } from './marks.ts';
import { OrderDesk } from './order-desk.ts';
import type { UnacknowledgedOrder } from './order-desk.ts';
import { TradingStore } from './trading-store.ts';
import type { TradingView } from './trading-store.ts';

/** Everything about trading that lives as long as the page. */
export interface TradingServices {
  readonly store: TradingStore;
  readonly desk: OrderDesk;
  readonly marks: MarkStore;
}

const made = new WeakMap<Services, TradingServices>();

/** Made by who first asks for it, so that pages begin without. */
export function tradingServices(services: Services): TradingServices {
  const known = made.get(services);
  if (known !== undefined) return known;
  const { gateway, api, account } = services;
  const store = new TradingStore(gateway, api, account);
  const desk = new OrderDesk({
    api,
    store,
    newId: () => crypto.randomUUID(),
    now: () => Date.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  // What one account sent is not for the next to see.
  account.subscribe((now) => {
    if (now.state === 'signed_out') desk.clear();
  });
  const trading = { store, desk, marks: new MarkStore(gateway, () => performance.now()) };
  made.set(services, trading);
  return trading;
}

/** The page's one store of orders, positions and balances. */
export function tradingOf(services: Services): TradingStore {
  return tradingServices(services).store;
}

export function useTradingServices(): TradingServices {
  return tradingServices(useServices());
}

export function useTradingStore(): TradingStore {
  return useTradingServices().store;
}

/** Orders, positions and balances as acknowledged; draws anew with each change. */
export function useTrading(): TradingView {
  const store = useTradingStore();
  return useSyncExternalStore(store.subscribe, store.current);
}

/** Orders that were sent and not acknowledged. */
export function usePendingOrders(): readonly UnacknowledgedOrder[] {
  const { desk } = useTradingServices();
  return useSyncExternalStore(desk.subscribe, desk.pending);
}
