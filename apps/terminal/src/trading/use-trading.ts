import { useSyncExternalStore } from 'react';
import { useServices } from '../services.ts';
import type { Services } from '../services.ts';
import { TradingStore } from './trading-store.ts';
import type { TradingView } from './trading-store.ts';

const stores = new WeakMap<Services, TradingStore>();

/** The page's one store of orders, positions and balances; made, with all that it needs, by who first asks for it. */
export function tradingOf(services: Services): TradingStore {
  let store = stores.get(services);
  if (store === undefined) {
    store = new TradingStore(services.gateway, services.api, services.account);
    stores.set(services, store);
  }
  return store;
}

export function useTradingStore(): TradingStore {
  return tradingOf(useServices());
}

/** Orders, positions and balances as acknowledged; draws anew with each change. */
export function useTrading(): TradingView {
  const store = useTradingStore();
  return useSyncExternalStore(store.subscribe, store.current);
}
