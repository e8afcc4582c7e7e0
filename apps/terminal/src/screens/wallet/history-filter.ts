import type { EntryType, WalletType } from './wallet-words.ts';

/** The filter as it stands on the screen; an empty text asks for anything. */
export interface HistoryChoice {
  readonly currency: string;
  readonly account: WalletType | '';
  readonly type: EntryType | '';
  /** Days of UTC, as `2026-11-21`. */
  readonly from: string;
  readonly to: string;
}

export interface HistoryFilter {
  readonly currency?: string;
  readonly account?: WalletType;
  readonly type?: EntryType;
  readonly from?: string;
  readonly to?: string;
}

const DAY_MS = 86_400_000;

/** The filter as the server takes it. The last day counts whole; what can't be a currency is not asked for. */
export function historyFilter({ currency, account, type, from, to }: HistoryChoice): HistoryFilter {
  return {
    ...(/^[A-Za-z0-9]{1,20}$/.test(currency) ? { currency: currency.toUpperCase() } : {}),
    ...(account === '' ? {} : { account }),
    ...(type === '' ? {} : { type }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to: new Date(Date.parse(to) + DAY_MS).toISOString() }),
  };
}
