import type { Instrument } from '@tradewind/market';
import { addDecimals, compareDecimals, multiplyDecimals } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import type { PortfolioSnapshot } from '@tradewind/protocol';
import { isZero, magnitude, money, onStep, quotient, rounded } from '../trading/decimal-form.ts';
import type { AccountState } from '../trading/engine.ts';
import { averageEntryPrice, isOpen } from '../trading/position-resource.ts';
import { USD_PLACES } from '../wallet/wallet-resource.ts';
import type { UsdPrice } from '../wallet/wallet-resource.ts';

/** Digits of a holding's share of the whole. */
const SHARE_PLACES = 6;

/** What an account has, and what it is worth in USD. */
export type Worth = Pick<PortfolioSnapshot, 'totalUsd' | 'holdings' | 'positions'>;

/**
 * Values an account: what lies in its wallets, and what its positions would win or lose. What nothing prices counts as
 * nothing, and says so.
 */
export function worthOf(
  { wallets, positions }: Pick<AccountState, 'wallets' | 'positions'>,
  usdPrice: UsdPrice,
  instrumentOf: (symbol: string) => Instrument,
): Worth {
  const open = positions.filter(isOpen);
  const quantities = new Map<string, DecimalText>();
  const add = (currency: string, amount: DecimalText) =>
    quantities.set(currency, addDecimals(quantities.get(currency) ?? '0', amount));
  for (const { currency, total } of wallets) add(currency, total);
  // The margin of an isolated position has left the wallet and lies with the position.
  for (const { row, figures } of open) {
    if (row.marginMode === 'isolated') add(instrumentOf(row.symbol).quote, figures.margin ?? '0');
  }
  const valued = [...quantities]
    .filter(([, quantity]) => !isZero(quantity))
    .map(([currency, quantity]) => ({
      currency,
      quantity: money(quantity),
      usdValue: inUsd(quantity, usdPrice(currency)),
    }));
  const pnl = open.map(({ row, figures }) =>
    inUsd(figures.unrealizedPnl ?? '0', usdPrice(instrumentOf(row.symbol).quote)),
  );
  const values = [...valued.map(({ usdValue }) => usdValue), ...pnl];
  const totalUsd = money(values.reduce<DecimalText>((sum, value) => addDecimals(sum, value ?? '0'), '0'));
  return {
    totalUsd,
    holdings: valued
      .map((holding) => ({ ...holding, share: shareOf(holding.usdValue, totalUsd) }))
      .toSorted((a, b) => compareDecimals(b.usdValue ?? '0', a.usdValue ?? '0')),
    positions: open.map(({ row, figures }) => {
      const instrument = instrumentOf(row.symbol);
      return {
        symbol: row.symbol,
        side: row.quantity.startsWith('-') ? 'short' : 'long',
        quantity: onStep(magnitude(row.quantity), instrument.lotSize),
        entryPrice: averageEntryPrice(row, instrument),
        markPrice: figures.mark === null ? null : onStep(figures.mark, instrument.tickSize),
        unrealizedPnl: money(figures.unrealizedPnl ?? '0'),
      };
    }),
  };
}

function inUsd(amount: DecimalText, price: DecimalText | null): DecimalText | null {
  return price === null ? null : rounded(multiplyDecimals(amount, price), USD_PLACES);
}

/** Of an account that owes more than it has, nothing is a share. */
function shareOf(value: DecimalText | null, total: DecimalText): DecimalText {
  if (value === null || compareDecimals(total, '0') <= 0) return '0';
  return money(quotient(value, total, SHARE_PLACES));
}
