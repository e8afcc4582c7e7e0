import type { Fill, FillSide, FundingEvent, StoredExposure } from '@tradewind/exchange';
import { entryPriceText } from '@tradewind/margin';
import type { Amount, Lots, Side } from '@tradewind/margin';
import type { ClosedPositionRow } from '../engine.ts';
import type { MarketNotation } from './rows/market-notation.ts';

/** What a position has been through since it was opened. */
interface Course {
  readonly id: number;
  /** Signed. */
  lots: Lots;
  /** The largest it was, above 0. */
  peak: Lots;
  enteredLots: Lots;
  enteredValue: Amount;
  leftLots: Lots;
  leftValue: Amount;
  realizedPnl: Amount;
  fees: Amount;
  funding: Amount;
  openedAt: number;
}

/** One side of a fill as it changes a position. */
export interface PositionChange {
  readonly account: number;
  readonly symbol: string;
  readonly side: Side;
  readonly lots: Lots;
  readonly notional: Amount;
  readonly realizedPnl: Amount;
  readonly fee: Amount;
  readonly time: number;
}

/** A position that has just ended; its number and settings are the exposure's. */
export type Ended = Course & { readonly side: Side; readonly closedAt: number };

/**
 * Follows open positions fill by fill, for the record that is kept of each once it is closed: the exchange itself only
 * knows what a position is, not what it was.
 */
export class PositionHistory {
  readonly #courses = new Map<string, Course>();
  #nextId = 0;

  /** The number that the next position gets: the exchange numbers them as they are opened, and so does this. */
  numberFrom(nextPositionId: number): void {
    this.#nextId = nextPositionId;
  }

  /** @returns the position, where the fill closed it */
  change(change: PositionChange): Ended | null {
    const { account, symbol, side, lots, notional, time } = change;
    const key = keyOf(account, symbol);
    const course = this.#courses.get(key) ?? begin(this.#nextId++, time);
    const leaving = course.lots * side < 0 ? Math.min(lots, Math.abs(course.lots)) : 0;
    const leavingValue = leaving === lots ? notional : (notional * BigInt(leaving)) / BigInt(lots);
    const position: Side = course.lots > 0 ? 1 : -1;
    course.leftLots += leaving;
    course.leftValue += leavingValue;
    course.realizedPnl += change.realizedPnl;
    course.lots += side * leaving;
    const ended = leaving > 0 && course.lots === 0 ? { ...course, side: position, closedAt: time } : null;
    if (ended !== null && leaving === lots) {
      this.#courses.delete(key);
      return { ...ended, fees: ended.fees + change.fee };
    }
    // What a fill leaves over after closing opens the opposite position, which pays the fill's fee (as the exchange has it).
    const open = ended === null ? course : begin(this.#nextId++, time);
    this.#courses.set(key, open);
    open.lots += side * (lots - leaving);
    open.enteredLots += lots - leaving;
    open.enteredValue += notional - leavingValue;
    open.peak = Math.max(open.peak, Math.abs(open.lots));
    open.fees += change.fee;
    return ended;
  }

  funded({ account, symbol, amount }: FundingEvent): void {
    const course = this.#courses.get(keyOf(account, symbol));
    if (course !== undefined) course.funding -= amount;
  }

  /** Takes up an open position from what is stored of it: its fills from the newest to the oldest. */
  resume(
    exposure: StoredExposure,
    newestFirst: Iterable<Pick<PositionChange, 'side' | 'lots' | 'notional'>>,
  ): void {
    const { account, symbol, positionId, lots, realizedPnl, fees, funding, openedAt } = exposure;
    const course: Course = { ...begin(positionId, openedAt), lots, realizedPnl, fees, funding };
    const position: Side = lots > 0 ? 1 : -1;
    let size = Math.abs(lots);
    for (const { side, lots: filled, notional } of newestFirst) {
      if (size === 0) break;
      course.peak = Math.max(course.peak, size);
      const entered = side === position ? Math.min(filled, size) : 0;
      if (side === position) {
        course.enteredLots += entered;
        course.enteredValue += (notional * BigInt(entered)) / BigInt(filled);
        size -= entered;
      } else {
        course.leftLots += filled;
        course.leftValue += notional;
        size += filled;
      }
    }
    this.#courses.set(keyOf(account, symbol), course);
  }
}

/** The two sides of a fill in a perpetual market as changes of positions. */
export function positionChanges(fill: Fill): PositionChange[] {
  const { symbol, lots, notional, time, buyer, seller } = fill;
  const change = (own: FillSide, side: Side): PositionChange => ({
    account: own.account,
    symbol,
    side,
    lots,
    notional,
    realizedPnl: own.realizedPnl,
    fee: own.fee,
    time,
  });
  return [change(buyer, 1), change(seller, -1)];
}

/** The record of a closed position. */
export function closedPositionRow(
  world: string,
  ended: Ended,
  position: Pick<ClosedPositionRow, 'account' | 'leverage' | 'marginMode' | 'closedBy'>,
  notation: MarketNotation,
): ClosedPositionRow {
  const { grid, symbol } = notation.settings;
  return {
    ...position,
    world,
    id: ended.id,
    symbol,
    side: ended.side === 1 ? 'long' : 'short',
    quantity: notation.quantity(ended.peak),
    entryPrice: entryPriceText(grid, { lots: ended.enteredLots, entryNotional: ended.enteredValue }),
    exitPrice: entryPriceText(grid, { lots: ended.leftLots, entryNotional: ended.leftValue }),
    realizedPnl: notation.quote(ended.realizedPnl),
    fees: notation.quote(ended.fees),
    funding: notation.quote(ended.funding),
    openedAt: new Date(ended.openedAt),
    closedAt: new Date(ended.closedAt),
  };
}

function begin(id: number, openedAt: number): Course {
  return {
    id,
    lots: 0,
    peak: 0,
    enteredLots: 0,
    enteredValue: 0n,
    leftLots: 0,
    leftValue: 0n,
    realizedPnl: 0n,
    fees: 0n,
    funding: 0n,
    openedAt,
  };
}

function keyOf(account: number, symbol: string): string {
  return `${account} ${symbol}`;
}
