import type { Amount } from '@tradewind/margin';

/**
 * What an account of the ledger is for. Users have `spot`, `margin` and, per isolated position, `isolated`; house
 * accounts have `spot` (their free money) and `isolated` (the insurance fund's collateral and the clearing of a market).
 */
export type LedgerKind = 'spot' | 'margin' | 'isolated';

/** One account of the ledger in one currency. */
export interface LedgerAccount {
  /** Number of the owner: users from 100, house accounts below. */
  readonly owner: number;
  readonly kind: LedgerKind;
  readonly currency: string;
  /** Of `isolated` accounts, else null. */
  readonly symbol: string | null;
  /** What the owner has here, holds included. */
  readonly balance: Amount;
  /** Pending transfers: what open orders may take. */
  readonly held: Amount;
}

/** Who owns what in the house. */
export const HOUSE = {
  /** Where paper money comes from and goes to; the only owner that is below zero by design. */
  external: 1,
  /** The mirrored liquidity: funded from `external` as it needs. */
  liquidity: 2,
  fees: 3,
  insurance: 4,
  /** Between those who lose and those who win in a perpetual market; see decision 0102. */
  clearing: 5,
} as const;

/** Below this number are the house's accounts. */
export const FIRST_USER = 100;

/** True for the number of a user, false for the house's. */
export function isUser(account: number): boolean {
  return account >= FIRST_USER;
}
