import { useEffect } from 'react';
import { formatNumber } from '../../format/numbers.ts';
import { useServices } from '../../services.ts';
import type { ListedMarket } from '../../stores/markets.ts';

/** The price in the title of the tab, so that it is seen from elsewhere. */
export function usePriceTitle(market: ListedMarket): void {
  const { prices } = useServices();
  useEffect(() => {
    const write = () => {
      const row = prices.get(market.id);
      const price = row === undefined ? '' : `${formatNumber(row.price, market.priceDecimals)} `;
      const title = `${price}${market.symbol} · Tradewind`;
      if (document.title !== title) document.title = title;
    };
    write();
    return prices.signal.subscribe(write);
  }, [prices, market]);
}
