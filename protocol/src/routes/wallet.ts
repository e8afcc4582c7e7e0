import { z } from 'zod';
import { listOf, pageQuery, positiveDecimalInput, timeInput } from '../inputs.ts';
import { usernameInput } from '../account-inputs.ts';
import { balance, wallet, walletEntry, WALLET_ENTRY_TYPES, WALLET_TYPES } from '../resources/wallet.ts';
import { defineRoute } from '../route.ts';
import { ORDER_ERRORS, seq } from './trading.ts';

export const currencyInput = z
  .string()
  .regex(/^[A-Za-z0-9]{1,20}$/, 'must be a currency as BTC')
  .transform((text) => text.toUpperCase());

const movement = {
  currency: currencyInput,
  amount: positiveDecimalInput,
};

export const transferBody = z
  .strictObject({
    ...movement,
    from: z.enum(WALLET_TYPES),
    to: z.enum(WALLET_TYPES),
    recipient: usernameInput
      .optional()
      .meta({ description: 'Username of who gets it; oneself where absent' }),
  })
  .refine((body) => body.recipient !== undefined || body.from !== body.to, 'from and to are the same wallet');
export type TransferBody = z.output<typeof transferBody>;

export const depositBody = z.strictObject({ ...movement, account: z.enum(WALLET_TYPES).default('spot') });
export type DepositBody = z.output<typeof depositBody>;

/** What a movement of money answers. */
const moved = z.object({
  money: z.literal('paper'),
  message: z.string(),
  balances: z.array(balance.extend({ account: z.enum(WALLET_TYPES) })),
  seq,
});

const historyQuery = {
  currency: currencyInput.optional(),
  account: z.enum(WALLET_TYPES).optional(),
  type: z.enum(WALLET_ENTRY_TYPES).optional(),
  from: timeInput.optional(),
  to: timeInput.optional(),
};

export const walletRoutes = {
  get: defineRoute({
    method: 'GET',
    path: '/wallet',
    tag: 'Wallet',
    summary: 'Balances of both wallets. Paper money',
    access: 'wallet:read',
    response: wallet,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_READY'],
  }),
  history: defineRoute({
    method: 'GET',
    path: '/wallet/history',
    tag: 'Wallet',
    summary: 'Movements of one’s own balances, newest first',
    access: 'wallet:read',
    query: z.object({ ...historyQuery, ...pageQuery }),
    response: listOf(walletEntry),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  exportHistory: defineRoute({
    method: 'GET',
    path: '/wallet/history/export',
    tag: 'Wallet',
    summary: 'Movements as CSV, oldest first',
    access: 'wallet:read',
    cost: 20,
    query: z.object(historyQuery),
    response: z.string(),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  currency: defineRoute({
    method: 'GET',
    path: '/wallet/:currency',
    tag: 'Wallet',
    summary: 'One currency in both wallets',
    access: 'wallet:read',
    params: z.object({ currency: currencyInput }),
    response: z.object({
      currency: z.string(),
      accounts: z.array(balance.extend({ type: z.enum(WALLET_TYPES) })),
      seq,
    }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'NOT_READY'],
  }),
  transfer: defineRoute({
    method: 'POST',
    path: '/wallet/transfer',
    tag: 'Wallet',
    summary: 'Move paper money between one’s wallets, or to somebody else. Takes an Idempotency-Key',
    access: 'wallet:transfer',
    body: transferBody,
    response: moved,
    errors: [...ORDER_ERRORS, 'NOT_FOUND'],
  }),
  deposit: defineRoute({
    method: 'POST',
    path: '/wallet/deposit',
    tag: 'Wallet',
    summary: 'Pay paper money in. Takes an Idempotency-Key',
    access: 'wallet:transfer',
    body: depositBody,
    response: moved,
    errors: [...ORDER_ERRORS, 'NOT_FOUND'],
  }),
  withdraw: defineRoute({
    method: 'POST',
    path: '/wallet/withdraw',
    tag: 'Wallet',
    summary: 'Pay paper money out: it is gone. Takes an Idempotency-Key',
    access: 'wallet:withdraw',
    body: depositBody,
    response: moved,
    errors: [...ORDER_ERRORS, 'NOT_FOUND'],
  }),
};
