import { invalidCursor } from '@tradewind/protocol';

/** A page of a list that is ordered by a number, newest first. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly data: T[];
  readonly nextCursor: string | null;
}

/** The number after which a page goes on; Infinity for the first. @throws {ApiError} VALIDATION_FAILED for what no page gave */
export function numberBefore(cursor: string | undefined): number {
  if (cursor === undefined) return Infinity;
  const number = Number(cursor);
  if (!/^\d{1,16}$/.test(cursor) || !Number.isSafeInteger(number)) throw invalidCursor();
  return number;
}

/** A page of `rows`, of which one more than `limit` was read to see whether there are more. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => T,
  cursorOf: (row: Row) => string,
): Page<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
  };
}
