import { useQuery } from '@tanstack/react-query';
import { numberToStepText } from '@tradewind/money';
import { useEffect, useSyncExternalStore } from 'react';
import { useUser } from '../../account/use-account.ts';
import { useServices } from '../../services.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import type { TicketContext } from '../../trading/ticket/context.ts';
import { balanceOf } from '../../trading/trading-state.ts';
import { useTrading, useTradingServices } from '../../trading/use-trading.ts';

const NO_LEVELS: readonly number[] = [];

/** Query of an account's leverage and margin mode in a perpetual market. */
export function marginSettingsKey(userId: string | undefined, symbol: string) {
  return ['account', 'margin-settings', userId, symbol] as const;
}

/** What the ticket knows of market and account, a few times a second as prices move. */
export function useTicketContext(market: ListedMarket): TicketContext {
  const { prices, book, api } = useServices();
  const { marks } = useTradingServices();
  const user = useUser();
  const view = useTrading();
  const isPerpetual = market.type === 'perpetual';
  useSyncExternalStore(prices.signal.subscribe, prices.signal.version);
  useSyncExternalStore(marks.signal.subscribe, marks.signal.version);
  useEffect(() => book.follow(market.symbol), [book, market.symbol]);
  useEffect(
    () => (isPerpetual ? marks.follow(market.symbol) : undefined),
    [isPerpetual, marks, market.symbol],
  );
  const settings = useQuery({
    queryKey: marginSettingsKey(user?.id, market.symbol),
    enabled: user !== undefined && isPerpetual,
    queryFn: () => api.positions.marginSettings({ symbol: market.symbol }),
  });
  const onGrid = (price: number | null | undefined) =>
    price === null || price === undefined ? null : numberToStepText(price, market.tickSize);
  const wallet = isPerpetual ? 'margin' : 'spot';
  const quote = balanceOf(view, wallet, market.quote);
  const depth = book.book?.symbol === market.symbol ? book.book : null;
  return {
    market,
    bids: depth?.bids ?? NO_LEVELS,
    asks: depth?.asks ?? NO_LEVELS,
    last: onGrid(prices.get(market.id)?.price),
    mark: onGrid(marks.get(market.symbol)?.mark),
    available:
      view.phase === 'ready'
        ? {
            quote: quote?.available ?? '0',
            base: balanceOf(view, wallet, market.base)?.available ?? '0',
          }
        : null,
    walletBalance: quote?.total ?? null,
    position: view.positions.get(market.symbol)?.value ?? null,
    leverage: isPerpetual ? (settings.data?.leverage ?? 1) : 1,
    marginMode: settings.data?.marginMode ?? 'cross',
    now: prices.feedTime,
  };
}
