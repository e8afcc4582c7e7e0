import { createContext, useContext } from 'react';
import { QueryClient } from '@tanstack/react-query';
import { AccountStore } from './account/account-store.ts';
import { accountApi } from './account/api.ts';
import type { AccountApi } from './account/api.ts';
import type { LinkSecrets } from './account/link-secrets.ts';
import { joinPreferences } from './account/preferences.ts';
import { Gateway } from './feed/gateway.ts';
import { PaletteSource } from './paint/palette.ts';
import { FrameScheduler } from './paint/scheduler.ts';
import { BookStore } from './stores/book.ts';
import { FeedStore } from './stores/feed.ts';
import { PriceStore } from './stores/prices.ts';
import { TapeStore } from './stores/tape.ts';

/** Everything that lives as long as the page. Made once in `main.tsx` and handed down. */
export interface Services {
  readonly gateway: Gateway;
  readonly scheduler: FrameScheduler;
  readonly palette: PaletteSource;
  readonly prices: PriceStore;
  readonly book: BookStore;
  readonly tape: TapeStore;
  readonly feed: FeedStore;
  readonly queries: QueryClient;
  /** Calls about accounts, made by the worker. */
  readonly api: AccountApi;
  /** Who is signed in. */
  readonly account: AccountStore;
  readonly linkSecrets: LinkSecrets;
}

export function createServices(worker: Worker, url: string, linkSecrets: LinkSecrets): Services {
  const gateway = new Gateway(worker, url);
  const api = accountApi(gateway);
  const account = new AccountStore(gateway, api);
  joinPreferences(account, api);
  const scheduler = new FrameScheduler((callback) => requestAnimationFrame(callback));
  const prices = new PriceStore(scheduler, () => performance.now());
  gateway.watch('prices:all', (update) => prices.apply(update));
  return {
    gateway,
    scheduler,
    palette: new PaletteSource(document.documentElement, scheduler),
    prices,
    book: new BookStore(gateway, scheduler),
    tape: new TapeStore(gateway, scheduler),
    feed: new FeedStore(gateway, prices, () => performance.now()),
    queries: new QueryClient({
      defaultOptions: {
        queries: {
          // The client in the worker has tried again already.
          retry: false,
          refetchOnWindowFocus: false,
        },
      },
    }),
    api,
    account,
    linkSecrets,
  };
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('useServices outside ServicesContext');
  return services;
}
