import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Interval } from '@tradewind/protocol';
import type { SymbolWindows } from '../../feed/messages.ts';
import { useServices } from '../../services.ts';

const CURRENT_EVERY_MS = 15_000;
/** The window that is open and a day of those before it. */
const WINDOWS = 7;

export interface BoardWindow {
  readonly startTime: number;
  readonly endTime: number;
  /** By market id. */
  readonly intervals: ReadonlyMap<string, Interval>;
}

/** The newest windows, the open one first; that one is read again every quarter of a minute. */
export function useWindows() {
  const { gateway } = useServices();
  const current = useQuery({
    queryKey: ['windows', 'current'],
    refetchInterval: CURRENT_EVERY_MS,
    queryFn: async () => byWindow(await gateway.call('windows', { count: 1 })),
  });
  const opened = current.data?.[0]?.startTime;
  const recent = useQuery({
    queryKey: ['windows', 'recent', opened],
    enabled: opened !== undefined,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: async () => byWindow(await gateway.call('windows', { count: WINDOWS })),
  });
  const newest = current.data?.[0];
  const windows =
    newest === undefined
      ? undefined
      : [newest, ...(recent.data ?? []).filter(({ startTime }) => startTime < newest.startTime)];
  return {
    windows,
    error: current.error ?? recent.error,
    refetch: () => {
      void current.refetch();
      if (opened !== undefined) void recent.refetch();
    },
  };
}

/** Turns windows by symbol into symbols by window, newest window first. */
export function byWindow(symbols: readonly SymbolWindows[]): BoardWindow[] {
  const windows = new Map<number, { startTime: number; endTime: number; intervals: Map<string, Interval> }>();
  for (const { id, intervals } of symbols) {
    for (const interval of intervals) {
      const { startTime, endTime } = interval;
      let window = windows.get(startTime);
      if (window === undefined) {
        window = { startTime, endTime, intervals: new Map() };
        windows.set(startTime, window);
      }
      window.intervals.set(id, interval);
    }
  }
  return [...windows.values()].sort((a, b) => b.startTime - a.startTime);
}
