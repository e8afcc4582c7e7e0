const DAY_MS = 86_400_000;

/** How far back the curve reaches; null: to the first snapshot. */
export const RANGES = {
  '1D': DAY_MS,
  '1W': 7 * DAY_MS,
  '1M': 30 * DAY_MS,
  All: null,
} as const;

export type RangeName = keyof typeof RANGES;
export const RANGE_NAMES = Object.keys(RANGES) as readonly RangeName[];

export const RANGE_WORDS: Readonly<Record<RangeName, string>> = {
  '1D': 'One day',
  '1W': 'One week',
  '1M': 'One month',
  All: 'Everything',
};
