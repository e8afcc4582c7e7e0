import type { BalanceResource, WalletResource, WalletUpdate } from '@tradewind/protocol';

/** Balances below this many US dollars are small. */
const SMALL_USD = 1;

/**
 * Balances as a table shows them: what is worth most first, what nothing prices last, then by name. With `hideSmall`
 * without those worth less than a dollar; a balance that nothing prices is small only when it is zero.
 */
export function shownBalances(
  balances: readonly BalanceResource[],
  hideSmall: boolean,
): readonly BalanceResource[] {
  return balances
    .filter((balance) => !hideSmall || !isSmall(balance))
    .toSorted(
      (a, b) =>
        Number(b.usdValue ?? -1) - Number(a.usdValue ?? -1) || a.currency.localeCompare(b.currency, 'en'),
    );
}

function isSmall({ usdValue, total }: BalanceResource): boolean {
  return usdValue === null ? Number(total) === 0 : Number(usdValue) < SMALL_USD;
}

/**
 * The wallet after `wallet:update`: its balances in their newest state. What they are worth is carried over at the price
 * they had, until the wallet is read again. An update that the wallet has seen already changes nothing.
 */
export function withUpdate(
  wallet: WalletResource,
  update: WalletUpdate & { readonly seq: number },
): WalletResource {
  if (update.seq <= wallet.seq) return wallet;
  const accounts = wallet.accounts.map(({ type, balances }) => {
    const changed = new Map(
      update.balances.filter(({ account }) => account === type).map((balance) => [balance.currency, balance]),
    );
    const kept = balances.filter(({ currency }) => !changed.has(currency));
    const fresh = [...changed.values()].map(({ currency, available, locked, total }) => {
      const before = balances.find((balance) => balance.currency === currency);
      return { currency, available, locked, total, usdValue: worth(total, before) };
    });
    return { type, balances: [...kept, ...fresh] };
  });
  return { ...wallet, accounts, seq: update.seq };
}

function worth(total: string, before: BalanceResource | undefined): string | null {
  if (Number(total) === 0) return '0';
  if (before === undefined || before.usdValue === null || Number(before.total) === 0) return null;
  return ((Number(before.usdValue) / Number(before.total)) * Number(total)).toFixed(2);
}

/** What of a currency can be moved out of a wallet now; `"0"` where it has none. */
export function availableIn(wallet: WalletResource, type: string, currency: string): string {
  const account = wallet.accounts.find((each) => each.type === type);
  return account?.balances.find((balance) => balance.currency === currency)?.available ?? '0';
}

/** Currencies of which there is something in any wallet, by name. */
export function heldCurrencies(wallet: WalletResource): readonly string[] {
  const held = wallet.accounts.flatMap(({ balances }) =>
    balances.filter(({ total }) => Number(total) !== 0).map(({ currency }) => currency),
  );
  return [...new Set(held)].toSorted((a, b) => a.localeCompare(b, 'en'));
}
