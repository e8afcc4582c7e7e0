import { z } from 'zod';
import { decimalText, isoTime } from '../inputs.ts';

export const WALLET_TYPES = ['spot', 'margin'] as const;

export const balance = z
  .object({
    currency: z.string(),
    available: decimalText,
    locked: decimalText.meta({
      description:
        'Held by open orders, or margin of cross positions; that of isolated ones lies with the position',
    }),
    total: decimalText,
    usdValue: decimalText.nullable().meta({ description: 'null where nothing prices the currency' }),
  })
  .meta({ id: 'Balance' });

export const wallet = z
  .object({
    money: z.literal('paper').meta({ description: 'All money of this platform is paper money' }),
    world: z
      .string()
      .meta({ description: 'Of which kind of market data the balances are: live, replay, practice' }),
    accounts: z.array(z.object({ type: z.enum(WALLET_TYPES), balances: z.array(balance) })),
    totalUsd: decimalText,
    seq: z.number().int(),
  })
  .meta({ id: 'Wallet' });

export type WalletResource = z.infer<typeof wallet>;
export type BalanceResource = z.infer<typeof balance>;

export const WALLET_ENTRY_TYPES = [
  'deposit',
  'withdrawal',
  'transfer',
  'trade',
  'fee',
  'realized_pnl',
  'funding',
  'margin',
  'liquidation_fee',
  'insurance',
] as const;

/** One movement of one balance. */
export const walletEntry = z
  .object({
    id: z.string(),
    account: z.enum(WALLET_TYPES),
    symbol: z.string().nullable().meta({
      description: 'Market of the isolated position whose margin moved; null for the wallet itself',
    }),
    type: z.enum(WALLET_ENTRY_TYPES),
    currency: z.string(),
    amount: decimalText.meta({ description: 'Below zero where it left' }),
    balanceAfter: decimalText,
    reference: z.string().nullable(),
    time: isoTime,
  })
  .meta({ id: 'WalletEntry' });

export type WalletEntry = z.infer<typeof walletEntry>;
