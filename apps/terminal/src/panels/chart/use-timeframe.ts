import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Timeframe } from '@tradewind/market';
import { useCallback } from 'react';
import { useSettings } from '../../stores/settings.ts';

/** Timeframe of the chart: the address decides, else the one used last. Setting it writes both. */
export function useTimeframe(): readonly [Timeframe, (timeframe: Timeframe) => void] {
  const { tf } = useSearch({ strict: false });
  const stored = useSettings((settings) => settings.timeframe);
  const navigate = useNavigate();
  const set = useCallback(
    (timeframe: Timeframe) => {
      useSettings.setState({ timeframe });
      void navigate({ to: '.', search: { tf: timeframe }, replace: true });
    },
    [navigate],
  );
  return [tf ?? stored, set];
}
