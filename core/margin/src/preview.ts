import type { DecimalText } from '@tradewind/money';
import { bankruptcyPrice } from './bankruptcy-price.ts';
import { createBrackets } from './brackets.ts';
import type { BracketRow } from './brackets.ts';
import { createGrid, formatAmount, lotsOf, parseAmount, ticksOf } from './grid.ts';
import type { Side } from './grid.ts';
import { liquidationPrice } from './liquidation-price.ts';
import { maintenanceMargin } from './margins.ts';
import { orderCost } from './order-cost.ts';
import { openedPosition } from './pnl.ts';
import { parseRate } from './rate.ts';

/** An order as somebody is about to send it, all numbers in decimal text. */
export interface PreviewInput {
  readonly tickSize: DecimalText;
  readonly lotSize: DecimalText;
  /** Digits behind the point of the quote currency. */
  readonly quoteScale: number;
  readonly brackets: readonly BracketRow[];
  readonly side: Side;
  /** Price it is expected to fill at, on the tick. */
  readonly price: DecimalText;
  /** On the lot, above zero. */
  readonly quantity: DecimalText;
  /** Whole number, at least 1. */
  readonly leverage: number;
  /** A share: `"0.0004"` is 0.04 %. */
  readonly takerFee: DecimalText;
  /** Money behind the position; by default its initial margin (isolated). Cross: the wallet balance. */
  readonly balance?: DecimalText;
}

/** What the order would lead to; amounts with all places of the quote currency, prices with those of the tick. */
export interface PositionPreview {
  readonly notional: DecimalText;
  readonly initialMargin: DecimalText;
  /** Taker fee for opening. */
  readonly fee: DecimalText;
  /** Initial margin with the fees for opening and closing: what must be available to send the order. */
  readonly cost: DecimalText;
  /** Null when no price liquidates the position. */
  readonly liquidationPrice: DecimalText | null;
  readonly bankruptcyPrice: DecimalText;
  /** At the entry price. */
  readonly maintenanceMargin: DecimalText;
}

/**
 * What a position would be if an order filled at once, by the formulas the exchange itself uses.
 *
 * @throws {RangeError} for text that is no decimal, off the tick or the lot, no quantity, or a leverage that is
 *   no whole number from 1
 */
export function previewPosition(input: PreviewInput): PositionPreview {
  const { quoteScale, side, leverage } = input;
  const grid = createGrid(input.tickSize, input.lotSize, quoteScale);
  const brackets = createBrackets(input.brackets, quoteScale);
  const ticks = ticksOf(grid, input.price);
  const lots = lotsOf(grid, input.quantity);
  if (ticks <= 0) throw new RangeError('the price is not above zero');
  if (lots <= 0) throw new RangeError('the quantity is not above zero');
  const cost = orderCost({ grid, side, ticks, lots, leverage, takerFee: parseRate(input.takerFee) });
  const balance = input.balance === undefined ? cost.initialMargin : parseAmount(input.balance, quoteScale);
  const position = openedPosition(grid, side, ticks, lots);
  return {
    notional: formatAmount(cost.notional, quoteScale),
    initialMargin: formatAmount(cost.initialMargin, quoteScale),
    fee: formatAmount(cost.openingFee, quoteScale),
    cost: formatAmount(cost.total, quoteScale),
    liquidationPrice: liquidationPrice({ grid, brackets, position, balance }),
    bankruptcyPrice: bankruptcyPrice({ grid, position, balance }),
    maintenanceMargin: formatAmount(maintenanceMargin(brackets, cost.notional), quoteScale),
  };
}
