import {
  createBrackets,
  createGrid,
  initialMargin,
  liquidationPrice,
  lotsOf,
  notional,
  parseAmount,
  previewPosition,
  ticksOf,
} from '@tradewind/margin';
import type { Amount, Grid, PositionSize } from '@tradewind/margin';
import { roundToStep } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import type { PositionResource } from '@tradewind/protocol';
import { sign } from './context.ts';
import type { TicketContext } from './context.ts';
import type { TicketSide } from './draft.ts';
import { QUOTE_SCALE } from './order-margin.ts';

/**
 * Liquidation price of the position as it would be after the order has filled at `price`; null where there would be none,
 * or no price reaches it. Other cross positions are left out of account.
 */
export function expectedLiquidation(
  side: TicketSide,
  price: DecimalText,
  quantity: DecimalText,
  context: TicketContext,
): DecimalText | null {
  const { market, position, leverage, marginMode, walletBalance } = context;
  const { tickSize, lotSize, takerFee } = market;
  const entry = roundToStep(price, tickSize, side === 'buy' ? 'up' : 'down');
  if (position === null) {
    return previewPosition({
      tickSize,
      lotSize,
      quoteScale: QUOTE_SCALE,
      brackets: market.brackets,
      side: sign(side),
      price: entry,
      quantity,
      leverage,
      takerFee,
      ...(marginMode === 'cross' && walletBalance !== null ? { balance: walletBalance } : {}),
    }).liquidationPrice;
  }
  const grid = createGrid(tickSize, lotSize, QUOTE_SCALE);
  const before = sizeOf(grid, position);
  const lots = sign(side) * lotsOf(grid, quantity);
  const value = (of: number): Amount => notional(grid, ticksOf(grid, entry), Math.abs(of), 'up');
  const after = combined(before, lots, value(lots));
  if (after.lots === 0) return null;
  return liquidationPrice({
    grid,
    brackets: createBrackets(market.brackets, QUOTE_SCALE),
    position: after,
    balance:
      marginMode === 'cross'
        ? parseAmount(walletBalance ?? '0', QUOTE_SCALE)
        : isolatedMargin(before, after, position, leverage),
  });
}

/** The position in lots, with what it was opened for. */
function sizeOf(grid: Grid, position: PositionResource): PositionSize {
  const direction = position.side === 'long' ? 1 : -1;
  const lots = direction * lotsOf(grid, position.quantity);
  const entry = roundToStep(position.entryPrice, grid.tickSize, 'nearest');
  return {
    lots,
    entryNotional: BigInt(direction) * notional(grid, ticksOf(grid, entry), Math.abs(lots), 'up'),
  };
}

/** A position and a fill together: added to it, taken off it, or turned round. */
function combined(before: PositionSize, lots: number, value: Amount): PositionSize {
  const signed = lots > 0 ? value : -value;
  if (Math.sign(before.lots) === Math.sign(lots)) {
    return { lots: before.lots + lots, entryNotional: before.entryNotional + signed };
  }
  const left = before.lots + lots;
  const whole = BigInt(Math.abs(left));
  return Math.abs(lots) <= Math.abs(before.lots)
    ? { lots: left, entryNotional: (before.entryNotional * whole) / BigInt(Math.abs(before.lots)) }
    : { lots: left, entryNotional: (signed * whole) / BigInt(Math.abs(lots)) };
}

/** What would lie with the position: its margin grows by the initial margin of what is added, and shrinks by shares. */
function isolatedMargin(
  before: PositionSize,
  after: PositionSize,
  position: PositionResource,
  leverage: number,
): Amount {
  const margin = parseAmount(position.margin, QUOTE_SCALE);
  const isSameSide = Math.sign(before.lots) === Math.sign(after.lots);
  if (!isSameSide) return initialMargin(after.entryNotional, leverage);
  const grown = magnitude(after.entryNotional) - magnitude(before.entryNotional);
  if (grown >= 0n) return margin + initialMargin(grown, leverage);
  return (margin * BigInt(Math.abs(after.lots))) / BigInt(Math.abs(before.lots));
}

function magnitude(amount: Amount): Amount {
  return amount < 0n ? -amount : amount;
}
