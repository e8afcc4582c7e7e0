import type { Exchange, Exposure, LedgerAccount } from '@tradewind/exchange';
import { formatAmount } from '@tradewind/margin';
import type { BookOverlay, PositionView, WalletView } from '../engine.ts';
import { exposureRow } from './rows/exposure-rows.ts';
import type { ScaleOf } from './rows/ledger-rows.ts';
import { rateText } from './rows/market-notation.ts';
import type { MarketNotation } from './rows/market-notation.ts';

/** A position with what the newest mark price makes of it. */
export function positionView(
  world: string,
  exchange: Exchange,
  exposure: Exposure,
  notation: MarketNotation,
): PositionView {
  const figures = exchange.figures(exposure.account, exposure.symbol);
  const price = (ticks: number | null | undefined) =>
    ticks === null || ticks === undefined ? null : notation.price(ticks);
  const money = (amount: bigint | undefined) => (amount === undefined ? null : notation.quote(amount));
  return {
    row: exposureRow(world, exposure, notation),
    figures: {
      mark: price(figures?.mark),
      liquidation: price(figures?.liquidation),
      bankruptcy: price(figures?.bankruptcy),
      margin: money(figures?.margin),
      maintenance: money(figures?.maintenance),
      unrealizedPnl: money(figures?.unrealizedPnl),
      ratio: figures === null || figures.ratio === null ? null : rateText(figures.ratio),
      stopLoss: price(figures?.stopLoss),
      takeProfit: price(figures?.takeProfit),
    },
  };
}

/**
 * A wallet of a user. What a margin wallet has available depends on its cross positions, whose profits and losses are not
 * in the balance yet: beyond the balance nothing shows as locked.
 */
export function walletView(exchange: Exchange, account: LedgerAccount, scaleOf: ScaleOf): WalletView {
  const { owner, currency, balance, held } = account;
  const scale = scaleOf(currency);
  const isMargin = account.kind === 'margin';
  const available = isMargin ? exchange.marginFigures(owner, currency).available : balance - held;
  const locked = balance > available ? balance - available : 0n;
  return {
    kind: isMargin ? 'margin' : 'spot',
    currency,
    available: formatAmount(available, scale),
    locked: formatAmount(locked, scale),
    total: formatAmount(balance, scale),
  };
}

/** What users add to and took from the mirrored depth of a market, as texts. */
export function bookOverlay(exchange: Exchange, notation: MarketNotation): BookOverlay {
  const { symbol } = notation.settings;
  const { resting, taken } = exchange.overlay(symbol);
  const texts = (levels: readonly (readonly [number, number])[]): [string, string][] =>
    levels.map(([tick, lots]) => [notation.price(tick), notation.quantity(lots)]);
  return {
    symbol,
    resting: { bids: texts(resting.bids), asks: texts(resting.asks) },
    taken: { bids: texts(taken.bids), asks: texts(taken.asks) },
  };
}
