import { createContext, useContext } from 'react';
import type { ListedMarket } from '../stores/markets.ts';

/** The market that the trade screen shows. */
export const MarketContext = createContext<ListedMarket | null>(null);

export function useMarket(): ListedMarket {
  const market = useContext(MarketContext);
  if (market === null) throw new Error('useMarket outside MarketContext');
  return market;
}
