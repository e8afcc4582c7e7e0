import type { transfers } from '@tradewind/database';
import type { LedgerAccount, Transfer } from '@tradewind/exchange';
import { formatAmount } from '@tradewind/margin';
import type { BalanceRow } from '../../engine.ts';

export type TransferRow = typeof transfers.$inferSelect;

/** Digits behind the point of a currency's amounts. */
export type ScaleOf = (currency: string) => number;

export function balanceRow(world: string, account: LedgerAccount, scaleOf: ScaleOf): BalanceRow {
  const { owner, kind, currency, symbol, balance, held } = account;
  const scale = scaleOf(currency);
  return {
    world,
    owner,
    kind,
    currency,
    symbol: symbol ?? '',
    balance: formatAmount(balance, scale),
    held: formatAmount(held, scale),
  };
}

/**
 * The transfers of one command, each with both balances as they were right after it. The accounts hold their balances
 * after the whole command, so the way is gone backwards.
 */
export function transferRows(
  world: string,
  seq: number,
  transfers: readonly Transfer[],
  scaleOf: ScaleOf,
): TransferRow[] {
  const after = new Map<LedgerAccount, bigint>();
  const rows: TransferRow[] = [];
  for (const { id, kind, from, to, amount, reference, time } of transfers.toReversed()) {
    const scale = scaleOf(from.currency);
    const fromBalance = after.get(from) ?? from.balance;
    const toBalance = after.get(to) ?? to.balance;
    // Who trades with himself pays himself: his balance was the same before.
    if (from !== to) {
      after.set(from, fromBalance + amount);
      after.set(to, toBalance - amount);
    }
    rows.push({
      world,
      id,
      seq,
      kind,
      currency: from.currency,
      amount: formatAmount(amount, scale),
      fromOwner: from.owner,
      fromKind: from.kind,
      fromSymbol: from.symbol ?? '',
      fromBalance: formatAmount(fromBalance, scale),
      toOwner: to.owner,
      toKind: to.kind,
      toSymbol: to.symbol ?? '',
      toBalance: formatAmount(toBalance, scale),
      reference,
      time: new Date(time),
    });
  }
  return rows.reverse();
}
