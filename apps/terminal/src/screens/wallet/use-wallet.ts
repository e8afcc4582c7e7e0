import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { WalletResource } from '@tradewind/protocol';
import { useEffect } from 'react';
import { useServices } from '../../services.ts';
import { CoarseSignal } from '../../stores/coarse-signal.ts';
import { withUpdate } from './balances.ts';

/** Below `account`, so that it goes with the session. */
export const WALLET_KEY = ['account', 'wallet'] as const;

/** Prices move without a word about the wallet. */
const WORTH_EVERY_MS = 15_000;
const READ_AGAIN_MS = 1_000;

/** Both wallets, live: balances change as they are told, what they are worth is read again soon after. */
export function useWallet() {
  const { api, gateway } = useServices();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: WALLET_KEY,
    refetchInterval: WORTH_EVERY_MS,
    refetchOnMount: 'always',
    queryFn: () => api.wallet.get(),
  });
  useEffect(() => {
    const signal = new CoarseSignal(READ_AGAIN_MS);
    const stopReading = signal.subscribe(() => {
      void queries.invalidateQueries({ queryKey: WALLET_KEY });
      void queries.invalidateQueries({ queryKey: ['account', 'wallet-history'] });
    });
    const stopWatching = gateway.watch('wallet:update', (update) => {
      queries.setQueryData<WalletResource>(WALLET_KEY, (wallet) => wallet && withUpdate(wallet, update));
      signal.touch();
    });
    return () => {
      stopWatching();
      stopReading();
    };
  }, [gateway, queries]);
  return query;
}
