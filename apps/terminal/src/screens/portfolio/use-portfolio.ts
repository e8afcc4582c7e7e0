import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { PortfolioSnapshot } from '@tradewind/protocol';
import { useEffect } from 'react';
import type { TradingApi } from '../../account/api.ts';
import { useServices } from '../../services.ts';
import { CoarseSignal } from '../../stores/coarse-signal.ts';
import { RANGES } from './ranges.ts';
import type { RangeName } from './ranges.ts';

/** Below `account`, so that both go with the session. */
const NOW_KEY = ['account', 'portfolio'] as const;
const SNAPSHOTS_KEY = ['account', 'portfolio-snapshots'] as const;

const WORTH_EVERY_MS = 15_000;
const READ_AGAIN_MS = 1_000;
const PAGE = 500;
/** Twenty pages of hourly snapshots are more than a year. */
const PAGES_MAX = 20;

/** What the account is worth now; read again when it trades, and as prices move. */
export function usePortfolio() {
  const { api, gateway } = useServices();
  const queries = useQueryClient();
  useEffect(() => {
    const signal = new CoarseSignal(READ_AGAIN_MS);
    const stops = [
      signal.subscribe(() => void queries.invalidateQueries({ queryKey: NOW_KEY, exact: true })),
      gateway.watch('wallet:update', () => signal.touch()),
      gateway.watch('position:update', () => signal.touch()),
    ];
    return () => stops.forEach((stop) => stop());
  }, [gateway, queries]);
  return useQuery({
    queryKey: NOW_KEY,
    refetchInterval: WORTH_EVERY_MS,
    refetchOnMount: 'always',
    queryFn: () => api.portfolio.get(),
  });
}

/** Snapshots of a range that ends at `until`, which is a moment of the exchange's clock, not of this machine's. */
export function useSnapshots(range: RangeName, until: string) {
  const { api } = useServices();
  return useQuery({
    queryKey: [...SNAPSHOTS_KEY, range],
    refetchOnMount: 'always',
    queryFn: () => readSnapshots(api.portfolio, range, Date.parse(until)),
  });
}

/** Takes a snapshot now, which the curve then shows. */
export function useTakeSnapshot(): () => Promise<PortfolioSnapshot> {
  const { api } = useServices();
  const queries = useQueryClient();
  return async () => {
    const snapshot = await api.portfolio.takeSnapshot();
    await Promise.all([
      queries.invalidateQueries({ queryKey: NOW_KEY, exact: true }),
      queries.invalidateQueries({ queryKey: SNAPSHOTS_KEY }),
    ]);
    return snapshot;
  };
}

/** @throws {CallError} */
export async function readSnapshots(
  api: Pick<TradingApi['portfolio'], 'snapshots'>,
  range: RangeName,
  until: number,
): Promise<readonly PortfolioSnapshot[]> {
  const length = RANGES[range];
  const from = length === null ? {} : { from: until - length };
  const snapshots: PortfolioSnapshot[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer: Awaited<ReturnType<typeof api.snapshots>> = await api.snapshots({
      ...from,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    snapshots.push(...answer.data);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return snapshots;
}
