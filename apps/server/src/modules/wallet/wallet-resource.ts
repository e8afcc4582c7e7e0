import { multiplyDecimals } from '@tradewind/money';
import type { BalanceResource, WalletUpdate } from '@tradewind/protocol';
import { money, rounded } from '../trading/decimal-form.ts';
import type { WalletView } from '../trading/engine.ts';

/** Digits of values in USD: as many as USDT has, so that what lies in it is worth exactly itself. */
export const USD_PLACES = 8;

/** Price of one unit of a currency in USD; null where nothing prices it. */
export type UsdPrice = (currency: string) => string | null;

/** A balance without its worth, as `wallet:update` carries it. */
export function walletChange(view: WalletView): WalletUpdate['balances'][number] {
  return {
    account: view.kind,
    currency: view.currency,
    available: money(view.available),
    locked: money(view.locked),
    total: money(view.total),
  };
}

/** A balance with its worth now. */
export function balanceResource(view: WalletView, usdPrice: UsdPrice): BalanceResource {
  const price = usdPrice(view.currency);
  return {
    currency: view.currency,
    available: money(view.available),
    locked: money(view.locked),
    total: money(view.total),
    usdValue: price === null ? null : rounded(multiplyDecimals(view.total, price), USD_PLACES),
  };
}
