import type { DecimalText } from '@tradewind/money';
import { priceText } from './grid.ts';
import type { Amount, Grid, Ticks } from './grid.ts';
import type { PositionSize } from './pnl.ts';
import { divideRounded } from './rounding.ts';

/** A position and the money it can lose. */
export interface BackedPosition {
  readonly grid: Grid;
  readonly position: PositionSize;
  /** Isolated: the margin of the position. Cross: the balance with the unrealised result of all other positions. */
  readonly balance: Amount;
}

/**
 * The price at which a position has lost the money behind it, `balance + pnl = 0`, on the tick at which its
 * owner isn't yet below zero: rounded up for a long, down for a short (Binance USD-M, liquidation protocols:
 * the price at which a position is taken over). At least one tick, so a long that can't lose its whole balance
 * answers 1; a short whose balance is gone even if the price fell to nothing answers 1 too, and only there the
 * owner is below zero.
 *
 * @throws {RangeError} for a position without lots
 */
export function bankruptcyTicks({ grid, position, balance }: BackedPosition): Ticks {
  const { lots, entryNotional } = position;
  if (lots === 0) throw new RangeError('a position without lots has no bankruptcy price');
  const value = lots > 0 ? entryNotional - balance : balance - entryNotional;
  const ticks = divideRounded(
    value * grid.denominator,
    BigInt(Math.abs(lots)) * grid.numerator,
    lots > 0 ? 'up' : 'down',
  );
  if (ticks > BigInt(Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER;
  return Math.max(Number(ticks), 1);
}

/** {@link bankruptcyTicks} as decimal text. */
export function bankruptcyPrice(backed: BackedPosition): DecimalText {
  return priceText(backed.grid, bankruptcyTicks(backed));
}
