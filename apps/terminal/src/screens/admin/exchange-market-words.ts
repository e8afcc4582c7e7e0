import type { Market } from '@tradewind/protocol';
import type { TagTone } from '../../ui/panel.tsx';

export type MarketStatus = Market['status'];
export type MarketType = Market['type'];

// Written out, because importing the tables of the protocol would bring its schemas to the page.
export const MARKET_STATUSES: readonly MarketStatus[] = ['open', 'cancel_only', 'halted'];
export const MARKET_TYPES: readonly MarketType[] = ['spot', 'perpetual'];

export const STATUS_WORDS: Readonly<Record<MarketStatus, string>> = {
  open: 'open',
  cancel_only: 'cancel only',
  halted: 'halted',
};

export const STATUS_TONES: Readonly<Record<MarketStatus, TagTone>> = {
  open: 'ok',
  cancel_only: 'warn',
  halted: 'danger',
};

interface StatusChange {
  readonly action: string;
  readonly question: (symbol: string) => string;
  readonly meaning: string;
}

/** What it takes to bring a market into a state, and what that means to those who trade in it. */
export const STATUS_CHANGES: Readonly<Record<MarketStatus, StatusChange>> = {
  open: {
    action: 'Resume trading',
    question: (symbol) => `Resume trading in ${symbol}?`,
    meaning: 'Orders are taken and matched again at once.',
  },
  cancel_only: {
    action: 'Cancel only',
    question: (symbol) => `Let ${symbol} only cancel?`,
    meaning: 'No new orders are taken; open ones stay, and can be cancelled.',
  },
  halted: {
    action: 'Halt trading',
    question: (symbol) => `Halt ${symbol}?`,
    meaning: 'Nothing is taken or matched until trading is resumed.',
  },
};

export interface MarketChoice {
  readonly text: string;
  readonly type: MarketType | '';
  readonly status: MarketStatus | '';
}

/** Markets that fit what was asked for, in the order that they came in. */
export function matchingMarkets<Listed extends Pick<Market, 'symbol' | 'id' | 'type' | 'status'>>(
  markets: readonly Listed[],
  { text, type, status }: MarketChoice,
): readonly Listed[] {
  const wanted = text.trim().toUpperCase();
  return markets.filter(
    (market) =>
      (market.symbol.includes(wanted) || market.id.includes(wanted)) &&
      (type === '' || market.type === type) &&
      (status === '' || market.status === status),
  );
}
