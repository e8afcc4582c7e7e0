export interface Sort {
  readonly key: string;
  readonly isDescending: boolean;
}

/** Rows by what `sortBy` says of them; those of which it says nothing come last, equal ones stay as they came. */
export function sortRows<Row>(
  rows: readonly Row[],
  sortBy: (row: Row) => number | string | null,
  isDescending: boolean,
): readonly Row[] {
  const sign = isDescending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sortBy(row) }))
    .sort(({ value: a }, { value: b }) => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return (
        sign * (typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b)) : a - b)
      );
    })
    .map(({ row }) => row);
}
