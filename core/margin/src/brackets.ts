import type { DecimalText } from '@tradewind/money';
import { parseAmount } from './grid.ts';
import type { Amount } from './grid.ts';
import { parseRate, RATE_ONE } from './rate.ts';
import type { Rate } from './rate.ts';

/** A leverage bracket (a tier): what holds for positions with a notional above `floor` up to and with `cap`. */
export interface Bracket {
  readonly floor: Amount;
  readonly cap: Amount;
  readonly maintenanceRate: Rate;
  /** Whole number, at least 1. */
  readonly maxLeverage: number;
  /**
   * Maintenance amount: what `notional × maintenanceRate` demands too much, as the rate of this bracket is
   * taken of the whole notional although the lower part of it belongs to cheaper brackets.
   */
  readonly cum: Amount;
}

/** Ascending, without gaps, never empty. */
export type Brackets = readonly Bracket[];

/** A bracket as venues publish it. */
export interface BracketRow {
  readonly notionalCap: DecimalText;
  readonly maintenanceMarginRate: DecimalText;
  readonly maxLeverage: number;
}

/**
 * Brackets of a market, with floors and maintenance amounts derived: `cumₙ = floorₙ × (MMRₙ − MMRₙ₋₁) + cumₙ₋₁`,
 * which makes the maintenance margin continuous over the notional (Binance USD-M, leverage and margin).
 *
 * @param quoteScale digits behind the point of the quote currency
 * @throws {RangeError} when the table is empty, caps or rates don't ascend, leverage ascends or is no whole
 *   number from 1, a position opened with the highest leverage would be liquidated at once, or a maintenance
 *   amount isn't a whole amount of the currency (it would break the continuity)
 */
export function createBrackets(rows: readonly BracketRow[], quoteScale: number): Brackets {
  const brackets: Bracket[] = [];
  for (const row of rows) {
    const cap = parseAmount(row.notionalCap, quoteScale);
    const maintenanceRate = parseRate(row.maintenanceMarginRate);
    const { maxLeverage } = row;
    const below = brackets.at(-1);
    const floor = below?.cap ?? 0n;
    const name = `bracket ${brackets.length + 1}`;
    if (cap <= floor) throw new RangeError(`${name}: its cap isn't above its floor`);
    if (maintenanceRate <= (below?.maintenanceRate ?? 0n)) {
      throw new RangeError(`${name}: the maintenance rate doesn't ascend`);
    }
    if (!Number.isSafeInteger(maxLeverage) || maxLeverage < 1) {
      throw new RangeError(`${name}: the leverage is no whole number from 1`);
    }
    if (below !== undefined && maxLeverage > below.maxLeverage) {
      throw new RangeError(`${name}: the leverage ascends`);
    }
    if (maintenanceRate * BigInt(maxLeverage) >= RATE_ONE) {
      throw new RangeError(
        `${name}: at its highest leverage the initial margin doesn't exceed the maintenance margin`,
      );
    }
    let cum = 0n;
    if (below !== undefined) {
      const step = floor * (maintenanceRate - below.maintenanceRate);
      if (step % RATE_ONE !== 0n) throw new RangeError(`${name}: its maintenance amount is no whole amount`);
      cum = step / RATE_ONE + below.cum;
    }
    brackets.push({ floor, cap, maintenanceRate, maxLeverage, cum });
  }
  if (brackets.length === 0) throw new RangeError('no brackets');
  return brackets;
}

/** Index of the bracket of a position worth `notional` (of either sign); the last one also beyond its cap. */
export function bracketIndexOf(brackets: Brackets, notional: Amount): number {
  const magnitude = notional < 0n ? -notional : notional;
  // Tables have about ten rows and most positions lie in the first, so nothing beats looking at them in order.
  const index = brackets.findIndex(({ cap }) => magnitude <= cap);
  return index === -1 ? brackets.length - 1 : index;
}

/** Bracket of a position worth `notional` (of either sign); the last one also beyond its cap. */
export function bracketOf(brackets: Brackets, notional: Amount): Bracket {
  const bracket = brackets[bracketIndexOf(brackets, notional)];
  if (bracket === undefined) throw new RangeError('no brackets');
  return bracket;
}

/** The largest notional that may be held at `leverage`; `0n` when no bracket allows the leverage. */
export function maxNotionalAt(brackets: Brackets, leverage: number): Amount {
  return brackets.findLast(({ maxLeverage }) => maxLeverage >= leverage)?.cap ?? 0n;
}

/** The highest leverage at which `notional` (of either sign) may be held. */
export function maxLeverageAt(brackets: Brackets, notional: Amount): number {
  return bracketOf(brackets, notional).maxLeverage;
}
