import { useInfiniteQuery } from '@tanstack/react-query';
import { useUser } from '../account/use-account.ts';
import type { CallError } from '../feed/gateway.ts';
import { useMarket } from '../panels/market-context.ts';
import { newestOf } from './newest.ts';
import { useTableFilter } from './table/table-filter.ts';
import type { TradingPhase } from './trading-store.ts';

const PAGE = 100;

interface Item {
  readonly id: string;
  readonly symbol: string;
}

interface PageQuery {
  readonly limit: number;
  readonly symbol?: string;
  readonly cursor?: string;
}

export interface OwnHistoryOptions<Row extends Item> {
  /** Tells one history from another: `orders`. */
  readonly name: string;
  readonly read: (
    query: PageQuery,
  ) => Promise<{ readonly data: readonly Row[]; readonly nextCursor: string | null }>;
  /** What happened while the page was open. */
  readonly live: readonly Row[];
  readonly timeOf: (row: Row) => string;
}

/** A history of the account, read page by page; what happens while the page is open joins at once. */
export function useOwnHistory<Row extends Item>({ name, read, live, timeOf }: OwnHistoryOptions<Row>) {
  const user = useUser();
  const market = useMarket();
  const { onlyThisMarket } = useTableFilter();
  const symbol = onlyThisMarket ? market.symbol : null;
  const query = useInfiniteQuery({
    queryKey: ['account', 'history', name, user?.id, symbol],
    enabled: user !== undefined,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      read({
        limit: PAGE,
        ...(symbol === null ? {} : { symbol }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }),
    getNextPageParam: (page) => page.nextCursor,
  });
  const pages = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const shown = live.filter((row) => symbol === null || row.symbol === symbol);
  const phase: TradingPhase =
    user === undefined
      ? 'signed_out'
      : query.data !== undefined
        ? 'ready'
        : query.isError
          ? 'failed'
          : 'loading';
  return {
    query,
    rows: newestOf(shown, pages, timeOf),
    view: { phase, error: query.error as CallError | null },
  };
}
