import type { WalletEntry } from '@tradewind/protocol';

// Written out, because importing the tables of the protocol would bring its schemas to the page.
export type WalletType = WalletEntry['account'];
export const WALLET_CHOICES: readonly WalletType[] = ['spot', 'margin'];

export const WALLET_NAMES: Readonly<Record<WalletType, string>> = {
  spot: 'Spot wallet',
  margin: 'Margin wallet',
};

export const WALLET_MEANINGS: Readonly<Record<WalletType, string>> = {
  spot: 'Pays for orders in spot markets, and holds what they bring.',
  margin: 'Backs positions in perpetual markets. The margin of isolated positions lies with them.',
};

export type EntryType = WalletEntry['type'];

export const ENTRY_WORDS: Readonly<Record<EntryType, string>> = {
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  transfer: 'Transfer',
  trade: 'Trade',
  fee: 'Fee',
  realized_pnl: 'Realised profit or loss',
  funding: 'Funding',
  margin: 'Margin',
  liquidation_fee: 'Liquidation fee',
  insurance: 'Insurance fund',
};

export const ENTRY_CHOICES = Object.keys(ENTRY_WORDS) as readonly EntryType[];
