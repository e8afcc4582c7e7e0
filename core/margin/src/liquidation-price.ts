import type { DecimalText } from '@tradewind/money';
import type { Brackets } from './brackets.ts';
import { compareFractions } from './fraction.ts';
import type { Fraction } from './fraction.ts';
import { priceText } from './grid.ts';
import type { Amount, Grid, Side, Ticks } from './grid.ts';
import { isLiquidatable, maintenanceMargin } from './margins.ts';
import { markNotional, unrealizedPnl } from './pnl.ts';
import type { PositionSize } from './pnl.ts';
import { RATE_ONE } from './rate.ts';
import { divideRounded } from './rounding.ts';

/** A position and the money that stands behind it. */
export interface MarginedPosition {
  readonly grid: Grid;
  readonly brackets: Brackets;
  readonly position: PositionSize;
  /** WB. Isolated: the margin of the position. Cross: the wallet balance of the account. */
  readonly balance: Amount;
  /** TMM. Cross: maintenance margin of all other positions that share the balance; none by default. */
  readonly otherMaintenance?: Amount;
  /** UPNL. Cross: unrealised profit and loss of all other positions that share the balance; none by default. */
  readonly otherPnl?: Amount;
}

/** Whether the position has to be liquidated at this mark price, by the exact amounts. */
export function isLiquidatableAt(margined: MarginedPosition, markTicks: Ticks): boolean {
  const { maintenance, marginBalance } = marginAt(margined, markTicks);
  return isLiquidatable(maintenance, marginBalance);
}

/**
 * The first mark price, going against the position, at which {@link isLiquidatableAt} holds: the highest for
 * a long, the lowest for a short. It may lie on the wrong side of the present mark price, for a position that
 * is liquidatable already.
 *
 * @returns null when no price of the market liquidates the position
 * @throws {RangeError} for a position without lots
 */
export function liquidationTicks(margined: MarginedPosition): Ticks | null {
  const { grid, position } = margined;
  const value = liquidationValue(margined);
  const lots = BigInt(Math.abs(position.lots));
  const candidate = divideRounded(
    value.numerator > 0n ? value.numerator * grid.denominator : 0n,
    value.denominator * lots * grid.numerator,
    position.lots > 0 ? 'down' : 'up',
  );
  // The formula knows no rounding of amounts, so the tick it names is tried and, if need be, moved.
  return lastExhausted(
    (tried) => {
      // Not isLiquidatable, which spares what needs no maintenance margin: where the grid is finer than the
      // currency that is so at the worthless end, and a search that met it would turn back.
      const { maintenance, marginBalance } = marginAt(margined, tried);
      return marginBalance <= maintenance;
    },
    candidate > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Math.max(Number(candidate), 1),
    position.lots > 0 ? 1 : -1,
  );
}

/** {@link liquidationTicks} as decimal text on the market's tick: a mark price that reaches it liquidates. */
export function liquidationPrice(margined: MarginedPosition): DecimalText | null {
  const ticks = liquidationTicks(margined);
  return ticks === null ? null : priceText(margined.grid, ticks);
}

/**
 * What the position is worth (unsigned, in the quote currency) where its margin ratio is 100 %, by the
 * published formula, unrounded:
 * `(WB − TMM + UPNL + cum − side × q × EP) / (MMR − side)`, side = +1 long, −1 short
 * (Binance USD-M, how to calculate the liquidation price). Divided by the quantity it is the price; for a long
 * it is negative when no price is low enough.
 *
 * The bracket is the one at the liquidation price, not at entry. Maintenance rates ascend over the brackets,
 * so the maintenance margin is the largest of the brackets' lines at every notional, and the bracket in force
 * is the one whose line is met first: at the highest value for a long, at the lowest for a short.
 *
 * @throws {RangeError} for a position without lots
 */
export function liquidationValue(margined: MarginedPosition): Fraction {
  const { brackets, position, balance, otherMaintenance = 0n, otherPnl = 0n } = margined;
  if (position.lots === 0) throw new RangeError('a position without lots has no liquidation price');
  const side = position.lots > 0 ? 1n : -1n;
  let first: Fraction | null = null;
  for (const { maintenanceRate, cum } of brackets) {
    const value: Fraction = {
      numerator: side * (position.entryNotional - balance + otherMaintenance - otherPnl - cum) * RATE_ONE,
      denominator: RATE_ONE - side * maintenanceRate,
    };
    if (first === null || compareFractions(value, first) * Number(side) > 0) first = value;
  }
  if (first === null) throw new RangeError('no brackets');
  return first;
}

function marginAt(margined: MarginedPosition, ticks: Ticks): { maintenance: Amount; marginBalance: Amount } {
  const { grid, brackets, position, balance, otherMaintenance = 0n, otherPnl = 0n } = margined;
  return {
    maintenance: otherMaintenance + maintenanceMargin(brackets, markNotional(grid, ticks, position.lots)),
    marginBalance: balance + otherPnl + unrealizedPnl(grid, position, ticks),
  };
}

/**
 * The tick furthest towards `better` at which `exhausted` holds, found from a tick close to it. A long gets
 * better with higher ticks, and once exhausted it remains so at all lower ones; a short is its mirror image.
 */
function lastExhausted(exhausted: (ticks: Ticks) => boolean, start: Ticks, better: Side): Ticks | null {
  let inside: Ticks;
  let outside: Ticks;
  if (exhausted(start)) {
    inside = start;
    for (let step = 1; ; step *= 2) {
      outside = onMarket(inside + better * step);
      if (outside === inside) return inside;
      if (!exhausted(outside)) break;
      inside = outside;
    }
  } else {
    outside = start;
    for (let step = 1; ; step *= 2) {
      inside = onMarket(outside - better * step);
      if (inside === outside) return null;
      if (exhausted(inside)) break;
      outside = inside;
    }
  }
  while (Math.abs(outside - inside) > 1) {
    const middle = inside + Math.trunc((outside - inside) / 2);
    if (exhausted(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

function onMarket(ticks: Ticks): Ticks {
  return Math.min(Math.max(ticks, 1), Number.MAX_SAFE_INTEGER);
}
