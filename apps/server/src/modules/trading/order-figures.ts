import type { MarketSettings } from '@tradewind/exchange';
import { lotsOf, parseAmount, ticksOf } from '@tradewind/margin';
import type { Amount, Lots, Ticks } from '@tradewind/margin';
import { compareDecimals, isMultipleOf, multiplyDecimals } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { ApiError } from '@tradewind/protocol';

/** Beyond this many of the smallest units an amount is a mistake: what fits 64 bits, 92 billion at eight places. */
const MAX_AMOUNT = 2n ** 63n - 1n;

/**
 * A price in ticks of the market.
 * @throws {ApiError} ORDER_REJECTED, reason `invalid_price`, for what lies off the grid or beyond any price
 */
export function ticksFrom({ grid }: MarketSettings, price: DecimalText, field: string): Ticks {
  const { tickSize } = grid;
  if (compareDecimals(price, multiplyDecimals(tickSize, String(Number.MAX_SAFE_INTEGER))) > 0) {
    throw rejected('invalid_price', `${field} is too large`, { field, tickSize });
  }
  if (!isMultipleOf(price, tickSize)) {
    throw rejected('invalid_price', `${field} is not a multiple of the tick ${tickSize}`, {
      field,
      tickSize,
    });
  }
  return ticksOf(grid, price);
}

/**
 * A quantity in lots of the market.
 * @throws {ApiError} ORDER_REJECTED, reason `invalid_quantity` off the grid, `quantity_too_large` above the largest order
 */
export function lotsFrom({ grid, filters }: MarketSettings, quantity: DecimalText, field: string): Lots {
  const { lotSize } = grid;
  if (compareDecimals(quantity, multiplyDecimals(lotSize, String(filters.maxLots))) > 0) {
    throw rejected('quantity_too_large', `${field} is above the largest order`, { field, lotSize });
  }
  if (!isMultipleOf(quantity, lotSize)) {
    throw rejected('invalid_quantity', `${field} is not a multiple of the lot ${lotSize}`, {
      field,
      lotSize,
    });
  }
  return lotsOf(grid, quantity);
}

/**
 * Money in the smallest units of its currency; of either sign.
 * @throws {ApiError} ORDER_REJECTED, reason `invalid_amount` with too many digits, `amount_out_of_range` beyond 64 bits
 */
export function amountFrom(amount: DecimalText, scale: number, field: string): Amount {
  let units: Amount;
  try {
    units = parseAmount(amount, scale);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw rejected('invalid_amount', `${field} has more than ${scale} digits behind the point`, {
      field,
      places: scale,
    });
  }
  if (units > MAX_AMOUNT || units < -MAX_AMOUNT) {
    throw rejected('amount_out_of_range', `${field} is too large`, { field });
  }
  return units;
}

function rejected(reason: string, message: string, details: Readonly<Record<string, unknown>>): ApiError {
  return new ApiError('ORDER_REJECTED', message, { details: { reason, ...details } });
}
