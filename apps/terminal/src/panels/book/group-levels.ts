/** Rows of one side of the book, best first. */
export interface GroupedLevel {
  readonly price: number;
  readonly quantity: number;
  /** Quantity up to and including this row. */
  readonly total: number;
}

/** How many ticks one row may stand for. */
export const GROUP_CHOICES: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000];

/**
 * Levels (`[price, quantity, …]`, best first) joined to rows of `ticksPerRow` ticks. A bid counts to the row below it
 * and an ask to the row above, so that no row promises a better price than there is. Prices are compared as whole ticks,
 * because sums of binary fractions would split a row in two.
 */
export function groupLevels(
  levels: Float64Array,
  side: 'bids' | 'asks',
  tick: number,
  ticksPerRow: number,
  rowsMax: number,
): GroupedLevel[] {
  const rows: GroupedLevel[] = [];
  let rowIndex: number | null = null;
  let quantity = 0;
  let total = 0;
  const close = () => {
    if (rowIndex === null) return;
    rows.push({ price: rowIndex * ticksPerRow * tick, quantity, total });
  };
  for (let position = 0; position < levels.length; position += 2) {
    const ticks = Math.round(levels[position]! / tick);
    const index = side === 'bids' ? Math.floor(ticks / ticksPerRow) : Math.ceil(ticks / ticksPerRow);
    if (index !== rowIndex) {
      close();
      if (rows.length === rowsMax) return rows;
      rowIndex = index;
      quantity = 0;
    }
    quantity += levels[position + 1]!;
    total += levels[position + 1]!;
  }
  close();
  return rows;
}

/** Ticks per row to start with: the choice nearest above a ten-thousandth of the price, yet at least one tick. */
export function defaultGroup(price: number, tick: number): number {
  const wanted = (price / 20_000 / tick) | 0;
  return GROUP_CHOICES.findLast((choice) => choice <= wanted) ?? 1;
}

/** Digits behind the point that rows of this size need. */
export function groupDecimals(priceDecimals: number, ticksPerRow: number): number {
  const whole = Math.floor(Math.log10(ticksPerRow));
  return Math.max(0, ticksPerRow % 10 ** whole === 0 ? priceDecimals - whole : priceDecimals);
}
