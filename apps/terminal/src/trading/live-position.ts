import { createBrackets, formatAmount, maintenanceMargin, parseAmount } from '@tradewind/margin';
import type { Brackets } from '@tradewind/margin';
import {
  addDecimals,
  multiplyDecimals,
  numberToStepText,
  roundToStep,
  subtractDecimals,
} from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import type { PositionResource } from '@tradewind/protocol';
import type { ListedMarket } from '../stores/markets.ts';
import { divideDecimals, isAboveZero } from './decimals.ts';

const SCALE = 8;

/** What a position is worth at a mark price. Ratios are shares: `"0.8"` is 80 %. */
export interface LiveFigures {
  readonly markPrice: DecimalText | null;
  /** At the mark price, in the quote currency. */
  readonly notional: DecimalText | null;
  readonly unrealizedPnl: DecimalText;
  readonly roe: DecimalText | null;
  readonly maintenanceMargin: DecimalText;
  /** Null: nothing is left to divide by. */
  readonly marginRatio: DecimalText | null;
}

/**
 * The figures that the server gave, moved on to the mark price of now; exact, as profit grows in step with the price. As
 * they came while market or mark price are not known.
 */
export function liveFigures(
  position: PositionResource,
  market: Pick<ListedMarket, 'tickSize' | 'brackets'> | undefined,
  mark: number | null,
): LiveFigures {
  const base = position.markPrice;
  const markPrice = mark === null || market === undefined ? base : numberToStepText(mark, market.tickSize);
  if (markPrice === null || market === undefined) {
    const { unrealizedPnl, roe, maintenanceMargin: maintenance, marginRatio } = position;
    return { markPrice, notional: null, unrealizedPnl, roe, maintenanceMargin: maintenance, marginRatio };
  }
  const from = base ?? position.entryPrice;
  const moved = multiplyDecimals(subtractDecimals(markPrice, from), position.quantity);
  const before = base === null ? '0' : position.unrealizedPnl;
  const unrealizedPnl =
    position.side === 'long' ? addDecimals(before, moved) : subtractDecimals(before, moved);
  const notional = multiplyDecimals(position.quantity, markPrice);
  const counted = parseAmount(roundToStep(notional, formatAmount(1n, SCALE), 'up'), SCALE);
  const maintenance = formatAmount(maintenanceMargin(bracketsOf(market), counted), SCALE);
  return {
    markPrice,
    notional,
    unrealizedPnl,
    roe: isAboveZero(notional)
      ? divideDecimals(multiplyDecimals(unrealizedPnl, String(position.leverage)), notional, SCALE, 'nearest')
      : null,
    maintenanceMargin: maintenance,
    marginRatio:
      position.marginMode === 'isolated'
        ? ratioOf(maintenance, addDecimals(position.margin, unrealizedPnl))
        : position.marginRatio,
  };
}

/**
 * The margin ratio that all cross positions of a wallet share: their maintenance margins over its balance with their
 * profits and losses.
 */
export function crossMarginRatio(
  positions: readonly LiveFigures[],
  walletBalance: DecimalText,
): DecimalText | null {
  let maintenance: DecimalText = '0';
  let balance = walletBalance;
  for (const figures of positions) {
    maintenance = addDecimals(maintenance, figures.maintenanceMargin);
    balance = addDecimals(balance, figures.unrealizedPnl);
  }
  return ratioOf(maintenance, balance);
}

function ratioOf(maintenance: DecimalText, balance: DecimalText): DecimalText | null {
  return isAboveZero(balance) ? divideDecimals(maintenance, balance, SCALE, 'down') : null;
}

const known = new WeakMap<object, Brackets>();

function bracketsOf({ brackets }: Pick<ListedMarket, 'brackets'>): Brackets {
  let made = known.get(brackets);
  if (made === undefined) {
    made = createBrackets(brackets, SCALE);
    known.set(brackets, made);
  }
  return made;
}
