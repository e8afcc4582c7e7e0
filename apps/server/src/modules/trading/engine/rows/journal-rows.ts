import type { Command } from '@tradewind/exchange';

/** One command in the journal. `shard` and `epoch` come from the world's row, so they can't be another writer's. */
export interface JournalRow {
  readonly seq: number;
  readonly time: number;
  readonly account: number | null;
  readonly kind: string;
  /** What is left of the command, as JSON; amounts are text, as JSON has no integers of their size. */
  readonly payload: string;
}

export function journalRow(seq: number, command: Command): JournalRow {
  const { type, time, ...rest } = command;
  const { account = null, ...payload } = rest as { account?: number };
  return {
    seq,
    time,
    // A command about an account (its fee tier) is no command of that account, but belongs to it all the same.
    account,
    kind: type,
    payload: hasAmounts(payload) ? JSON.stringify(payload, amountsAsText) : JSON.stringify(payload),
  };
}

function amountsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** A replacer costs more than the rest of the row, and most orders have no amounts. */
function hasAmounts(value: object): boolean {
  return Object.values(value).some(
    (each) =>
      typeof each === 'bigint' || (typeof each === 'object' && each !== null && hasAmounts(each as object)),
  );
}
